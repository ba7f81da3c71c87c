"""PRFAQs: a press release and its questions, written before anything is built; most of them end on paper.

Pure values and rules: ``Document`` and its sections, one Markdown file out and in (``markdown``), what changed since
another revision (``changes``), what stands in the way of a circle (``why_not_circle``) or of keeping a text
(``why_not_keep``), and what a reader would ask (``review``). Rows, circles and verdicts are built on them.
"""

from bot.domain.prfaq.document import EMPTY, Document, Other, Pair, document_of
from bot.domain.prfaq.sections import (
    DOCUMENT_LIMIT,
    EXTERNAL,
    FAQ_BUDGET,
    FIRST,
    INTERNAL,
    KEYS,
    PR_BUDGET,
    SECTION_LIMIT,
    SECTIONS,
    First,
    Section,
    title_of,
)

__all__ = [
    "DOCUMENT_LIMIT",
    "EMPTY",
    "EXTERNAL",
    "FAQ_BUDGET",
    "FIRST",
    "INTERNAL",
    "KEYS",
    "PR_BUDGET",
    "SECTIONS",
    "SECTION_LIMIT",
    "Document",
    "First",
    "Other",
    "Pair",
    "Section",
    "document_of",
    "title_of",
]

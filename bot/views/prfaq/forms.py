"""The forms: the five first questions, one part at a time, and why a note is left as it is.

A form is closed without a word to us, so each part's form has *Save* inside: it keeps what is typed and shows what is
asked about it. Block ids are those that the readers below read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.nouns import QUESTION_LIMIT, SENTENCE_LIMIT
from bot.domain.prfaq.document import Document
from bot.domain.prfaq.review import PartReview
from bot.domain.prfaq.sections import EXTERNAL, FIRST, INTERNAL, SECTION, SECTION_LIMIT, title_of
from bot.views import wire
from bot.views.fields import State, typed
from bot.views.kit import (
    Block,
    actions,
    button,
    context,
    excerpt,
    input_block,
    input_text,
    modal,
    quote_free,
    section,
)
from bot.views.prfaq.notes import Left, note_blocks

__all__ = [
    "FIELDS",
    "FIRST_FIELDS",
    "LEAVE_FIELDS",
    "first_modal",
    "leave_modal",
    "part_modal",
    "read_first",
    "read_leave",
    "read_part",
]

FIRST_FIELDS: Mapping[str, str] = {f"first.{one.key}": f"prfaq.first.{one.key}" for one in FIRST}
FIELDS: Mapping[str, str] = {"question": "prfaq.question", "text": "prfaq.text"}
LEAVE_FIELDS: Mapping[str, str] = {"reason": "prfaq.leave_reason"}


def first_modal(document: Document, *, ids: str = "") -> dict[str, Any]:
    """Return the form *New idea*: five questions, all but the first may wait. What was written is filled in."""
    blocks = [
        input_block(
            FIRST_FIELDS[f"first.{one.key}"],
            one.title,
            input_text(
                wire.numbered(wire.PRFAQ_FIRST, place),
                most=SECTION_LIMIT,
                initial=document.text(f"first.{one.key}"),
                placeholder=one.hint,
                long=True,
            ),
            optional=place > 0,
        )
        for place, one in enumerate(FIRST)
    ]
    blocks.append(context("Only you see it until you ask readers. A rough line each is enough to begin."))
    return modal(wire.PRFAQ_FIRST_FORM, "New idea", blocks, submit="Begin", close="Not now", metadata=ids)


def read_first(state: State) -> dict[str, str]:
    """Return the five first answers by their keys, as typed."""
    return {one.key: typed(state, FIRST_FIELDS[f"first.{one.key}"]) for one in FIRST}


def part_modal(
    key: str,
    document: Document,
    *,
    number: int,
    ids: str,
    review: PartReview | None = None,
    left: Sequence[Left] = (),
    saved: str = "",
) -> dict[str, Any]:
    """Return the form of one part: a section, or a question with its answer ("external.2"; "external.6" of five is a
    new one). ``review`` is shown once it was saved, with ``saved`` as the time in words. ``ids`` come back.
    """
    list_name, _, _ = key.partition(".")
    blocks = _pair(key, document) if list_name in (EXTERNAL, INTERNAL) else [_field(key, document)]
    blocks.append(actions(button("Save", wire.PRFAQ_SAVE, ids)))
    if saved:
        blocks.append(context(f"Saved {saved}. ✕ loses what is typed after that."))
    else:
        blocks.append(context(f"{SECTION_LIMIT:,} characters fit; longer is refused, never cut. ✕ keeps nothing."))
    if review is not None:
        blocks += note_blocks(review, number, left=left, fix=False)
    title = title_of(list_name)
    return modal(wire.PRFAQ_PART_FORM, title, blocks, submit="Save and close", close="Close", metadata=ids)


def _field(key: str, document: Document) -> Block:
    part = SECTION[key]
    budget = f"{part.words} words"
    element = input_text(
        wire.PRFAQ_TEXT,
        most=SECTION_LIMIT,
        initial=document.text(key),
        placeholder=part.hint,
        long=True,
        focus=True,
    )
    return input_block(FIELDS["text"], f"{part.title}, {budget}", element, optional=True, hint=f"{part.hint}.")


def _pair(key: str, document: Document) -> list[Block]:
    list_name, _, place = key.partition(".")
    pairs, at = document.pairs(list_name), int(place) - 1
    question, answer = (pairs[at].question, pairs[at].answer) if 0 <= at < len(pairs) else ("", "")
    asked = input_text(wire.PRFAQ_QUESTION, most=QUESTION_LIMIT, initial=question, placeholder=_ASKED[list_name])
    answered = input_text(
        wire.PRFAQ_TEXT,
        most=SECTION_LIMIT,
        initial=answer,
        placeholder="Yes, no, a number, or “we do not know”",
        long=True,
    )
    hint = "“We do not know” is an answer, with the day on which you will."
    return [
        input_block(FIELDS["question"], "Question", asked, optional=True),
        input_block(FIELDS["text"], "Answer", answered, optional=True, hint=hint),
    ]


_ASKED: Mapping[str, str] = {EXTERNAL: "What does it cost?", INTERNAL: "What would make us stop?"}


def read_part(state: State) -> tuple[str, str]:
    """Return the question ("" in a section's form) and the text, as typed."""
    return typed(state, FIELDS["question"]), typed(state, FIELDS["text"])


def leave_modal(words: str, question: str, *, ids: str) -> dict[str, Any]:
    """Return the form in which a note is left as it is, with a reason that the next readers see."""
    blocks = [
        section(f"“{excerpt(words, 60)}” {quote_free(question)}"),
        input_block(
            LEAVE_FIELDS["reason"],
            "Leave it, because",
            input_text(wire.PRFAQ_LEAVE_REASON, most=SENTENCE_LIMIT, placeholder="In one sentence, five words or more"),
        ),
        context("The next circle sees how many were left, and why."),
    ]
    return modal(wire.PRFAQ_LEAVE_FORM, "Leave it", blocks, submit="Leave it", close="Back", metadata=ids)


def read_leave(state: State) -> str:
    """Return the reason, as typed."""
    return typed(state, LEAVE_FIELDS["reason"])

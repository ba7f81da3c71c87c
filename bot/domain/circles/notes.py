"""Notes: what a reader writes beside their view of a PRFAQ: what to fix, what they ask, why to kill it.

They are part of a position, so that whatever keeps a position sealed keeps its notes. One note is one line; a line that
begins with the name of a section ("Problem: ...") points at it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.nouns import look, tidy, visible

__all__ = ["Note", "NoteKind", "count_notes", "notes_from", "read_notes", "stored_notes"]


class NoteKind(StrEnum):
    """What a note is. The values are stored: never rename one."""

    FIX = "fix"
    QUESTION = "question"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``section`` is the key of the section that it points at, "" for the whole."""

    kind: NoteKind
    text: str
    section: str = ""


def read_notes(typed: Mapping[NoteKind, str], sections: Mapping[str, str]) -> tuple[Note, ...]:
    """Return the notes of a form, by kind: one a line. ``sections`` maps the name of each section to its key."""
    known = {look(name): key for name, key in sections.items()}
    return tuple(
        _note(kind, line, known)
        for kind in NoteKind
        for line in tidy(typed.get(kind, "")).splitlines()
        if visible(line)
    )


def _note(kind: NoteKind, line: str, known: Mapping[str, str]) -> Note:
    text = " ".join(line.split()).removeprefix("- ").removeprefix("• ")
    name, colon, rest = text.partition(":")
    key = known.get(look(name), "")
    return Note(kind, rest.strip(), key) if colon and key and visible(rest) else Note(kind, text)


def stored_notes(notes: Iterable[Note]) -> str:
    """Return notes as the one text that is kept of them; "" for none."""
    rows = [[one.kind.value, one.section, one.text] for one in notes]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def notes_from(text: str) -> tuple[Note, ...]:
    """Return the notes that a stored text holds; none where it holds none any more, since their author is forgotten."""
    try:
        return tuple(Note(NoteKind(kind), words, section) for kind, section, words in json.loads(text or "[]"))
    except (ValueError, TypeError):
        return ()


def count_notes(notes: Iterable[Note]) -> Mapping[NoteKind, int]:
    """Return how many notes there are of each kind of which there is any, in the order of the kinds."""
    counts = Counter(one.kind for one in notes)
    return {kind: counts[kind] for kind in NoteKind if counts[kind]}

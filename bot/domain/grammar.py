"""Grammar: what somebody typed after ``/decide``, taken apart into a question, people and the words for a time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

__all__ = ["Todo", "Typed", "default_options", "is_question", "message_in", "nearest", "read_question", "read_todo"]

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
_OTHER_TOKEN = re.compile(r"<(?:#|!)([^|>]*)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>")
_QUESTION_MARKS = "?？؟"
_YES_NO = frozenset(["should", "can", "do", "does", "is", "are", "will", "may", "shall", "must", "could", "would"])


_ADDRESS = re.compile(r"https?://[^/\s]+/archives/(?P<channel>\w+)/p(?P<seconds>\d+)(?P<rest>\d{6})(\?\S*)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """A question, the members named after it (Slack ids, in order), and the words that may name a time."""

    question: str
    people: tuple[str, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What is to be done, perhaps with words for a day at its end; the members named (Slack ids, in order).

    ``group`` says that a group of people was named.
    """

    text: str
    people: tuple[str, ...]
    group: bool = False


def message_in(text: str) -> tuple[str, str] | None:
    """Return the conversation and the time of a message, where ``text`` is its address in Slack and nothing else."""
    found = _ADDRESS.fullmatch(text.strip().strip("<>").partition("|")[0])
    return (found["channel"], f"{found['seconds']}.{found['rest']}") if found else None


def is_question(text: str) -> bool:
    """Say whether free text opens a question: a question mark, or three words and more; signs alone ask nothing."""
    if not any(letter.isalnum() for letter in text):
        return False
    return any(mark in text for mark in _QUESTION_MARKS) or len(text.split()) >= 3


def read_question(text: str, names: Mapping[str, str]) -> Typed:
    """Take apart what was typed; ``names`` maps member ids to display names for mentions inside the question.

    What follows the last question mark is people and time. Without one, people and time begin at the first
    mention. Slack's own escapes are undone: the result is plain text.
    """
    cut = max(text.rfind(mark) for mark in _QUESTION_MARKS) + 1
    if not cut:
        mention = _MENTION.search(text)
        cut = mention.start() if mention else len(text)
    head, tail = text[:cut], text[cut:]
    people = tuple(dict.fromkeys(match.group(1) for match in _MENTION.finditer(tail)))
    when = " ".join(_plain(_MENTION.sub(" ", tail), names).split())
    return Typed(" ".join(_plain(head, names).split()), people, when.strip(" ,;"))


def _plain(text: str, names: Mapping[str, str]) -> str:
    text = _MENTION.sub(lambda found: "@" + (names.get(found.group(1)) or found.group(2) or "somebody"), text)
    text = _LINK.sub(lambda found: found.group(2) or found.group(1), text)
    text = _OTHER_TOKEN.sub(lambda found: found.group(2) or "@" + found.group(1), text)
    return unescape(text)


_GROUP = re.compile(r"<!(?:subteam\^|here|channel|everyone)[^>]*>")
_SIDE_BY_SIDE = re.compile(r"(?:<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s,]*)+")


def read_todo(text: str, names: Mapping[str, str], is_when: Callable[[str], bool]) -> Todo:
    """Take apart "write the checklist @agent-2 friday"; ``names`` maps member ids to display names.

    Who is named at the beginning, at the end, or before what ``is_when`` says names a day, is no part of what is to
    be done; a name between other words stays where it is. Slack's own escapes are undone.
    """
    people = tuple(dict.fromkeys(match.group(1) for match in _MENTION.finditer(text)))
    group = _GROUP.search(text) is not None
    runs = list(_SIDE_BY_SIDE.finditer(_GROUP.sub(" ", text)))
    bare = _GROUP.sub(" ", text)
    after = {run: bare[run.end() :].strip() for run in runs}
    ends = [run for run in runs if not bare[: run.start()].strip() or not after[run] or is_when(after[run])]
    for run in reversed(ends):
        bare = f"{bare[: run.start()]} {bare[run.end() :]}"
    return Todo(" ".join(_plain(bare, names).split()), people, group)


def default_options(question: str) -> tuple[str, ...]:
    """Return Yes and No for a question that asks for them; otherwise a place to write, and what is easily forgotten."""
    first = question.split()[0].casefold() if question.split() else ""
    return ("Yes", "No") if first in _YES_NO else ("", "Do nothing")


def nearest(word: str, words: tuple[str, ...]) -> str:
    """Return the one of ``words`` that takes the fewest changed letters to reach from ``word``."""
    return min(words, key=lambda one: (_distance(word.casefold(), one), one))


def _distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]

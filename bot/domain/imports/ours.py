"""Markdown of our own export: read back literally, so that what went out comes in as it was."""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.imports.front import Front
from bot.domain.imports.own import FATES
from bot.domain.imports.values import Doubt, Fate, Form, Link, LinkKind, Written

__all__ = ["is_ours", "read"]

_KEYS = frozenset({"status", "state", "door", "number"})
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# (.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CHOSEN = 'Chosen option: "'
_BECAUSE = '", because '
_NO_REASON = "no reason was recorded"
_AFTER_WHY = re.compile(
    r"\n\n(?=Decided: |Undone \d{4}-\d\d-\d\d: |Ended \d{4}-\d\d-\d\d: |### Confirmation$)", re.MULTILINE
)
_ENDED = re.compile(r"^(?:Undone|Ended) \d{4}-\d\d-\d\d: (.*)$", re.MULTILINE)
_LINK = re.compile(r"^\* (Follows|Superseded by) \[?ADR-(\d+)", re.MULTILINE)
_KINDS = {"Follows": LinkKind.SUPERSEDES, "Superseded by": LinkKind.SUPERSEDED_BY}


def is_ours(front: Front) -> bool:
    """Say whether such front matter stands above what we export."""
    return front.values.keys() >= _KEYS and front.get("number").isdecimal() and front.get("state") in FATES


def read(front: Front, text: str, source: str) -> Written:
    """Return the decision of a file that we exported."""
    parts = dict(_sections(front.body))
    found = _TITLE.search(front.body)
    title = _meant(found[1]).strip() if found else front.get("number")
    options = tuple(_meant(line[2:]) for line in parts.get("Considered Options", "").split("\n") if line[:2] == "* ")
    context = _meant(parts.get("Context and Problem Statement", ""))
    outcome = parts.get("Decision Outcome", "")
    choice, statement, why = _outcome(outcome, options)
    ended = _ENDED.search(outcome)
    fate = FATES[front.get("state")]
    if not (choice or statement) and fate in (Fate.ACCEPTED, Fate.SUPERSEDED, Fate.DEPRECATED):
        fate = Fate.KEPT
    on = _day(front.get("date"))
    who = (("Decision-makers", "decision-makers"), ("Owner", "owner"), ("Consulted", "consulted"))
    return Written(
        source=source,
        form=Form.DECIDE,
        title=title,
        text=text,
        number=int(front.get("number")),
        status=front.get("state"),
        fate=fate,
        on=on,
        context="" if context == title else context,
        options=options,
        statement=statement,
        choice=choice,
        why=why,
        people="; ".join(f"{label}: {front.get(key)}" for label, key in who if front.get(key)),
        links=tuple(
            Link(_KINDS[one[1]], str(int(one[2]))) for one in _LINK.finditer(parts.get("More Information", ""))
        ),
        doubts=() if on else (Doubt.NO_DATE,),
        reason=_meant(ended[1]) if ended else "",
        home=front.get("workspace") or front.get("decide-record").partition("/")[0],
    )


def _meant(words: str) -> str:
    """Return words as somebody wrote them, of words that were kept from being read as structure."""
    return _ESCAPED.sub(lambda found: found[1], words)


def _sections(body: str) -> Iterator[tuple[str, str]]:
    heads = list(_HEADING.finditer(body))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        yield head[1], body[head.end() : after.start() if after else len(body)].strip("\n")


def _outcome(outcome: str, options: tuple[str, ...]) -> tuple[str, str, str]:
    """Return what was chosen, what was decided, and why; "" three times where nothing was."""
    if not outcome.startswith(_CHOSEN):
        return "", "", ""
    chosen, *after = _AFTER_WHY.split(outcome)
    said = _meant(chosen.removeprefix(_CHOSEN))
    known = [one for one in options if said.startswith(one + _BECAUSE)]
    choice = max(known, key=len) if known else said.partition(_BECAUSE)[0]
    why = said[len(choice) + len(_BECAUSE) :].strip()
    statement = next((_meant(one[len("Decided: ") :]).strip() for one in after if one.startswith("Decided: ")), choice)
    return choice, statement, "" if why == _NO_REASON else why


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None

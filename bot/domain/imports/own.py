"""JSON of our own export (``decide-export/1``), read back into what Markdown is read into."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.imports.values import Doubt, Fate, Form, Link, LinkKind, NoDecision, Why, Written

__all__ = ["FATES", "FORMAT", "read"]

FORMAT = "decide-export/1"


def read(text: str, source: str) -> Iterator[Written | NoDecision]:
    """Yield each record of a file: one object, a list of them, an object that holds such a list, or one a line."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        yield NoDecision(source, Why.EMPTY)
        return
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text, source)
        return
    yield from _all(told, source)


def _lines(text: str, source: str) -> Iterator[Written | NoDecision]:
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            yield NoDecision(source, Why.NOT_JSON, at)
            if at == 1:  # not a line each: one broken file is told once
                return
        else:
            yield from _all(told, source, at)


def _all(told: Any, source: str, line: int = 0) -> Iterator[Written | NoDecision]:
    if isinstance(told, Mapping) and isinstance(told.get("records"), list):
        if told.get("format", FORMAT) != FORMAT:
            yield NoDecision(source, Why.NOT_OURS, line)
            return
        told = told["records"]
    elif isinstance(told, Mapping) and told.get("format") != FORMAT:
        yield NoDecision(source, Why.NOT_OURS, line)
        return
    if not told:
        yield NoDecision(source, Why.EMPTY, line)
    for one in told if isinstance(told, list) else [told]:
        yield _record(one, source) or NoDecision(source, Why.NOT_OURS, line)


FATES = {
    "in_force": Fate.ACCEPTED,
    "committing": Fate.ACCEPTED,
    "announced": Fate.ACCEPTED,
    "held": Fate.PROPOSED,  # not valid until somebody rules
    "superseded": Fate.SUPERSEDED,
    "reversed": Fate.DEPRECATED,
    "cancelled": Fate.REJECTED,
    "expired": Fate.REJECTED,
    "undone": Fate.REJECTED,
    "collecting": Fate.PROPOSED,
    "revealed": Fate.PROPOSED,
    "waiting_for_channel": Fate.PROPOSED,
}


def _record(one: Any, source: str) -> Written | None:
    if not isinstance(one, Mapping) or not isinstance(one.get("number"), int):
        return None
    decision = one.get("decision") if isinstance(one.get("decision"), Mapping) else {}
    assert isinstance(decision, Mapping)
    title = _text(one, "question", "title")
    if not title:
        return None
    state = _text(decision, "state") or _text(one, "state")
    fate = FATES.get(state, Fate.KEPT)
    on = _day(one, decision)
    statement = _text(decision, "statement") or _text(one, "statement")
    if fate in (Fate.ACCEPTED, Fate.SUPERSEDED, Fate.DEPRECATED) and not statement:
        fate = Fate.KEPT
    options = one.get("options")
    return Written(
        source=f"{source}#{one['number']}",
        form=Form.DECIDE,
        title=title,
        text=json.dumps(one, ensure_ascii=False, sort_keys=True),
        number=one["number"],
        status=state,
        fate=fate,
        on=on,
        context=_text(one, "background"),
        options=tuple(str(each) for each in options) if isinstance(options, list) else (),
        statement=statement,
        choice=_text(decision, "choice"),
        why=_text(decision, "why") or _text(one, "why"),
        people=_people(one),
        links=tuple(_links(one)),
        doubts=() if on else (Doubt.NO_DATE,),
        reason=_text(decision, "end_reason") or _text(one.get("closed") or {}, "reason"),
        home=_text(one, "workspace"),
    )


def _text(told: Mapping[str, Any], *names: str) -> str:
    return next((told[name] for name in names if isinstance(told.get(name), str) and told[name]), "")


def _day(one: Mapping[str, Any], decision: Mapping[str, Any]) -> date | None:
    dates = one.get("dates") if isinstance(one.get("dates"), Mapping) else {}
    places = (
        (decision, ("decided_at", "decided")),
        (dates, ("decided", "ended", "opened")),
        (one, ("decided_at", "opened_at")),
    )
    for place, names in places:
        said = _text(place or {}, *names)
        if said:
            try:
                return datetime.fromisoformat(said).date()
            except ValueError:
                continue
    return None


def _people(one: Mapping[str, Any]) -> str:
    found = []
    people = one.get("people") if isinstance(one.get("people"), Mapping) else {}
    for role, label in (("decider", "Decider"), ("owner", "Owner"), ("opener", "Asked by")):
        who = one.get(role) or (people or {}).get(role)
        who = who[0] if isinstance(who, list) and who else who
        name = _text(who, "name", "id") if isinstance(who, Mapping) else who if isinstance(who, str) else ""
        found += [f"{label}: {name}"] if name else []
    return "; ".join(found)


_LINKS = {
    "follows": LinkKind.SUPERSEDES,
    "supersedes": LinkKind.SUPERSEDES,
    "superseded_by": LinkKind.SUPERSEDED_BY,
    "successor": LinkKind.SUPERSEDED_BY,
}


def _links(one: Mapping[str, Any]) -> Iterator[Link]:
    told = one.get("links") if isinstance(one.get("links"), Mapping) else {}
    for name, kind in _LINKS.items():
        found = (told or {}).get(name)
        for each in found if isinstance(found, list) else [found]:
            number = each.get("number") if isinstance(each, Mapping) else each
            if isinstance(number, int):
                yield Link(kind, str(number))

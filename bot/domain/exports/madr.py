"""An ADR: a record as MADR 4 has it, with what MADR has no place for in sections of their own.

Source of the shape: the template of MADR 4. Its status has no word for "decided, and not in force yet": that is
*proposed*, and ``state`` beside it says which. Words of people stand as they wrote them; where a line of theirs would
be read as structure, a backslash keeps it theirs, which every reader of Markdown takes away again.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from bot.domain.exports.names import stem
from bot.domain.exports.tree import Tree

__all__ = ["adr", "status"]

_STATUS = {
    "in_force": "accepted",
    "reversed": "deprecated",
    "superseded": "superseded",
}
_LINKED = frozenset({"collecting", "revealed", "decided"})  # states of questions of which there is a file
_ANSWERS = {
    "agree": "agrees",
    "disagree_and_commit": "disagrees and commits",
    "cannot_commit": "cannot commit",
    "recused": "recused",
}
_HEARD = {
    "confirmed": "that is the point",
    "heard": "heard after “not quite”",
    "said_again": "said twice; both sentences stand",
    "differs": "“not quite” stands unanswered",
    "not_quite": "“not quite” stands unanswered",
}
_CONCERNS = {
    "came_true": "came true",
    "did_not": "did not come true",
    "too_early": "too early to tell",
    "unanswered": "not answered",
}
_HAPPENED = {"happened": "happened", "did_not": "did not happen"}
_EDITED = {"question": "The question was", "background": "The background was", "options": "The options were"}
_VERDICTS = {"kept": "kept", "amended": "amended", "reversed": "undone", "too_early": "too early to tell"}
_STRUCTURE = re.compile(r"^(\s*)(?=#|>|[-=]+\s*$|-{2,}|={2,}|_{3,}|\*{3,}|`{3,}|~{3,}|\||\+{3,}|\.{3})")
_HTML = re.compile(r"<(?=[A-Za-z/!?])")


def status(tree: Tree) -> str:
    """Return the status as MADR names it; of what is superseded, by which one, as far as the reader may know."""
    later = tree["links"]["superseded_by"]
    if tree["state"] == "superseded" and later:
        return f"superseded by ADR-{later['number']:04}"
    return _STATUS.get(tree["state"], "proposed")


def adr(tree: Tree, here: Container[int] | None = None) -> str:
    """Return the record as Markdown with front matter in YAML; links lead to records in ``here`` (None: all) alone."""
    sections = (
        _front(tree),
        f"# {_line(tree['question'])}\n",
        _context(tree),
        _options(tree),
        _outcome(tree),
        _listed("Positions", _positions(tree)),
        _listed("Dissent", _dissents(tree)),
        _listed("Commitments", _commitments(tree)),
        _listed("Blocks", _blocks(tree)),
        _listed("Stop signals", _signals(tree)),
        _listed("Looking back", _reviews(tree)),
        _listed("Concerns", _concerns(tree)),
        _listed("Follow-ups", _follow_ups(tree)),
        _listed("Evidence", _evidence(tree)),
        _more(tree, here),
    )
    return "\n".join(one for one in sections if one)


def _front(tree: Tree) -> str:
    people, dates = tree["people"], tree["dates"]
    fields: Mapping[str, Any] = {
        "status": status(tree),
        "date": (dates["decided"] or dates["opened"])[:10],
        "decision-makers": [tree["decider"]["name"]],
        "consulted": _names(people["contributors"]),
        "informed": _names([*people["affected"], *people["informed"]]),
        "number": tree["number"],
        "decide-record": f"{tree['workspace']}/{tree['number']}",
        "state": tree["state"],
        "door": tree["door"],
        "owner": tree["owner"]["name"] if tree["owner"] else None,
        "look-back": dates["look_back"],
        "source": tree["source"] or None,
    }
    # A text in JSON is a text in YAML, whatever is in it; a date stands bare, so that it is one.
    lines = (
        f"{key}: {value if key in ('date', 'look-back') else json.dumps(value, ensure_ascii=False)}"
        for key, value in fields.items()
        if value not in (None, [])
    )
    return "\n".join(("---", *map(_plain, lines), "---", ""))


def _plain(line: str) -> str:
    """Return a line of front matter without the few signs that JSON leaves as they are and YAML takes for line ends or
    for no text at all.
    """
    return "".join(one if one.isprintable() or one == " " or one > "\uffff" else f"\\u{ord(one):04x}" for one in line)


def _names(people: Iterable[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(one["name"] for one in people))


# people's words


def _line(text: str) -> str:
    """Return words on one line."""
    return _words(" ".join(text.split()))


def _words(text: str) -> str:
    """Return words, line by line, none of which begins a heading, a quotation, a rule or a tag."""
    kept = text.replace("\\", "\\\\")
    return "\n".join(_HTML.sub(r"\\<", _STRUCTURE.sub(r"\1\\", line)).rstrip() for line in kept.splitlines())


def _within(text: str) -> str:
    """Return words as they stand in an item of a list: what follows the first line is indented."""
    return _words(text).replace("\n", "\n  ")


def _listed(heading: str, items: Iterable[str]) -> str:
    lines = [f"* {one}" for one in items]
    return "\n".join((f"## {heading}", "", *lines, "")) if lines else ""


def _with(first: str, *more: str) -> str:
    """Return an item of a list, under which stands what else is told of it, a line each."""
    return "".join((first, *("\n  * " + one.replace("\n", "\n  ") for one in more if one)))


# sections that MADR names


def _context(tree: Tree) -> str:
    told = _words(tree["background"]) or _line(tree["question"])
    return f"## Context and Problem Statement\n\n{told}\n"


def _options(tree: Tree) -> str:
    return _listed("Considered Options", (_line(one) for one in tree["options"]))


def _outcome(tree: Tree) -> str:
    decision = tree["decision"]
    if decision is None:
        return "## Decision Outcome\n\nNot decided yet.\n"
    why = _words(decision["why"]) or "no reason was recorded"
    parts = [f'Chosen option: "{_line(decision["choice"])}", because {why}', ""]
    if decision["statement"] and decision["statement"] != decision["choice"]:
        parts += [f"Decided: {_line(decision['statement'])}", ""]
    if decision["end_reason"]:
        ended = "Undone" if tree["state"] == "reversed" else "Ended"
        cost = f" It cost: {_line(decision['cost'])}" if decision["cost"] else ""
        parts += [f"{ended} {decision['ended_at'][:10]}: {_line(decision['end_reason'])}{cost}", ""]
    if tree["success"]:
        parts += ["### Confirmation", "", _words(tree["success"]), ""]
    return "\n".join(("## Decision Outcome", "", *parts))


def _more(tree: Tree, here: Container[int] | None) -> str:
    links = tree["links"]
    channel = tree["channel"]["name"]
    lines = [f"Record {tree['number']} of Decide" + (f", asked in #{_line(channel)}" if channel else "")]
    if links["follows"]:
        lines.append(f"Follows {_link(links['follows'], here)}")
    later = links["superseded_by"]
    lines += [f"Followed by {_link(one, here)}" for one in links["followed_by"] if one != later]
    if later:
        lines.append(f"Superseded by {_link(later, here)}")
    lines += [
        f"Version {one['version']}, until {one['ended_at'][:10] if one['ended_at'] else 'it was replaced'}: "
        f"{_line(one['statement'] or one['choice'])}"
        for one in tree["earlier"]
    ]
    lines += [
        f"{_EDITED[one['kind']]} until {one['at'][:10]}: {_line(one['was'])}"
        for one in tree["edits"]
        if one["kind"] in _EDITED and one["was"]
    ]
    lines += [f"Waived {one['rule']} ({_line(one['by']['name'])}): {_line(one['reason'])}" for one in tree["waivers"]]
    lines += [f"In Slack: <{one}>" for one in (links["card"], links["asked_from"]) if _is_address(one)]
    return _listed("More Information", lines)


def _is_address(text: str) -> bool:
    return text.startswith("https://") and not set(" <>\n\r\t") & set(text)


def _link(related: Mapping[str, Any], here: Container[int] | None) -> str:
    """Return a link to the file of another record; its name alone where there is none: nothing was decided, or it is
    not among what is exported.
    """
    name = f"ADR-{related['number']:04}"
    title = _line(related["question"])
    if related["state"] not in _LINKED or (here is not None and related["number"] not in here):
        return f"{name} {title}"
    return f"[{name}](<{stem(related['number'], related['question'])}.md>) {title}"


# sections of their own


def _positions(tree: Tree) -> Iterator[str]:
    for one in tree["positions"]:
        sure = one["chance"] if one["chance"] is not None else one["confidence"]
        notes = [f"{sure} %"] * (sure is not None) + ["written afterwards"] * one["informed"]
        notes += [f"written down by {one['entered_by']['name']}"] if one["entered_by"] else []
        notes += ["not confirmed"] * (not one["confirmed"])
        aside = f" ({_line(', '.join(notes))})" if notes else ""
        yield _with(
            f"{_line(one['who']['name'])}, {_line(one['choice'])}{aside}: {_within(one['reason'])}",
            f"If it fails: {_within(one['cause'])}" if one["cause"] else "",
        )


def _dissents(tree: Tree) -> Iterator[str]:
    heard = {one["who"]["id"]: one for one in tree["receipts"] if one["heard"]}
    for one in tree["dissents"]:
        chose = f" ({_line(one['choice'])})" if one["choice"] else ""
        yield _with(
            f"{_line(one['who']['name'])}{chose}: {_within(one['words'])}",
            f"Would change their mind: {_within(one['change_my_mind'])}" if one["change_my_mind"] else "",
            f"Best reason for the decision: {_within(one['best_reason'])}" if one["best_reason"] else "",
            _receipt(heard[one["who"]["id"]]) if one["who"]["id"] in heard else "",
        )


def _receipt(one: Mapping[str, Any]) -> str:
    said = _HEARD.get(one["state"], "not confirmed")
    more = f" Not quite: {_within(one['point'])}" if one["point"] else ""
    more += f" Said again: {_within(one['again'])}" if one["again"] else ""
    return f"Heard by {_line(one['by']['name'])} ({said}): {_within(one['heard'])}{more}"


def _commitments(tree: Tree) -> Iterator[str]:
    for one in tree["commitments"]:
        words = f": {_within(one['words'])}" if one["words"] else ""
        yield f"{_line(one['who']['name'])} {_ANSWERS[one['kind']]}{words}"
    if tree["unanswered"]["count"]:
        yield f"Not answered: {tree['unanswered']['count']}"


def _blocks(tree: Tree) -> Iterator[str]:
    for one in tree["blocks"]:
        ruled = ""
        if one["ruling"]:
            ruled = f"Ruled by {_line(one['ruled_by']['name'] if one['ruled_by'] else 'somebody')}: {one['ruling']}."
        yield _with(
            f"{_line(one['who']['name'])} ({one['state']}): {_within(one['words'])}",
            f"Needs: {_within(one['need'])}" if one["need"] else "",
            f"{ruled} {_within(one['why'])}".strip(),
        )


def _signals(tree: Tree) -> Iterator[str]:
    for one in tree["signals"]:
        yield _with(
            f"{one['on']} ({one['state']}): {_within(one['text'])}",
            f"Then: {_within(one['action'])}" if one["action"] else "",
            _within(one["reason"]),
        )


def _reviews(tree: Tree) -> Iterator[str]:
    for one in tree["reviews"]:
        if one["state"] != "closed":
            continue
        process = {"sound": "The process was sound.", "not_sound": "The process was not sound."}.get(one["process"], "")
        yield _with(
            f"{(one['closed_at'] or one['opened_at'])[:10]}, {_VERDICTS.get(one['verdict'], 'no verdict')}.",
            process,
            f"Outcome: {_within(one['outcome'])}" if one["outcome"] else "",
            f"Learned: {_within(one['lesson'])}" if one["lesson"] else "",
            f"It cost: {_within(one['cost'])}" if one["cost"] else "",
        )


def _concerns(tree: Tree) -> Iterator[str]:
    for one in tree["concerns"]:
        mind = _HAPPENED.get(one["happened"] or "")
        yield _with(
            f"{_line(one['who']['name'])}, {_CONCERNS.get(one['state'], 'not answered yet')}: {_within(one['feared'])}",
            f"What would have changed their mind {mind}: {_within(one['change_my_mind'])}" if mind else "",
        )


def _follow_ups(tree: Tree) -> Iterator[str]:
    for one in tree["follow_ups"]:
        owner = _line(one["owner"]["name"]) if one["owner"] else "nobody"
        result = f" {_within(one['result'])}" if one["result"] else ""
        yield f"[{'x' if one['state'] == 'done' else ' '}] {_within(one['text'])} ({owner}, {one['due']}){result}"


def _evidence(tree: Tree) -> Iterator[str]:
    for one in tree["evidence"]:
        author = _line(one["author"]["name"]) if one["author"] else "somebody"
        link = f" <{one['link']}>" if _is_address(one["link"]) else ""
        yield f"{author}, {one['at'][:10]}: {_within(one['text'])}{link}"

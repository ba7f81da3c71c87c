"""Check first: the second view of the form that asks, where there is something to look at once more."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.checks import Check, Look
from bot.domain.people import Member
from bot.domain.records import Related
from bot.domain.search.outside import Outside
from bot.views import dates, wire
from bot.views.kit import Block, context, excerpt, modal, quote_free, section
from bot.views.opening import Draft
from bot.views.outside import outside_line
from bot.views.wording import joined, link_to

__all__ = ["check_modal"]

MOST_NAMED = 5
MOST_LIKE_IT = 3

People = Mapping[str, Member]


def check_modal(
    draft: Draft,
    found: Sequence[Check],
    people: People,
    *,
    me: str,
    similar: Sequence[Related] = (),
    outside: Outside | None = None,
) -> dict[str, Any]:
    """Return what to look at before the question is posted, for whoever asks alone; one press posts it.

    ``similar`` are records like this question that ``me`` may see, the likest first; they are shown and block nothing.
    ``outside`` is how those that were decided went; it stands over them.
    """
    blocks = [section(f"*{quote_free(' '.join(draft.question.split()))}*")]
    for one in found:
        if one.look is Look.SIMILAR:
            blocks += [*outside_line(outside), *_similar(draft, similar)]
        else:
            blocks.append(section(_said(one, people, me)))
    blocks.append(context("Nothing is posted yet. Ask posts it as you wrote it; Back leads to the form."))
    ids = wire.value(channel=draft.kept_for)
    return modal(wire.CHECK_FORM, "Check first", blocks, submit="Ask", close="Back", metadata=ids)


def _names(members: Sequence[str], people: People) -> str:
    named = [quote_free(people[one].name) if one in people else "somebody" for one in members[:MOST_NAMED]]
    rest = len(members) - len(named)
    return joined([*named, *([dates.plural(rest, "other")] if rest else [])])


def _said(check: Check, people: People, me: str) -> str:
    members = check.members
    if check.look is Look.MANY:
        return (
            f"*{dates.plural(len(members), 'person')} are asked.* Could fewer write, and the others only be told? "
            "Each of them is interrupted once."
        )
    if check.look is Look.OUTSIDE:
        guests = tuple(one for one in members if not people[one].stranger)
        strangers = tuple(one for one in members if people[one].stranger)
        kinds = [
            f"{_names(ones, people)} {'is' if len(ones) == 1 else 'are'} {what if len(ones) == 1 else many}"
            for ones, what, many in (
                (guests, "a guest", "guests"),
                (strangers, "of another workspace", "of another workspace"),
            )
            if ones
        ]
        return f"*{joined(kinds)}.* They read the question, and every position once all open."
    others = tuple(one for one in members if one != me)
    if not others:  # whoever asks is the only one who writes, and somebody else decides
        return "*Only you write a position.* Whoever decides will know that it is yours."
    return (
        f"*One other person: {_names(others, people)}.* Each of you will know which view is whose; "
        "nothing is blind between two."
        if len({*others, me}) == 2
        else f"*One person writes: {_names(others, people)}.* Everybody will know which view is theirs."
    )


def _similar(draft: Draft, similar: Sequence[Related]) -> list[Block]:
    shown = [one for one in similar if one.number != draft.follows][:MOST_LIKE_IT]
    lines = "\n".join(f"{_link(one)}, {dates.day(one.at.date())}: {excerpt(_reads(one), 120)}" for one in shown)
    return [section(f"*Is it one of these already?*\n{lines}")]


def _reads(related: Related) -> str:
    return related.statement or related.question


def _link(related: Related) -> str:
    words = f"{'decision' if related.statement else 'question'} {related.number}"
    return link_to(related.link, words) or words

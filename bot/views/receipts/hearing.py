"""What the decider heard, written before anybody is asked: the form with a sentence for each option not taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.debates import SOMETHING_ELSE
from bot.domain.nouns import SENTENCE_LIMIT
from bot.domain.receipts import Dissent, dissents
from bot.domain.records import Record
from bot.views import wire
from bot.views.fields import State, typed
from bot.views.kit import Block, context, escape, input_block, input_text, modal, plain, quote_free, sections
from bot.views.wording import author, channel_of, names, who

__all__ = [
    "heard_fields",
    "heard_modal",
    "heard_pages",
    "may_be_dissent",
    "read_heard",
    "submit_label",
]

ON_A_PAGE = 5  # options not taken
_MOST_BLOCKS = 80  # of words in the form, out of Slack's hundred
_HEARD = "heard."


def may_be_dissent(record: Record) -> bool:
    """Say whether it depends on the choice if anybody is to be heard: all others said the same."""
    return len({one.choice for one in dissents(record.debate, record.positions, None)}) == 1


def submit_label(record: Record, choice: str | None) -> str:
    """Return what the button of "Decide" reads: "Next" where somebody is to be heard first.

    Before a choice it is a promise of nothing more only where that would be the rule.
    """
    groups = dissents(record.debate, record.positions, choice)
    return "Next" if groups and (choice is not None or not may_be_dissent(record)) else "Announce"


def heard_pages(record: Record, choice: str | None) -> list[tuple[Dissent, ...]]:
    """Return whom to hear, a form at a time."""
    groups = dissents(record.debate, record.positions, choice)
    return [groups[start : start + ON_A_PAGE] for start in range(0, len(groups), ON_A_PAGE)]


def heard_fields(groups: Iterable[Dissent]) -> dict[str, str]:
    """Return the block id of each sentence, by the key of what it answers."""
    return {group.key: _HEARD + group.key for group in groups}


def heard_modal(record: Record, choice: str | None, kept: Mapping[str, str], page: int = 0) -> dict[str, Any]:
    """Return the form "What you heard": who chose differently, verbatim, and a sentence for each option not taken."""
    pages = heard_pages(record, choice)
    page = min(max(page, 0), len(pages) - 1)
    groups, last = pages[page], page == len(pages) - 1
    blocks: list[Block] = []
    for place, group in enumerate(groups):
        blocks += _words(record, group, _MOST_BLOCKS // len(groups))
        field = input_text(
            wire.HEARD_SENTENCE,
            most=SENTENCE_LIMIT,
            initial=kept.get(group.key, ""),
            placeholder="You fear that ...",
            focus=place == 0,
        )
        blocks.append(input_block(_HEARD + group.key, _label(record, group, alone=len(groups) == 1), field))
    submit = "Announce" if last else "Next"
    ids = wire.value(number=record.debate.number)
    return modal(
        wire.HEARD_FORM,
        "What you heard",
        [*blocks, context(_what_follows(record, groups))],
        submit=submit,
        close="Back",
        metadata=ids,
    )


def _words(record: Record, group: Dissent, most: int) -> list[Block]:
    blocks: list[Block] = []
    for done, one in enumerate(group.positions):
        mind = f" _Would change their mind:_ {escape(one.change_my_mind)}" if one.change_my_mind else ""
        sure = author(record, one).removeprefix(who(record, one.member))
        choice = quote_free(one.choice or "")
        said = sections(f"*{who(record, one.member)} chose {choice}{sure}:* {escape(one.reason)}{mind}")
        if len(blocks) + len(said) > most - 1:
            rest = len(group.positions) - done
            return [*blocks, context(f"{rest} more chose {choice}; their words are in the thread")]
        blocks += said
    return blocks


def _label(record: Record, group: Dissent, *, alone: bool) -> str:
    if alone:
        return "What you heard, in your own words"
    about = record.name(group.positions[0].member) if group.choice == SOMETHING_ELSE else group.choice
    return f"{plain(about)}: what you heard, in your own words"


def _what_follows(record: Record, groups: Sequence[Dissent]) -> str:
    members = [one.member for group in groups for one in group.positions]
    there = names(record, members)
    verb = "gets this now and answers" if len(members) == 1 else "get this now; each answers"
    return f"{there} {verb} “that is my point” or “not quite”. One line goes to {channel_of(record)}."


def read_heard(state: State) -> dict[str, str]:
    """Return the sentences that the form held, by the keys of what they answer."""
    return {block.removeprefix(_HEARD): typed(state, block) for block in state if block.startswith(_HEARD)}

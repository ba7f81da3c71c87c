"""Exercises: what is offered beside a position, the sealed forms, and the table and reasons once all are open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.debates import Debate, DebateState
from bot.domain.exercises import (
    CRITERIA,
    REASONS,
    Exercise,
    ExerciseKind,
    Sheet,
    chance_of,
    newest,
    of_kind,
    opened,
    progress,
    reasons,
    standings,
)
from bot.domain.nouns import OPTION_LIMIT, SENTENCE_LIMIT
from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.domain.signals import owner_of
from bot.views import wire
from bot.views.choices import read_choice
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
    option,
    quote_free,
    radio,
    section,
    sections,
    static_select,
)
from bot.views.promises import printed
from bot.views.wording import who

__all__ = [
    "OFFER_FIELDS",
    "REASON_FIELDS",
    "counted",
    "foreseen",
    "is_more",
    "kind_in",
    "offer_modal",
    "offered",
    "offers",
    "opened_in_thread",
    "rank_fields",
    "rank_modal",
    "read_offer",
    "read_ranks",
    "read_reasons",
    "reasons_modal",
    "table_modal",
]

OFFER_FIELDS: Mapping[str, str] = {"criteria": "exercise.criteria"}
REASON_FIELDS: Mapping[str, str] = {f"reason.{n}": f"exercise.reason.{n}" for n in range(1, REASONS + 1)}
MOST_PICKED = 3  # what is not picked stands last, together
_CRITERIA_LIMIT = CRITERIA[1] * (OPTION_LIMIT + 1)
_CUT = 40  # letters of an option, or of a criterion, in one line of the table
_REASONS_SHOWN = 5
_LEAST_ROOM = 2_700  # of one block, which holds both
_PLACES = ("Best by this alone", "Then", "Then")


# offering it


def offer_modal(record: Record, kind: ExerciseKind) -> dict[str, Any]:
    """Return the form in which somebody who asks, decides, or keeps it fair offers an exercise to everybody asked."""
    debate, ids = record.debate, wire.value(number=record.debate.number, kind=kind)
    head = section(f"*{quote_free(debate.question)}*")
    if kind is ExerciseKind.PREMORTEM:
        blocks = [
            head,
            section(
                f"“It is a year on, and it failed. Why?” Everybody asked can give up to {REASONS} reasons, "
                "sealed like positions and merged without names when all open."
            ),
            context("Offered in their message, not demanded. The owner makes stop signals of what is named."),
        ]
        return modal(wire.OFFER_FORM, "Pre-mortem", blocks, submit="Offer it", close="Back", metadata=ids)
    there = of_kind(record.exercises, kind)
    field = input_text(
        wire.CRITERIA,
        most=_CRITERIA_LIMIT,
        initial=there.lines if there else "",
        placeholder="Cost in the first year\nTime until customers notice\nWhat we can undo",
        long=True,
    )
    low, high = CRITERIA
    blocks = [
        head,
        input_block(OFFER_FIELDS["criteria"], f"Criteria, {low} to {high}, one a line", field),
        context(
            "Everybody asked can rank the options by each of them apart, sealed like positions. "
            "What comes of it is a table, without weights or a total."
        ),
    ]
    return modal(wire.OFFER_FORM, "Criteria", blocks, submit="Offer them", close="Back", metadata=ids)


def kind_in(ids: str) -> ExerciseKind | None:
    """Return which exercise a button's value or a form's metadata means, or None."""
    kind = wire.read_value(ids).get("kind")
    return ExerciseKind(kind) if kind in list(ExerciseKind) else None


def read_offer(state: State) -> tuple[str, ...]:
    """Return the criteria as they were typed, line by line."""
    return tuple(typed(state, OFFER_FIELDS["criteria"]).splitlines())


def offers(record: Record, member: str) -> list[Block]:
    """Return the buttons with which ``member`` does what is offered beside a position, with how much they did."""
    if record.debate.state is not DebateState.COLLECTING or member not in record.debate.contributors:
        return []
    buttons = []
    for one in record.exercises:
        done, all_of_it = progress(one, record.sheets, member)
        ids = wire.value(number=one.number, kind=one.kind)
        if one.kind is ExerciseKind.CRITERIA:
            words = f"Criteria: {done} of {all_of_it} ranked" if done else f"Rank by {all_of_it} criteria"
        else:
            words = "See what could go wrong" if done else "What could go wrong?"
        buttons.append(button(words, wire.numbered(wire.EXERCISE_FILL, one.ordinal), ids))
    return [actions(*buttons)] if buttons else []


def counted(record: Record) -> str:
    """Return what is offered and how many did it, for the card: counts, no names; "" where nothing is."""
    if record.debate.state is not DebateState.COLLECTING:
        return ""
    found = []
    for one in record.exercises:
        did = sum(progress(one, record.sheets, member)[0] > 0 for member in record.debate.contributors)
        what = f"rank by {len(one.criteria)} criteria" if one.criteria else "say what could go wrong"
        found.append(f"{what} ({did} did)")
    return f"If you like, also sealed: {', '.join(found)}" if found else ""


def offered(record: Record) -> list[Block]:
    """Return ``counted`` as a block of the card."""
    return [context(text)] if (text := counted(record)) else []


# the sealed forms


def rank_fields(options: Sequence[str]) -> Mapping[str, str]:
    """Return the fields of the form that ranks by one criterion: as many places as there are options but one."""
    return {f"best.{n}": f"exercise.best.{n}" for n in range(1, min(MOST_PICKED, max(1, len(options) - 1)) + 1)}


def rank_modal(record: Record, exercise: Exercise, place: int, member: str, now: datetime) -> dict[str, Any]:
    """Return the form for one criterion alone, filled with what ``member`` picked before."""
    debate, criterion = record.debate, exercise.criteria[place - 1]
    mine = newest(record.sheets).get((exercise.ordinal, place, member))
    picked, choices = mine.said if mine else (), [option(one, str(n)) for n, one in enumerate(debate.options)]
    blocks = [section(f"*{quote_free(criterion)}*\n{quote_free(debate.question)}")]
    for n, (name, block) in enumerate(rank_fields(debate.options).items()):
        chosen = str(debate.options.index(picked[n])) if n < len(picked) and picked[n] in debate.options else None
        wire_id = wire.numbered(wire.RANK, n + 1)
        few = len(debate.options) <= MOST_PICKED and n == 0
        field = radio(wire_id, choices, chosen) if few else _select(wire_id, choices, chosen)
        blocks.append(input_block(block, _PLACES[n], field, optional=name != "best.1"))
    rest = ["What you leave out stands last, together."] if len(debate.options) > 2 else []
    blocks.append(
        context(" ".join([*rest, "Think of nothing else here.", printed(Promise.SEALED, record, member, now)]))
    )
    total = len(exercise.criteria)
    ids = wire.value(number=debate.number, place=place)
    submit = "Next" if place < total else "Seal it"
    title = f"Criterion {place} of {total}"
    return modal(wire.RANK_FORM, title, blocks, submit=submit, close="Not now", metadata=ids)


def _select(wire_id: str, choices: list[Block], chosen: str | None) -> Block:
    return static_select(wire_id, choices, placeholder="Pick an option", chosen=chosen)


def read_ranks(state: State, options: Sequence[str]) -> tuple[str | None, ...]:
    """Return what was picked, the best first."""
    return tuple(read_choice(state, block, options) for block in rank_fields(options).values())


def reasons_modal(record: Record, exercise: Exercise, member: str, now: datetime) -> dict[str, Any]:
    """Return the form "What could go wrong", filled with what ``member`` wrote before."""
    mine = newest(record.sheets).get((exercise.ordinal, 0, member))
    said = mine.said if mine else ()
    labels = ("It is a year on, and it failed. Why?", "Another reason", "And another")
    blocks = [section(f"*{quote_free(record.debate.question)}*")]
    for n, block in enumerate(REASON_FIELDS.values()):
        field = input_text(
            wire.numbered(wire.FEAR, n + 1), most=SENTENCE_LIMIT, initial=said[n] if n < len(said) else ""
        )
        blocks.append(input_block(block, labels[n], field, optional=n > 0))
    blocks.append(context(f"Opened without names, merged with what others say. {_sealed(record, member, now)}"))
    ids = wire.value(number=record.debate.number)
    return modal(wire.REASONS_FORM, "What could go wrong", blocks, submit="Seal it", close="Not now", metadata=ids)


def _sealed(record: Record, member: str, now: datetime) -> str:
    return printed(Promise.SEALED, record, member, now)


def read_reasons(state: State) -> tuple[str, ...]:
    """Return the reasons as they were typed, "" for a field that was left empty."""
    return tuple(typed(state, block) for block in REASON_FIELDS.values())


# once all are open


def opened_in_thread(record: Record) -> list[Block]:
    """Return, for the reveal, the table of ranks and the merged reasons: one block, so that the reveal stays short."""
    lines = [*_table(record), *_failed(record)]
    if not lines:
        return []
    text = "\n".join(lines)
    return [section(text if len(text) <= _LEAST_ROOM else "\n".join(_short(lines)))]


def _short(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > _LEAST_ROOM - 100:
            return [*kept, "_The rest is in “Thought apart”._"]
        kept.append(line)
    return kept


def _ranked(
    debate: Debate, exercise: Exercise, sheets: Sequence[Sheet]
) -> list[tuple[str, Mapping[str, Mapping[str, int]]]]:
    tables = zip(exercise.criteria, standings(debate, exercise, sheets), strict=True)
    return [(criterion, table) for criterion, table in tables if any(table.values())]


def _table(record: Record) -> list[str]:
    exercise = of_kind(record.exercises, ExerciseKind.CRITERIA)
    ranked = _ranked(record.debate, exercise, record.sheets) if exercise else []
    lines = []
    for criterion, table in ranked:
        cells = [f"{excerpt(one, _CUT)} {_places(ranks.values())}" for one, ranks in table.items()]
        lines.append(f"*{excerpt(criterion, _CUT)}*: {' · '.join(cells)}")
    head = "*By each criterion apart* (1 is best; everybody's place for each option; no total)"
    return [head, *lines] if lines else []


def _places(ranks: Any) -> str:
    return " ".join(map(str, sorted(ranks)))


def _failed(record: Record) -> list[str]:
    found = reasons(record.debate, record.exercises, record.sheets)
    if not found:
        return []
    lines = [f"• {excerpt(reason)}{f' (said {count} times)' if count > 1 else ''}" for reason, count in found]
    more = [f"• {len(lines) - _REASONS_SHOWN} more in “Thought apart”"] if len(lines) > _REASONS_SHOWN else []
    return ["*If it fails, why* (merged, without names)", *lines[:_REASONS_SHOWN], *more]


def is_more(record: Record) -> bool:
    """Say whether there is more to read than the reveal shows: who ranked what, or reasons that it leaves out."""
    return bool(opened(record.debate, record.sheets))


def table_modal(record: Record) -> dict[str, Any]:
    """Return everybody's ranks by each criterion, by name, and every reason; nothing before positions are open."""
    debate = record.debate
    blocks = [section(f"*{quote_free(debate.question)}*")]
    exercise = of_kind(record.exercises, ExerciseKind.CRITERIA)
    for criterion, table in _ranked(debate, exercise, record.sheets) if exercise else []:
        lines = [f"*{quote_free(criterion)}*"]
        for one, ranks in table.items():
            said = ", ".join(f"{place} {who(record, member)}" for member, place in sorted(ranks.items(), key=_by_place))
            lines.append(f"{quote_free(one)}: {said}")
        blocks += sections("\n".join(lines))
    found = reasons(debate, record.exercises, record.sheets)
    if found:
        lines = [f"• {quote_free(reason)}{f' (said {count} times)' if count > 1 else ''}" for reason, count in found]
        blocks += sections("\n".join(["*If it fails, why*", *lines]))
    if len(blocks) == 1:
        blocks.append(section("Nothing of it is open, or nobody did it."))
    blocks.append(context("1 is best; what somebody left out stands last. Nothing is added up. Reasons have no names."))
    return modal(wire.TABLE_VIEW, "Thought apart", blocks)


def _by_place(pair: tuple[str, int]) -> tuple[int, str]:
    return pair[1], pair[0]


def foreseen(record: Record) -> str:
    """Return which chance the owner of a one-way door gave who was not asked, ready mrkdwn; "" for none, or sealed."""
    decision, debate = record.decision, record.debate
    owner = owner_of(debate, decision)
    given = next((one for one in reversed(opened(debate, record.sheets)) if one.exercise == 0), None)
    chance = chance_of(record.sheets, given.member) if given else None
    if given is None or chance is None:
        return ""
    late = debate.ended_at is not None and given.at >= debate.ended_at
    when = "after it was decided" if late else "after reading the positions, sealed until it was decided"
    name = who(record, given.member)
    role = f"{name}, who owns it, gave it" if given.member == owner else f"{name} gave it"
    return f"{role} {chance} %, {when}"

"""Opening: the form "New decision" is filled from what was typed, from a message, or from an earlier draft."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import phrases
from bot.domain import calendar
from bot.domain import opening as rules
from bot.domain.debates import Debate
from bot.domain.doors import Door, Profile, door_of
from bot.domain.grammar import default_options, read_question
from bot.domain.opening import Opening
from bot.domain.people import Member
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.flows.channels import know_channel
from bot.views.opening import Draft, quoted
from storage import debates, people
from storage.settings import get_settings
from storage.unit import Unit

__all__ = [
    "Source",
    "address_of",
    "begin",
    "draft_of",
    "form_of",
    "in_words",
    "merged",
    "remember",
    "remembered",
    "saved",
    "successor",
    "timed_for_its_door",
    "usual_deadline",
    "why_not_people",
    "with_people",
    "with_profile",
    "with_second_page",
]


@dataclass(frozen=True, slots=True)
class Source:
    """The message that a question came from: its words, for the background, its address, and who wrote it."""

    background: str = ""
    link: str = ""
    author: str = ""


NOTHING = Source()


async def begin(
    unit: Unit, *, by: Member, now: datetime, channel: str, channel_name: str, text: str = "", source: Source = NOTHING
) -> Draft | Refusal:
    """Return the filled form for ``by`` in ``channel``, stored as their draft, or say why none opens here.

    Without any text an earlier draft comes back. Words after the question that name no time are said in the form's
    note, and the usual deadline is taken. In a conversation that takes no question the form is kept all the same,
    for the one that asks for a channel: that is the way out.
    """
    if by.guest:
        return Refusal(Code.GUEST_OPENS)
    if channel_name == "directmessage":
        await _filled(unit, by, now, "", "", text, source)
        return Refusal(Code.DIRECT_MESSAGE)
    named = (await know_channel(unit, channel, channel_name)).name if channel else ""
    return await _filled(unit, by, now, channel, named, text, source)


async def _filled(
    unit: Unit, by: Member, now: datetime, channel: str, channel_name: str, text: str, source: Source
) -> Draft:
    earlier = await saved(unit, by, channel, now)
    if earlier and not (text or source.link):
        return earlier
    hours = (await get_settings(unit)).blind_hours
    typed = read_question(text, {one: known.name for one, known in (await _mentioned(unit, text)).items()})
    deadline, note = _deadline(typed.when, now, by)
    draft = Draft(
        channel=channel,
        channel_name=channel_name,
        question=typed.question,
        background=source.background,
        options="\n".join(default_options(typed.question)),
        contributors=typed.people or await people.last_people_here(unit, channel, by.id),
        deadline=(deadline or usual_deadline(Door.TWO_WAY, now, by, hours)).isoformat(),
        decider=by.id,
        source_link=source.link,
        source_author=source.author,
        notes=note,
        asks_where=not channel,
        new_here=bool(channel) and not await people.channel_has_card(unit, channel),
    )
    await debates.save_draft(unit, by.id, channel, draft.to_json(), now)
    return draft


async def address_of(unit: Unit, channel: str, ts: str, thread_ts: str) -> str:
    """Return the address of a message, made of what we know: a shortcut's payload brings none. "" where we do not."""
    workspace = await people.get_address(unit)
    if not (workspace and channel and ts):
        return ""
    reply = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts and thread_ts != ts else ""
    return f"{workspace}archives/{channel}/p{ts.replace('.', '')}{reply}"


async def in_words(unit: Unit, text: str) -> str:
    """Return what Slack stores of a message or a command in plain words, people by their names."""
    return quoted(text, {one: known.name for one, known in (await _mentioned(unit, text)).items()})


async def remember(unit: Unit, text: str, *, by: Member, channel: str, now: datetime) -> str:
    """Keep words that were no subcommand, in case they are asked as a question: a button cannot carry words.

    Returns them as they were meant.
    """
    await debates.save_draft(unit, by.id, _typed_in(channel), {"text": text}, now)
    return await in_words(unit, text)


async def remembered(unit: Unit, *, by: Member, channel: str, now: datetime) -> str:
    """Return what ``remember`` kept for this conversation, or ""."""
    kept = await debates.find_draft(unit, by.id, _typed_in(channel), now) or {}
    return str(kept.get("text") or "")


def _typed_in(channel: str) -> str:
    return f"typed:{channel}"


async def _mentioned(unit: Unit, text: str) -> dict[str, Member]:
    ids = {word.split("|")[0].split(">")[0] for word in text.split("<@")[1:]}
    return await people.get_members(unit, ids) if ids else {}


def _deadline(when: str, now: datetime, by: Member) -> tuple[datetime | None, str]:
    """Read the words for a time; unreadable or past ones become a note for the form."""
    if not when:
        return None, ""
    found = phrases.read(when.removeprefix("by ").strip(), now, calendar.zone_of(by.zone), by.working)
    if found.moments:
        return found.moments[0], ""
    return None, "past" if found.past else "unreadable"


async def saved(unit: Unit, by: Member, channel: str, now: datetime) -> Draft | None:
    """Return the stored draft of ``by`` for this conversation, if it is younger than a week."""
    form = await debates.find_draft(unit, by.id, channel, now)
    return Draft.from_json({name: value for name, value in form.items() if name != "asked_again"}) if form else None


async def with_people(unit: Unit, typed: Draft, *, kept_for: str, by: Member, now: datetime) -> Draft:
    """Join the fields of the form with the people that its second page holds; both are stored as the draft.

    ``kept_for`` is the conversation under which the draft is kept; "" while the form itself asks for one.
    """
    form = await debates.find_draft(unit, by.id, kept_for, now) or {}
    kept = await saved(unit, by, kept_for, now)
    joined = merged(typed, kept) if kept else replace(typed, decider=typed.decider or by.id)
    asked_again = {"asked_again": form.get("asked_again", "")}
    await debates.save_draft(unit, by.id, kept_for, joined.to_json() | asked_again, now)
    return joined


def merged(typed: Draft, kept: Draft) -> Draft:
    """Return the first page as it was just typed, with what only the second page or the message knows."""
    return replace(
        typed,
        channel_name=kept.channel_name or typed.channel_name,
        decider=kept.decider,
        affected=kept.affected,
        informed=kept.informed,
        keeper=kept.keeper,
        approver=kept.approver,
        # The form that asks for a channel shows the background, and has no field for it.
        background=kept.background if typed.asks_where else typed.background,
        owner=kept.owner,
        success=kept.success,
        look_back=kept.look_back,
        follows=kept.follows,
        news=kept.news,
        source_link=kept.source_link,
        source_author=kept.source_author,
        new_here=kept.new_here,
        notes="",
    )


def form_of(draft: Draft) -> Opening:
    """Return the form that the rules judge."""
    return Opening(
        channel=draft.channel,
        question=draft.question,
        background=draft.background,
        options=tuple(draft.options.splitlines()),
        contributors=draft.contributors,
        deadline=draft.moment,
        decider=draft.decider,
        affected=draft.affected,
        informed=draft.informed,
        keeper=draft.keeper,
        approver=draft.approver,
        source_link=draft.source_link,
        source_author=draft.source_author,
        ticks=draft.hard,
        owner=draft.owner,
        success=draft.success,
        look_back=date.fromisoformat(draft.look_back) if draft.look_back else None,
        follows=draft.follows,
        news=draft.news,
    )


def draft_of(debate: Debate, channel_name: str, *, by: Member, now: datetime, hours: int) -> Draft:
    """Return a debate as a draft again: what Undo keeps. A time that is over gives way to the usual, of ``hours``."""
    over = debate.deadline <= now
    deadline = usual_deadline(debate.door, now, by, hours) if over else debate.deadline
    return Draft(
        channel=debate.channel,
        channel_name=channel_name,
        question=debate.question,
        background=debate.background,
        options="\n".join(debate.options),
        contributors=debate.contributors,
        deadline=deadline.isoformat(),
        notes="past" if over else "",
        decider=debate.decider,
        affected=debate.affected,
        informed=debate.informed,
        keeper=debate.keeper,
        approver=debate.approver,
        ticks=tuple(tick.value for tick in debate.ticks),
        owner=debate.owner,
        success=debate.success,
        look_back=debate.look_back.isoformat() if debate.look_back else "",
        follows=debate.follows,
        news=debate.news,
        source_link=debate.source_link,
        source_author=debate.source_author,
    )


async def successor(unit: Unit, record: Record, *, by: Member, now: datetime) -> Draft | Refusal:
    """Return the form of a question that ended without a decision, filled again, with a link to its card."""
    if by.guest:
        return Refusal(Code.GUEST_OPENS)
    debate = record.debate
    hours = (await get_settings(unit)).blind_hours
    draft = draft_of(debate, record.channel.name, by=by, now=now, hours=hours)
    if record.card_link:
        draft = replace(draft, source_link=record.card_link, source_author=debate.opener)
    draft = replace(draft, notes="")
    await debates.save_draft(unit, by.id, debate.channel, draft.to_json(), now)
    return draft


def usual_deadline(door: Door, now: datetime, by: Member, hours: int) -> datetime:
    """Return until when such a question is open where nobody says otherwise, in UTC; ``hours`` as the settings say."""
    zone, one_way = calendar.zone_of(by.zone), door is Door.ONE_WAY
    return calendar.usual_deadline(now, zone, by.working, hours=hours, one_way=one_way)


def timed_for_its_door(draft: Draft, *, by: Member, now: datetime, hours: int) -> Draft:
    """Return the form after a tick: a deadline that is still the usual one becomes the usual one of its new door."""
    door = door_of(draft.hard)
    before = Door.ONE_WAY if door is Door.TWO_WAY else Door.TWO_WAY
    if draft.moment is not None and draft.moment != usual_deadline(before, now, by, hours):
        return draft
    return replace(draft, deadline=usual_deadline(door, now, by, hours).isoformat())


async def with_profile(unit: Unit, named: Profile, *, kept_for: str, by: Member, now: datetime) -> Draft | None:
    """Join what a one-way door names with the pages before it; kept as the draft. None where that is gone."""
    form = await debates.find_draft(unit, by.id, kept_for, now) or {}
    kept = await saved(unit, by, kept_for, now)
    if kept is None:
        return None
    joined = replace(
        kept,
        decider=named.decider,
        owner=named.owner,
        approver=named.approver,
        success=named.success,
        look_back=named.look_back.isoformat() if named.look_back else "",
    )
    asked_again = {"asked_again": form.get("asked_again", "")}
    await debates.save_draft(unit, by.id, kept_for, joined.to_json() | asked_again, now)
    return joined


async def why_not_people(unit: Unit, chosen: Draft, *, by: Member) -> tuple[Refusal, ...]:
    """Return why the people of the second page cannot be that, each by its field; the first page is not judged."""
    named = {chosen.decider, *chosen.affected, *chosen.informed, chosen.keeper, chosen.approver} - {"", None}
    known = await people.get_members(unit, [str(one) for one in named])
    form = form_of(replace(chosen, decider=chosen.decider or by.id))
    return rules.why_not_people(form, known, await get_settings(unit))


async def with_second_page(unit: Unit, chosen: Draft, kept: Draft | None, *, by: Member, now: datetime) -> Draft:
    """Store what the second page says about people, beside the first page as it was when the second was opened."""
    joined = replace(
        kept or chosen,
        decider=chosen.decider or by.id,
        affected=chosen.affected,
        informed=chosen.informed,
        keeper=chosen.keeper,
        approver=chosen.approver,
    )
    await debates.save_draft(unit, by.id, joined.kept_for, joined.to_json(), now)
    return joined

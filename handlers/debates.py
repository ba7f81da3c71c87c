"""Debates: ``/decide <question>``, ``/decide open``, the shortcut, the mention; the form; undo, post it, close."""

from datetime import datetime
from typing import Any

from bot.capability import Capability, Due, Help, Registrar, Reply, Stimulus, drawn
from bot.clock import phrases
from bot.domain import calendar
from bot.domain import debates as rules
from bot.domain import decisions as decision_rules
from bot.domain.debates import Changed
from bot.domain.intents import Kind
from bot.domain.records import Record
from bot.domain.refusals import Code, Refusal
from bot.domain.words import why_not_read
from bot.flows import (
    amendments,
    changes,
    checks,
    debates,
    decisions,
    followups,
    history,
    opening,
    ownership,
    recording,
    reopenings,
)
from bot.flows.doors import correction_form
from bot.flows.lanes import reaches
from bot.flows.search import Like, find_like
from bot.views import debates as views
from bot.views import digests as weeks
from bot.views import doors, refusals, wire
from bot.views import opening as forms
from bot.views import recording as recording_forms
from bot.views import reopenings as reopening_forms
from bot.views.notices import notice_modal
from bot.views.outside import outside_line
from bot.views.search import similar
from bot.views.words import words_modal
from handlers.replies import refused as refusal_of
from handlers.sight import UNKNOWN, record_of, told
from storage import debates as rows
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["capability"]


async def _form(unit: Unit, draft: forms.Draft, s: Stimulus) -> dict[str, Any]:
    seen = await reaches(unit, draft.contributors, draft.moment, s.now)
    zone, like = calendar.zone_of(s.by.zone), await _like(unit, draft, s)
    lines = [*outside_line(like.outside), *similar(like.nearest, zone=zone, now=s.now)]
    return forms.opening_modal(draft, me=s.by, zone=zone, now=s.now, reaches=seen, like=lines)


async def _like(unit: Unit, draft: forms.Draft, s: Stimulus) -> Like:
    """What is like the question, unless it says itself what it asks anew about."""
    if draft.follows:
        return Like()
    return await find_like(unit, draft.question, by=s.by, channel=s.channel, now=s.now)


def _kept_for(s: Stimulus) -> str:
    """The conversation for which the form's draft is kept; "" for a form that was opened from Home."""
    return wire.read_value(s.metadata).get("channel", "")


async def _typed(unit: Unit, s: Stimulus) -> forms.Draft:
    """Return the form as it stands, joined with its second page, and keep it as the draft."""
    first = forms.read_opening(s.state, s.metadata)
    return await opening.with_people(unit, first, kept_for=_kept_for(s), by=s.by, now=s.now)


async def on_question(unit: Unit, s: Stimulus) -> Reply:
    """``/decide Should we ...? @people when`` or ``/decide open ...``: the form, filled."""
    draft = await opening.begin(
        unit, by=s.by, now=s.now, channel=s.channel or "", channel_name=s.channel_name, text=s.value
    )
    if isinstance(draft, Refusal):
        return told(draft, s)
    return Reply(open_view=await _form(unit, draft, s))


async def on_shortcut(unit: Unit, s: Stimulus) -> Reply:
    """ "Ask for positions" on a message: its author and link are filled in; no scope to read messages is needed."""
    message = s.message or {}
    ours = await reopenings.found_at(unit, s.channel or "", str(message.get("ts") or ""), by=s.by, asked_in=s.channel)
    if ours is not None and ours.decision is not None:
        why_not = reopenings.why_not_reopen(ours, by=s.by, channel=s.channel)
        return told(why_not, s, ours) if why_not else Reply(open_view=reopening_forms.reopen_modal(ours))
    author = str(message.get("user") or "")
    source = opening.Source(
        background=await opening.in_words(unit, str(message.get("text") or "")),
        link=await opening.address_of(
            unit, s.channel or "", str(message.get("ts") or ""), str(message.get("thread_ts") or "")
        ),
        author=author,
    )
    draft = await opening.begin(
        unit, by=s.by, now=s.now, channel=s.channel or "", channel_name=s.channel_name, source=source
    )
    if isinstance(draft, Refusal):
        return told(draft, s)
    return Reply(open_view=await _form(unit, draft, s))


async def on_new_decision(unit: Unit, s: Stimulus) -> Reply:
    """A button "New decision": from Home without a channel, elsewhere in the one that it stands in."""
    private = s.channel_name == "directmessage" or (s.channel or "").startswith("D")
    channel = "" if private else s.channel or ""
    text = ""
    if wire.read_value(s.value).get("draft") == forms.TYPED:
        text = await opening.remembered(unit, by=s.by, channel=s.channel or "", now=s.now)
    draft = await opening.begin(
        unit, by=s.by, now=s.now, channel=channel, channel_name=s.channel_name if channel else "", text=text
    )
    return told(draft, s) if isinstance(draft, Refusal) else Reply(open_view=await _form(unit, draft, s))


async def on_mention(unit: Unit, s: Stimulus) -> Reply:
    """Somebody mentioned us: a button, for them alone, since a mention brings no trigger."""
    thread = str(s.event.get("thread_ts") or "") or None
    return Reply(tell=forms.mentioned(), tell_thread=thread)


async def on_deadline_typed(unit: Unit, s: Stimulus) -> Reply:
    """The type-ahead of "Answers by": picking one of the offered moments is the echo."""
    zone = calendar.zone_of(s.by.zone)
    moments = await phrases.suggest(s.value, s.now, zone, s.by.working)
    offered = forms.deadline_options(moments, zone, s.now)
    if offered:
        return Reply(options=offered)
    past = bool(moments) or (await phrases.reading(s.value, s.now, zone, s.by.working)).past
    return Reply(options=forms.no_deadline(past=past))


async def on_counted(unit: Unit, s: Stimulus) -> Reply:
    """The people were picked: the form's last line says how many are asked now."""
    return Reply(update_view=await _form(unit, await _typed(unit, s), s))


async def on_ticked(unit: Unit, s: Stimulus) -> Reply:
    """Something was ticked, or is no more: a usual deadline becomes that of the new door, and the button follows."""
    hours = (await get_settings(unit)).blind_hours
    timed = opening.timed_for_its_door(await _typed(unit, s), by=s.by, now=s.now, hours=hours)
    return Reply(update_view=await _form(unit, timed, s))


async def on_change_people(unit: Unit, s: Stimulus) -> Reply:
    """The second page: who decides, who is only asked to commit, who is only told."""
    return Reply(push_view=forms.people_modal(await _typed(unit, s)))


async def on_people(unit: Unit, s: Stimulus) -> Reply:
    """The second page is done: the first one shows who decides."""
    chosen = forms.read_people(s.state, s.metadata)
    refused = await opening.why_not_people(unit, chosen, by=s.by)
    if refused:
        return Reply(errors=forms.people_errors(refused))
    kept = await opening.saved(unit, s.by, chosen.kept_for, s.now)
    draft = await opening.with_second_page(unit, chosen, kept, by=s.by, now=s.now)
    return Reply(update_root=await _form(unit, draft, s))


async def on_ask(unit: Unit, s: Stimulus) -> Reply:
    """One press posts it, or every field that misses something says so at once. A tick adds a page before that."""
    draft = await _typed(unit, s)
    if not draft.channel:
        return Reply(errors=forms.errors([Refusal(Code.UNKNOWN_RECORD, field="channel")], s.state))
    if draft.hard:
        form, kept_for = opening.form_of(draft), _kept_for(s)
        missing = await debates.first_page(unit, form, by=s.by, now=s.now, kept_for=kept_for, draft=draft.to_json())
        if missing:
            return Reply(errors=forms.errors(missing, s.state, calendar.zone_of(s.by.zone)))
        rules = await get_settings(unit)
        zone = calendar.zone_of(s.by.zone)
        return Reply(
            ack_push=forms.one_way_modal(
                draft, me=s.by, now=s.now, zone=zone, ruler=rules.approver, hours=rules.cooling_hours
            )
        )
    zone = calendar.zone_of(s.by.zone)
    first = await _check_first(unit, draft, s)
    if isinstance(first, Reply):
        return first
    opened = first or await _open(unit, draft, s)
    return Reply(errors=forms.errors(opened, s.state, zone)) if isinstance(opened, tuple) else Reply()


async def _check_first(unit: Unit, draft: forms.Draft, s: Stimulus) -> tuple[Refusal, ...] | Reply:
    """Return what the form misses; else the view in which to look at something once more; else nothing."""
    if await rows.find_opened_from(unit, s.root_view_id or s.view_id or ""):
        return ()  # sent twice: the first one asked
    form, kept_for, kept = opening.form_of(draft), _kept_for(s), draft.to_json()
    missing = await debates.first_page(unit, form, by=s.by, now=s.now, kept_for=kept_for, draft=kept, whole=True)
    if missing:
        return missing
    like = await _like(unit, draft, s)
    decided = [one for one in like.nearest if one.statement]  # what is asked elsewhere is in the form, and no reason
    view = await checks.check_form(unit, form, draft, by=s.by, similar=decided, outside=like.outside)
    return Reply(ack_push=view) if view else ()


async def on_checked(unit: Unit, s: Stimulus) -> Reply:
    """ "Check first" was read: the question is posted as it was typed, or says what has changed meanwhile."""
    draft = await opening.saved(unit, s.by, _kept_for(s), s.now)
    opened = await _open(unit, draft, s) if draft else None
    if not isinstance(opened, tuple):  # without a draft it was sent twice: the first one asked
        return Reply(ack_clear=True)
    return Reply(ack_update=notice_modal(refusals.tell(opened[0], zone=calendar.zone_of(s.by.zone))))


async def _open(unit: Unit, draft: forms.Draft, s: Stimulus) -> debates.Opened | tuple[Refusal, ...]:
    return await debates.open_debate(
        unit,
        opening.form_of(draft),
        by=s.by,
        now=s.now,
        opened_from=s.root_view_id or s.view_id or "",
        kept_for=_kept_for(s),
        draft=draft.to_json(),
    )


async def on_one_way(unit: Unit, s: Stimulus) -> Reply:
    """The page that a tick adds: who decides, owns and rules; it is asked, or says what it misses."""
    named = doors.read_one_way(s.state)
    draft = await opening.with_profile(unit, named, kept_for=_kept_for(s), by=s.by, now=s.now)
    if draft is None:  # sent twice: the first one asked, and the draft is gone with it
        return Reply(ack_clear=True)
    first = await _check_first(unit, draft, s)
    if isinstance(first, Reply):
        return first
    opened = first or await _open(unit, draft, s)
    if not isinstance(opened, tuple):
        return Reply(ack_clear=True)
    return refusal_of(opened, doors.ONE_WAY_FIELDS, zone=calendar.zone_of(s.by.zone))


async def on_undo(unit: Unit, s: Stimulus) -> Reply:
    """Take the question back: five minutes, while nobody has written."""
    taken = await _take_back(unit, s)
    return taken if isinstance(taken, Reply) else Reply(replace_ephemeral=views.undone())


async def _take_back(unit: Unit, s: Stimulus) -> forms.Draft | Reply:
    """Take the question of the pressed button back and return it as the draft, or say why that is not possible."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    hours = (await get_settings(unit)).blind_hours
    draft = opening.draft_of(record.debate, record.channel.name, by=s.by, now=s.now, hours=hours)
    undone = await debates.undo(unit, record.debate.number, by=s.by, draft=draft.to_json(), now=s.now)
    return told(undone, s, record) if isinstance(undone, Refusal) else draft


async def on_post_it(unit: Unit, s: Stimulus) -> Reply:
    """The opener has invited us: the card is tried again. Where its time is over, the form comes back for another."""
    refused = await debates.post_again(unit, wire.number_in(s.value), by=s.by, now=s.now)
    if refused is None:
        return Reply()
    taken = await _take_back(unit, s) if refused.code is Code.DEADLINE_PAST else told(refused, s)
    return taken if isinstance(taken, Reply) else Reply(open_view=await _form(unit, taken, s))


async def on_not_me(unit: Unit, s: Stimulus) -> Reply:
    """A named decider gives the decision back to the opener."""
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    changed = await debates.not_me(unit, record.debate.number, by=s.by, now=s.now)
    return Reply() if isinstance(changed, Changed) else told(changed, s, record)


async def on_menu(unit: Unit, s: Stimulus) -> Reply:
    """The card's "⋯": the same for everybody; who may not do it gets the refusal."""
    picked = wire.read_value(s.value)
    if picked.get("do") == "how":
        return Reply(open_view=views.how_it_works())
    record = await record_of(unit, s, s.value)
    if record is None:
        return told(UNKNOWN, s)
    do = picked.get("do", "")
    if do == "words":
        return _own_words(record, s)
    if do == "open":
        opened = await changes.open_now(unit, record.debate.number, by=s.by, now=s.now)
        return told(opened, s, record) if isinstance(opened, Refusal) else Reply()
    if do == "again":
        again = await opening.successor(unit, record, by=s.by, now=s.now)
        return told(again, s, record) if isinstance(again, Refusal) else Reply(open_view=await _form(unit, again, s))
    form = await _form_of(unit, record, do, s)
    return told(form, s, record) if isinstance(form, Refusal) else Reply(open_view=form)


async def _form_of(unit: Unit, record: Record, do: str, s: Stimulus) -> dict[str, Any] | Refusal:
    """Return the form that was picked in "⋯", or why it is not theirs; what we do not know closes the question."""
    if do == "record":
        if s.by.guest:
            return Refusal(Code.GUEST_OPENS)
        place = {"channel": record.debate.channel, "channel_name": record.channel.name}
        zone = calendar.zone_of(s.by.zone)
        return recording_forms.record_modal(s.by, **place, words="", now=s.now, zone=zone)
    if do == "history":
        return await history.shown(unit, record, by=s.by, channel=s.channel, now=s.now)
    if do == "decide":
        refused = decision_rules.why_not_decide(record.debate, s.by.id, s.now)
        return refused or await decisions.form_for(unit, record, by=s.by, now=s.now)
    if do == "door":
        return correction_form(record, by=s.by)
    if do in ("move", "change", "hand"):
        return await changes.form_for(unit, record, do, by=s.by, now=s.now)
    if do == "new":
        refused = reopenings.why_not_reopen(record, by=s.by, channel=s.channel)
        return refused or reopening_forms.reopen_modal(record)
    if do == "follow":
        return followups.form_on(record, by=s.by, now=s.now)
    if do == "after":
        ways = amendments.form_for(record, "", by=s.by, now=s.now)
        if isinstance(ways, Refusal) and ways.code is Code.NOT_DECIDER:  # who rules, or is asked to own it, has a say
            owns = await ownership.form_for(unit, record, by=s.by, now=s.now)
            return ways if isinstance(owns, Refusal) else owns
        return ways
    return rules.why_not_close(record.debate, s.by.id) or views.close_modal(record)


def _own_words(record: Record, s: Stimulus) -> Reply:
    refused = why_not_read(record.debate, record.positions, s.by.id, record.sheets)
    return told(refused, s, record) if refused else Reply(open_view=words_modal(record, s.by.id, s.now))


async def on_how_it_works(unit: Unit, s: Stimulus) -> Reply:
    """Five sentences: who reads what when, what silence means, how to stop messages."""
    return Reply(open_view=views.how_it_works())


async def on_close(unit: Unit, s: Stimulus) -> Reply:
    """The reason was written: the record stays, the card says so."""
    record = await record_of(unit, s, s.metadata)
    if record is None:
        return Reply(errors=views.close_errors(UNKNOWN, record=None, zone=calendar.zone_of(s.by.zone)))
    closed = await debates.close(unit, record.debate.number, by=s.by, reason=views.read_close(s.state), now=s.now)
    if isinstance(closed, Changed):
        return Reply()
    return Reply(errors=views.close_errors(closed, record=record, zone=calendar.zone_of(s.by.zone)))


async def forget_drafts(unit: Unit, now: datetime) -> bool:
    """Delete the drafts that nobody came back to within a week. False where there were none."""
    return await rows.purge_drafts(unit, now) > 0


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("?", on_question)
    registrar.command("open", on_question)
    registrar.shortcut(wire.ASK_POSITIONS, on_shortcut)
    registrar.action(wire.NEW_DECISION, on_new_decision)
    registrar.event("app_mention", on_mention)
    registrar.action(wire.CONTRIBUTORS, on_counted)
    registrar.action(wire.TICKS, on_ticked)
    registrar.view(wire.ONE_WAY_FORM, on_one_way)
    registrar.options(wire.DEADLINE, on_deadline_typed)
    registrar.action(wire.PEOPLE_OPEN, on_change_people)
    registrar.view(wire.PEOPLE_FORM, on_people)
    registrar.view(wire.OPENING_FORM, on_ask)
    registrar.view(wire.CHECK_FORM, on_checked)
    registrar.action(wire.UNDO, on_undo)
    registrar.action(wire.POST_IT, on_post_it)
    registrar.action(wire.NOT_ME, on_not_me)
    registrar.action(wire.HOW, on_how_it_works)
    registrar.action(wire.CARD_MENU, on_menu)
    registrar.view(wire.CLOSE_FORM, on_close)


capability = Capability(
    name="debates",
    help=(
        Help("<question>? @people when", "Should we move stand-up? @agent-1 fri 12:00", "ask for sealed positions"),
        Help("open <words>", "open Weekend cover", "the same form for words without a question mark"),
    ),
    register=register,
    renders={
        Kind.CARD: debates.render_card,
        Kind.NAMED: debates.render_named,
        Kind.WAITING: debates.render_waiting,
        Kind.LOST: debates.render_lost,
        Kind.ARCHIVED: debates.render_archived,
    },
    posted={Kind.CARD: recording.card_posted},
    due=(Due("drafts", rows.next_draft_end, forget_drafts),),
    digest=(drawn(weeks.closes_soon),),
)

"""PRFAQs: ``/decide prfaq``, five first answers, a part at a time, what is read; what its author does with it.

A part is saved by a button inside its form, since closing a form tells us nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.capability import Capability, Due, Fetch, Handler, Help, Registrar, Reply, Stimulus
from bot.domain import calendar
from bot.domain.circles import Prfaq
from bot.domain.circles.states import why_not_write
from bot.domain.prfaq import Document
from bot.domain.prfaq.checks import why_not_keep
from bot.domain.prfaq.files import LARGEST_FILE, File, file_of, words_of
from bot.domain.records import Audience, Item, can_see
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import why_not_adjust
from bot.domain.waivers import NOTE, Waiver
from bot.flows import circles, desk, funnel, opening, prfaq, settings
from bot.flows.prfaq import Case
from bot.views import wire
from bot.views.circles import files, forms
from bot.views.circles.funnel import list_modal
from bot.views.prfaq import forms as parts
from handlers.replies import refused
from handlers.sight import UNKNOWN, told
from storage import people, prfaqs
from storage.records import get_record
from storage.settings import get_settings
from storage.unit import Unit

__all__ = ["capability"]

View = dict[str, Any]


def _shown(s: Stimulus, view: View) -> Reply:
    """Return a form: over the one in which was pressed, or by itself."""
    return Reply(push_view=view) if s.metadata else Reply(open_view=view)


async def _case(unit: Unit, s: Stimulus, ids: str) -> Case | None:
    """Return the PRFAQ that ``ids`` name, where whoever acted may see it; its draft is its author's alone."""
    case = await prfaq.case_of(unit, wire.number_in(ids))
    return case if case is not None and case.prfaq.author == s.by.id else None


async def _seen(unit: Unit, s: Stimulus, number: int) -> bool:
    record = await get_record(unit, number)
    return record is not None and can_see(Audience(s.by, s.channel), Item.RECORD, record)


# a new idea


async def on_prfaq(unit: Unit, s: Stimulus) -> Reply:
    """``/decide prfaq``: the five first questions; with ``list`` the funnel; with a number that one."""
    word = s.value.strip().lower()
    if word in ("list", "funnel"):
        return Reply(open_view=await _list(unit, s))
    if word == "words":
        return await _words(unit, s)
    if word.lstrip("#").isdecimal() and len(word) < 9:
        return await _open(unit, s, int(word.lstrip("#")))
    if s.by.guest or s.by.stranger:
        return told(Refusal(Code.GUEST_OPENS), s)
    return Reply(open_view=forms.new_modal(Document()))


async def _words(unit: Unit, s: Stimulus) -> Reply:
    """Return the words of this workspace, for whoever may change its settings."""
    held = await get_settings(unit)
    refusal = why_not_adjust(held, s.by, await people.list_admins(unit))
    return told(refusal, s) if refusal else Reply(open_view=forms.words_modal(held.lexicon))


async def on_words(unit: Unit, s: Stimulus) -> Reply:
    """The words were sent: what is checked from now on asks about them."""
    wanted = {"lexicon": forms.read_words(s.state)}
    done = await settings.adjust(unit, wanted, by=s.by, now=s.now, seen=None)
    return refused(done, forms.WORDS_FIELDS) if isinstance(done, tuple) else Reply()


async def on_new(unit: Unit, s: Stimulus) -> Reply:
    """ "New idea", in the list or in Home."""
    if s.by.guest or s.by.stranger:
        return told(Refusal(Code.GUEST_OPENS), s)
    return _shown(s, forms.new_modal(Document()))


async def on_begun(unit: Unit, s: Stimulus) -> Reply:
    """The five answers were sent: its desk is what follows."""
    first = parts.read_first(s.state)
    wrong = [one for key, text in first.items() if (one := why_not_keep(f"first.{key}", text))]
    if wrong:
        return refused(wrong, parts.FIRST_FIELDS)
    return await _begin(unit, s, Document.of(first=first), retroactive=forms.read_begun(s.state))


async def _begin(unit: Unit, s: Stimulus, document: Document, *, retroactive: bool = False) -> Reply:
    begun = await prfaq.begin(
        unit, document, by=s.by, now=s.now, begun_from=s.view_id or s.trigger_id or "", retroactive=retroactive
    )
    if isinstance(begun, Refusal):
        return refused((begun,), {})
    case = await prfaq.case_of(unit, begun)
    return Reply(ack_update=await desk.desk(unit, case, by=s.by, now=s.now)) if case else Reply()


async def on_shortcut(unit: Unit, s: Stimulus) -> Reply:
    """ "Make it a PRFAQ" on a message: a Markdown file that it holds, or what was pasted there, is taken apart."""
    if s.by.guest or s.by.stranger:
        return told(Refusal(Code.GUEST_OPENS), s)
    if (file := file_of(s.message or {})) is not None:
        return await _file(unit, s, file)
    text = await opening.in_words(unit, str((s.message or {}).get("text") or ""))
    made = await desk.begin_whole(unit, text, s.by, s.now, s.trigger_id or "")
    return told(made, s) if isinstance(made, Refusal) else Reply(open_view=made)


async def _file(unit: Unit, s: Stimulus, file: File) -> Reply:
    why = "size" if file.size > LARGEST_FILE else "" if await people.has_scope(unit, "files:read") else "permission"
    if why:
        return told(Refusal(Code.PRFAQ_FILE, {"why": why}), s)
    return Reply(open_view=files.reading_modal(file.name), fetch=Fetch(file.url, LARGEST_FILE, _file_read))


async def _file_read(unit: Unit, s: Stimulus, content: bytes | None) -> Reply:
    """A file was read, or could not be."""
    text = words_of(content)
    begun_from = s.trigger_id or ""
    made = text if isinstance(text, Refusal) else await desk.begin_whole(unit, text, s.by, s.now, begun_from)
    return Reply(update_view=files.not_read_modal(made) if isinstance(made, Refusal) else made)


# finding one


async def _list(unit: Unit, s: Stimulus) -> View:
    audience = Audience(s.by, s.channel)
    found, counted = await prfaqs.list_prfaqs(unit, audience), await funnel.funnel_for(unit, audience, s.now)
    names = await people.get_members(unit, {one.author for one in found})
    zone = calendar.zone_of(s.by.zone)
    return list_modal(found, counted, {one.id: one.name for one in names.values()}, zone, s.now)


async def on_list(unit: Unit, s: Stimulus) -> Reply:
    """The funnel, and every PRFAQ that one may see."""
    return _shown(s, await _list(unit, s))


async def _open(unit: Unit, s: Stimulus, number: int) -> Reply:
    """Return the desk to its author; to anybody else who may see it the text, once a circle has read it."""
    if not await _seen(unit, s, number):
        return told(UNKNOWN, s)
    case = await prfaq.case_of(unit, number)
    if case is not None and case.prfaq.author == s.by.id:
        view: View | None = await desk.desk(unit, case, by=s.by, now=s.now)
    else:
        circle = case.prfaq.circle if case else None
        view = await desk.text_of(unit, circle, reader=s.by, page=0, whole=True) if circle else None
    if view is None:
        return told(UNKNOWN, s)
    return Reply(update_view=view) if s.metadata else Reply(open_view=view)


async def on_desk(unit: Unit, s: Stimulus) -> Reply:
    """One of the list was opened: in the same form, since Slack stacks three at most."""
    return await _open(unit, s, wire.number_in(s.value))


# writing a part


async def on_part(unit: Unit, s: Stimulus) -> Reply:
    """ "Write" or "Open": the form of one part."""
    case, part = await _case(unit, s, s.value), wire.read_value(s.value).get("part", "")
    if case is None or not part:
        return told(UNKNOWN, s)
    why_not = why_not_write(case.prfaq, s.by.id)
    if why_not:
        return told(why_not, s)
    form = await desk.part_form(unit, case, part, by=s.by, now=s.now)
    # Three forms stack at most: what is opened from the list of what is missing takes its place.
    in_place = "at" in wire.read_value(s.metadata)
    return Reply(update_view=form) if in_place else _shown(s, form)


async def _saved(unit: Unit, s: Stimulus, ids: dict[str, str]) -> tuple[Case | Refusal, Document]:
    """Keep what the form holds; also return the text that was sent, for where it is refused."""
    number, part = wire.number_in(s.metadata), ids.get("part", "")
    question, text = parts.read_part(s.state)
    sent = Document()

    def change(document: Document) -> Document:
        nonlocal sent
        sent = desk.put_part(document, part, question, text)
        return sent

    seen = int(ids["seen"]) if ids.get("seen", "").isdecimal() else 0
    return await prfaq.save(unit, number, change, seen=seen, by=s.by, now=s.now), sent


async def on_save(unit: Unit, s: Stimulus) -> Reply:
    """ "Save" inside the form: kept, and what is asked about it stands below."""
    return await _save(unit, s, closing=False)


async def on_save_and_close(unit: Unit, s: Stimulus) -> Reply:
    """The form was sent: kept, and the desk below follows."""
    return await _save(unit, s, closing=True)


async def _save(unit: Unit, s: Stimulus, *, closing: bool) -> Reply:
    ids = wire.read_value(s.metadata)
    question, text = parts.read_part(s.state)
    wrong = [one for one in (why_not_keep("text", text), why_not_keep("question", question)) if one]
    if wrong and closing:
        return refused(wrong, parts.FIELDS)
    if wrong:
        return told(wrong[0], s)
    saved, sent = await _saved(unit, s, ids)
    case = await _case(unit, s, s.metadata)
    if case is None:
        return refused((UNKNOWN,), {}) if closing else told(UNKNOWN, s)
    if isinstance(saved, Refusal) and saved.code is not Code.PRFAQ_MEANWHILE:
        return refused((saved,), {}) if closing else told(saved, s)
    late = sent if isinstance(saved, Refusal) else None
    if closing and late is None:
        return Reply(update_root=await desk.desk(unit, case, by=s.by, now=s.now))
    form = await desk.part_form(unit, case, ids.get("part", ""), by=s.by, now=s.now, saved=late is None, refused=late)
    if closing:
        return Reply(ack_update=form)
    under = await desk.desk(unit, case, by=s.by, now=s.now) if s.root_view_id != s.view_id else None
    return Reply(update_view=form, update_root=under)


async def on_leave(unit: Unit, s: Stimulus) -> Reply:
    """ "Leave it, because": a form for the reason."""
    case, ids = await _case(unit, s, s.value), wire.read_value(s.value)
    found = await desk.note_at(unit, case.document, ids.get("part", ""), ids.get("at", "")) if case else None
    if case is None or found is None:
        return told(Refusal(Code.MOVED_ON), s)
    rule, words, question = found
    form = parts.leave_modal(words, question, ids=wire.value(number=case.prfaq.number, part=ids["part"], rule=rule))
    return _shown(s, form)


async def on_left(unit: Unit, s: Stimulus) -> Reply:
    """A note is left as it is, with a reason: the next circle hears how many."""
    ids = wire.read_value(s.metadata)
    rule = ids.get("rule", "").removeprefix(NOTE)
    done = await prfaq.leave_note(unit, wire.number_in(s.metadata), rule, parts.read_leave(s.state), by=s.by, now=s.now)
    if isinstance(done, Refusal):
        return refused((done,), parts.LEAVE_FIELDS)
    case = await _case(unit, s, s.metadata)
    return Reply(update_root=await desk.desk(unit, case, by=s.by, now=s.now)) if case else Reply()


# reading


def _page(ids: dict[str, str]) -> int:
    typed = ids.get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


async def on_read(unit: Unit, s: Stimulus) -> Reply:
    """ "Read it": the text that a circle reads; to whoever read an earlier one, what changed."""
    view = await _text(unit, s)
    return view if isinstance(view, Reply) else _shown(s, view)


async def on_turn(unit: Unit, s: Stimulus) -> Reply:
    """Another page of it."""
    view = await _text(unit, s)
    return view if isinstance(view, Reply) else Reply(update_view=view)


async def _text(unit: Unit, s: Stimulus) -> View | Reply:
    ids, number = wire.read_value(s.value), wire.number_in(s.value)
    if not await _seen(unit, s, number):
        return told(UNKNOWN, s)
    case = await prfaq.case_of(unit, number)
    if case is not None and case.prfaq.author != s.by.id:  # the draft is not theirs; what a circle read is
        number = case.prfaq.circle or 0
    view = await desk.text_of(unit, number, reader=s.by, page=_page(ids), whole="whole" in ids)
    return view if view is not None else told(UNKNOWN, s)


async def on_compare(unit: Unit, s: Stimulus) -> Reply:
    """What changed since the newest revision that a circle read."""
    case = await _case(unit, s, s.value)
    return told(UNKNOWN, s) if case is None else _shown(s, await desk.compared(unit, case))


# what its author does with it


async def on_step(unit: Unit, s: Stimulus) -> Reply:
    """Crumple, reopen, ship, withdraw, override: a form with a line."""
    case, ids = await _case(unit, s, s.value), wire.read_value(s.value)
    if case is None or ids.get("do") not in _STEPS:
        return told(UNKNOWN, s)
    return _shown(s, forms.line_modal(case.prfaq, ids["do"], rule=ids.get("rule", "")))


Step = Callable[[Unit, Stimulus, int, str, str], Awaitable[Prfaq | Waiver | Refusal]]


async def _crumple(unit: Unit, s: Stimulus, number: int, line: str, team: str) -> Prfaq | Refusal:
    return await circles.crumple(unit, number, line, by=s.by, now=s.now)


async def _reopen(unit: Unit, s: Stimulus, number: int, line: str, team: str) -> Prfaq | Refusal:
    return await prfaq.reopen(unit, number, line, by=s.by, now=s.now)


async def _withdraw(unit: Unit, s: Stimulus, number: int, line: str, team: str) -> Prfaq | Refusal:
    return await prfaq.withdraw(unit, number, line, by=s.by, now=s.now)


async def _ship(unit: Unit, s: Stimulus, number: int, line: str, team: str) -> Prfaq | Refusal:
    return await prfaq.hand_off(unit, number, line, team, by=s.by, now=s.now)


async def _waive(unit: Unit, s: Stimulus, number: int, line: str, team: str) -> Waiver | Refusal:
    return await prfaq.override(unit, number, "P4", line, by=s.by, now=s.now)


_STEPS: dict[str, Step] = {
    "crumple": _crumple,
    "reopen": _reopen,
    "withdraw": _withdraw,
    "ship": _ship,
    "waive": _waive,
}


async def on_line(unit: Unit, s: Stimulus) -> Reply:
    """The line was written: done, and the desk below follows."""
    ids, number = wire.read_value(s.metadata), wire.number_in(s.metadata)
    step = _STEPS.get(ids.get("do", ""))
    if step is None:
        return refused((UNKNOWN,), {})
    done = await step(unit, s, number, *forms.read_line(s.state))
    if isinstance(done, Refusal):
        return refused((done,), forms.LINE_FIELDS, zone=calendar.zone_of(s.by.zone))
    case = await _case(unit, s, s.metadata)
    beneath = case is not None and s.root_view_id not in (None, s.view_id)
    return Reply(update_root=await desk.desk(unit, case, by=s.by, now=s.now)) if case and beneath else Reply()


def _pressing(step: Callable[..., Awaitable[Prfaq | Refusal]]) -> Handler:
    async def on_pressed(unit: Unit, s: Stimulus) -> Reply:
        done = await step(unit, wire.number_in(s.value), by=s.by, now=s.now)
        if isinstance(done, Refusal):
            return told(done, s)
        case = await _case(unit, s, s.value)
        view = await desk.desk(unit, case, by=s.by, now=s.now) if case and s.metadata else None
        return Reply(update_view=view) if view else Reply()

    return on_pressed


def register(registrar: Registrar) -> None:
    """Hang up this room's handlers."""
    registrar.command("prfaq", on_prfaq)
    registrar.shortcut(wire.MAKE_PRFAQ, on_shortcut)
    registrar.action(wire.PRFAQ_NEW, on_new)
    registrar.view(wire.PRFAQ_WORDS_FORM, on_words)
    registrar.view(wire.PRFAQ_FIRST_FORM, on_begun)
    registrar.action(wire.PRFAQ_LIST, on_list)
    registrar.action(wire.PRFAQ_DESK, on_desk)
    registrar.action(wire.PRFAQ_OPEN, on_part)
    registrar.action(wire.PRFAQ_SAVE, on_save)
    registrar.view(wire.PRFAQ_PART_FORM, on_save_and_close)
    registrar.action(wire.PRFAQ_LEAVE, on_leave)
    registrar.view(wire.PRFAQ_LEAVE_FORM, on_left)
    registrar.action(wire.PRFAQ_READ, on_read)
    registrar.action(wire.PRFAQ_TURN, on_turn)
    registrar.action(wire.PRFAQ_COMPARE, on_compare)
    registrar.action(wire.PRFAQ_STEP, on_step)
    registrar.view(wire.PRFAQ_LINE_FORM, on_line)
    registrar.action(wire.PRFAQ_SHIPPED, _pressing(prfaq.ship))


capability = Capability(
    name="prfaq",
    help=(
        Help("prfaq", "prfaq", "write an idea down: a press release and its questions"),
        Help("prfaq list", "prfaq list", "the funnel, and each PRFAQ with what became of it"),
        Help("prfaq words", "prfaq words", "words that the check asks about here; for admins"),
    ),
    register=register,
    due=(Due("parked PRFAQs", prfaqs.next_return, prfaq.wake_due),),
    digest=(funnel.week_of,),
)

"""Opening: what the form "New decision" must hold before a question can be asked; all that is missing, at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain import calendar
from bot.domain.doors import DO_NOTHING, Door, Profile, Tick, a_choice, door_of, why_not_profile, why_not_ruler
from bot.domain.lanes import Reach, reaches_everybody, too_many_asleep
from bot.domain.nouns import BACKGROUND_LIMIT, OPTION_LIMIT, QUESTION_LIMIT, aware, look, tidy, visible
from bot.domain.people import Member
from bot.domain.refusals import Code, Refusal
from bot.domain.settings import DEFAULTS, Settings

__all__ = [
    "DO_NOTHING",
    "SOMETHING_ELSE",
    "Opening",
    "as_question",
    "clean_options",
    "deadline_refusal",
    "why_not_able",
    "why_not_act",
    "why_not_asked",
    "why_not_open",
    "why_not_people",
    "why_not_worded",
]

SOMETHING_ELSE = "Something else"  # the tenth choice, always there
MOST_OPTIONS = 9
MOST_PEOPLE = 40
SOONEST = timedelta(minutes=1)
FARTHEST = timedelta(days=366)
FARTHEST_EVER = timedelta(days=5 * 366)  # a slip of the keyboard, however often it is confirmed


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form "New decision" held. ``deadline`` is None where nothing readable was picked."""

    channel: str
    question: str
    background: str
    options: tuple[str, ...]
    contributors: tuple[str, ...]
    deadline: datetime | None
    decider: str
    affected: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    keeper: str | None = None
    approver: str | None = None
    source_link: str = ""
    source_author: str = ""
    ticks: tuple[Tick, ...] = ()  # what is hard to undo
    owner: str | None = None  # from here on: of a one-way door
    success: str = ""
    look_back: date | None = None
    follows: int | None = None  # the decision that is asked about anew
    news: str = ""  # and what is new since

    @property
    def door(self) -> Door:
        """The door that the ticks make."""
        return door_of(self.ticks)

    @property
    def profile(self) -> Profile:
        """What a one-way door names beside its question."""
        return Profile(self.decider, self.owner, self.approver, self.success, self.look_back)


class HasHosts(Protocol):
    """Whoever asks and decides, and who is asked to commit alone: all that is needed of a question here."""

    @property
    def opener(self) -> str:
        """Who asked."""
        ...

    @property
    def decider(self) -> str:
        """Who decides."""
        ...

    @property
    def affected(self) -> tuple[str, ...]:
        """Who is asked to commit, not to argue."""
        ...


_QUESTION_MARKS = ("?", "？", "؟")


def as_question(text: str) -> str:
    """Return ``text`` on one line, ending in a question mark: its own, of whatever script, or one that is added."""
    line = " ".join(tidy(text).split())
    return line if visible(line).endswith(_QUESTION_MARKS) or not line else line + "?"


def clean_options(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the options as written, one a line, without blank ones and without the choice that is always there."""
    options = (" ".join(tidy(line).split()) for line in lines)
    return tuple(option for option in options if visible(option) and look(option) != look(SOMETHING_ELSE))


def _question_refusals(form: Opening) -> Iterable[Refusal]:
    question = as_question(form.question)
    if not visible(question).strip("".join(_QUESTION_MARKS)):
        yield Refusal(Code.NO_QUESTION, field="question")
    elif len(question) > QUESTION_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": QUESTION_LIMIT, "length": len(question)}, "question")
    if len(form.background) > BACKGROUND_LIMIT:
        yield Refusal(Code.TOO_LONG, {"limit": BACKGROUND_LIMIT, "length": len(form.background)}, "background")


def _option_refusals(options: Sequence[str]) -> Iterable[Refusal]:
    if not {look(option) for option in options} - {look(DO_NOTHING)}:  # that one was filled in by the form itself
        yield Refusal(Code.NO_OPTIONS, {"besides": options[0]} if options else {}, "options")
    if len(options) > MOST_OPTIONS:
        yield Refusal(Code.TOO_MANY_OPTIONS, {"count": len(options)}, "options")
    seen: set[str] = set()
    for option in options:
        if look(option) in seen:
            yield Refusal(Code.SAME_OPTION_TWICE, {"option": option}, "options")
            return
        if len(option) > OPTION_LIMIT:
            yield Refusal(Code.OPTION_TOO_LONG, {"option": option[:30], "limit": OPTION_LIMIT}, "options")
            return
        seen.add(look(option))


def _people_refusals(form: Opening, people: dict[str, Member], by: Member, settings: Settings) -> Iterable[Refusal]:
    if by.guest:
        yield Refusal(Code.GUEST_OPENS)
    asked = set(form.contributors)
    if not asked - {by.id} or not asked - {form.decider}:  # a note to oneself, or one to whoever decides anyway
        yield Refusal(Code.NOBODY_ASKED, field="contributors")
    if len(asked | set(form.affected)) > MOST_PEOPLE:
        yield Refusal(Code.TOO_MANY_PEOPLE, {"limit": MOST_PEOPLE}, "contributors")
    yield from why_not_able(people, [("contributors", form.contributors)], settings)
    yield from why_not_people(form, people, settings)


def why_not_people(form: Opening, people: dict[str, Member], settings: Settings = DEFAULTS) -> tuple[Refusal, ...]:
    """Return why those who do not write, but decide, commit, are told or keep it fair, cannot be that.

    Guests, and people of other workspaces where ``settings`` take them in, answer; they never decide or rule.
    """
    asked = [
        ("affected", form.affected),
        ("informed", form.informed),
        ("keeper", (form.keeper,) if form.keeper else ()),
    ]
    # Who rules on a one-way door is judged with what else it names.
    acting = [("decider", form.decider), *([("approver", form.approver)] if form.approver and not form.ticks else [])]
    parts = (form.decider, *form.contributors, *form.affected)
    refused = list(why_not_able(people, asked, settings))
    for part, member in acting:
        refused += why_not_act(part, member, people, parts if part == "approver" else ())
    return tuple(refused)


def why_not_act(
    part: str, member: str, people: dict[str, Member], others: Collection[str | None] = ()
) -> Iterable[Refusal]:
    """Return why ``member`` cannot decide or rule: no guest does, and nobody rules who is one of ``others``."""
    known = people.get(member)
    if known is None or not known.can_be_asked:
        yield Refusal(Code.NOT_A_PERSON, {"name": known.name if known else "That member", "role": part}, part)
    elif not known.full:
        yield Refusal(Code.GUEST_DECIDES, {"name": known.name}, part)
    elif refused := why_not_ruler(known, others):
        yield refused


def why_not_able(
    people: dict[str, Member], named: Sequence[tuple[str, tuple[str, ...]]], settings: Settings
) -> Iterable[Refusal]:
    """Return why those ``named``, by their part, cannot be asked or told: one of each part at most."""
    for part, ids in named:
        for member in (people.get(name) for name in ids):
            if member is None or not member.can_be_asked:
                yield Refusal(Code.NOT_A_PERSON, {"name": member.name if member else "That member", "role": part}, part)
                break
            if member.stranger and not settings.strangers:
                yield Refusal(Code.STRANGER_ASKED, {"name": member.name}, part)
                break


def deadline_refusal(deadline: datetime | None, now: datetime, *, asked_again: bool) -> Refusal | None:
    """Return why ``deadline`` cannot stand; one that is very near or far is asked about once more, then taken."""
    if deadline is None:
        return Refusal(Code.DEADLINE_UNREADABLE, field="deadline")
    ahead = aware(deadline) - aware(now)
    if ahead < SOONEST:
        return Refusal(Code.DEADLINE_PAST, field="deadline")
    if ahead < timedelta(minutes=30) and not asked_again:
        return Refusal(Code.DEADLINE_TOO_SOON, {"minutes": int(ahead.total_seconds() // 60)}, "deadline")
    if ahead > (FARTHEST_EVER if asked_again else FARTHEST):
        return Refusal(Code.DEADLINE_TOO_FAR, {"days": ahead.days}, "deadline")
    return None


def _asleep(deadline: datetime | None, reaches: Sequence[Reach]) -> Refusal | None:
    """Return that more than half of those asked sleep or are away until the deadline, and when all can be asked."""
    late = too_many_asleep(reaches, deadline) if deadline is not None else ()
    if not late:
        return None
    names = [one.member.name for one in late]
    named = names if len(names) < 3 else [names[0], f"{len(names) - 1} others"]
    facts = {"name": " and ".join(named), "deadline": deadline, "at": reaches_everybody(reaches)}
    return Refusal(Code.DEADLINE_ASLEEP, facts, "deadline")


def why_not_worded(form: Opening) -> tuple[Refusal, ...]:
    """Return what is wrong with a question's words and options."""
    return (*_question_refusals(form), *_option_refusals(clean_options(form.options)))


def why_not_asked(
    wanted: Sequence[str],
    added: Sequence[str],
    debate: HasHosts,
    people: dict[str, Member],
    settings: Settings = DEFAULTS,
) -> Iterable[Refusal]:
    """Return why ``wanted`` cannot be those who are asked, as at opening; only who is new must be able to answer."""
    asked = set(wanted)
    if not asked - {debate.opener} or not asked - {debate.decider}:
        yield Refusal(Code.NOBODY_ASKED, field="contributors")
    if len(asked | set(debate.affected)) > MOST_PEOPLE:
        yield Refusal(Code.TOO_MANY_PEOPLE, {"limit": MOST_PEOPLE}, "contributors")
    yield from why_not_able(people, [("contributors", tuple(added))], settings)


def why_not_open(
    form: Opening,
    *,
    by: Member,
    people: dict[str, Member],
    now: datetime,
    asked_again: bool,
    whole: bool = True,
    settings: Settings = DEFAULTS,
    reaches: Sequence[Reach] = (),
) -> tuple[Refusal, ...]:
    """Return everything that keeps the form from being asked; ``asked_again`` as for ``deadline_refusal``.

    Without ``whole`` only its first page is judged: what a one-way door names beside its question comes after it.
    ``reaches`` foresees how each contributor would be asked; unknown, nobody sleeps.
    """
    late = deadline_refusal(form.deadline, now, asked_again=asked_again) or _asleep(form.deadline, reaches)
    options, found = clean_options(form.options), []
    if not a_choice(options, form.door) and {look(option) for option in options} - {look(DO_NOTHING)}:
        found.append(Refusal(Code.ONE_OPTION, field="options"))
    if whole and form.door is Door.ONE_WAY:
        today = calendar.local_day(now, calendar.zone_of(by.zone))
        found += why_not_profile(form.profile, people, today, (*form.contributors, *form.affected))
    return (
        *_question_refusals(form),
        *_option_refusals(options),
        *_people_refusals(form, people, by, settings),
        *([late] if late else []),
        *found,
    )

"""The hostile viewer: random people press, fill in and send whatever the product shows to anybody, in random order.

Everything that anybody is shown is looked through (messages, fallback texts, forms, Home, errors, refusals, the values
of buttons, the metadata of forms), and all that is logged: what is sealed is nowhere but in its author's own form, what
is open is with nobody who may not see the record, and nothing breaks.
"""

import io
import json
import logging
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot import logs
from bot.domain.people import Member
from bot.views import wire
from storage.ledger import list_entries
from storage.schema import debate_people, debates, decision_asked, decisions, escalations, handovers, positions, sheets
from tests.machine import arrows
from tests.machine.monkey import Monkey, Thing
from tests.machine.world import CAST, GUEST, HEAD, HUNT, LEAD, MARK, PASSER, TWO, Ground

TYPED = ("", "mine", "help", "settings", "open The roof", "record We moved", "Should we <@UONE> <@UTWO>?", "nonsense")
PLACES = (("CPUBLIC", "support"), ("CPRIVATE", "privategroup"), ("DX", "directmessage"))
OUTSIDE = {PASSER.id, GUEST.id}  # who never sets a foot into the private channel
SIGNS = ("white_check_mark", "handshake", "raised_hand", "tada")
BROKE = ("a stimulus failed", "could not be shown", "could not be rendered")


FIRST = ("position.write.v1", "exercise.fill.v1")


def _again(sheet, other) -> bool:
    """Say whether ``other`` took the place of ``sheet``."""
    same = all(sheet[name] == other[name] for name in ("number", "exercise", "place", "member"))
    return same and other["ordinal"] > sheet["ordinal"]


# Who has a part in a record beside those named on the question: asked to commit, owner, offered to decide, who rules.
_PARTS = (
    select(decision_asked.c.number, decision_asked.c.member),
    select(decisions.c.number, decisions.c.owner.label("member")),
    select(handovers.c.number, handovers.c.to.label("member")).where(handovers.c.state == "offered"),
    select(escalations.c.number, escalations.c.approver.label("member")),
    select(escalations.c.number, escalations.c.ruled_by.label("member")),
)


def _here(part, unit):
    return part.get_final_froms()[0].c.workspace == unit.workspace


class Walk:
    """A few questions in one workspace, and everybody's hands on everything: a random walk, the same for a seed."""

    def __init__(self, ground: Ground, out: io.StringIO, seed: int) -> None:
        self.w, self.out, self.draw = Monkey(ground.database), out, random.Random(seed)
        self.seed = seed
        self.w.check = self._look
        self.pressed: Counter[str] = Counter()
        self.trail: list[str] = []
        self.guarded = 0  # looks at something while something was sealed

    async def goes(self, steps: int) -> None:
        """Ask something, so that there is something to press, and then let everybody at it."""
        await self.w.start()
        place = PLACES[self.seed % 2]
        await self.w.types(LEAD, "Should we move? <@UONE> <@UTWO> <@UGUEST> fri", *place)
        for _ in range(2):  # a guest is asked, so it is checked first
            await self.w.submits(LEAD, self.w.forms[LEAD.id], 0)
        await self.w.deliver()
        for do in ("premortem", "criteria"):
            element = {"type": "button", "action_id": wire.CHANGE_WAY, "value": wire.value(number=1, do=do)}
            await self.w.presses(LEAD, Thing(element, {}, None))
            await self.w.submits(LEAD, self.w.forms[LEAD.id], 0)
        await self.w.deliver()
        for one in list(self.w.things.values()):
            if one.owner in ("UONE", "UTWO") and one.name in FIRST:  # somebody is missing still
                await self._press(self.w.people[str(one.owner)], one)
        for by in (LEAD, self.draw.choice((PASSER, HEAD, GUEST, TWO))):
            await self._sweeps(by)
        ways = (
            self.presses_own,
            self.presses_any,
            self.presses_what_was_never_shown,
            self.sends_any,
            self.types,
            self.reacts,
            self.waits,
            self.w.deliver,
        )
        for way in self.draw.choices(ways, (40, 8, 14, 6, 6, 8, 6, 20), k=steps):
            await way()
            await self._look()
        await self._sweeps(PASSER)
        await self.w.deliver()
        await self._ends()

    def _anybody(self) -> Member:
        return self.draw.choice(CAST[:-1])

    def _pick(self) -> int:
        return self.draw.randrange(1000)

    async def _says(self, by: Member, text: str, place: tuple[str, str]) -> None:
        self.trail.append(f"{by.name} types {text!r} in {place[0]}")
        await self.w.types(by, text, *place)
        await self._then_sends(by)

    async def _then_sends(self, by: Member) -> None:
        for _ in range(3):  # a form may open the next one
            form = self.w.forms.get(by.id)
            if not form or not form.get("submit") or self.draw.random() < 0.1:
                return
            self.trail.append(f"{by.name} sends {form['callback_id']}")
            self.pressed[form["callback_id"]] += 1
            await self.w.submits(by, form, self._pick())

    async def types(self) -> None:
        """Somebody types a command, and sends the form that it opens."""
        by, place = self._anybody(), self.draw.choice(PLACES)
        place = PLACES[0] if by.id in OUTSIDE and place[0] == "CPRIVATE" else place
        await self._says(by, self.draw.choice(TYPED), place)

    async def presses_own(self) -> None:
        """Somebody presses what is meant for them, seldom pressed things first, and sends the form that it opens."""
        thing = self._seldom([one for one in self.w.things.values() if one.owner])
        if thing and self.draw.random() < 0.6:
            await self._press(self.w.people[str(thing.owner)], thing)
        elif thing := self._seldom([one for one in self.w.things.values() if not one.owner]):
            await self._press(self._anybody(), thing)

    async def presses_any(self) -> None:
        """Somebody presses what is somebody else's."""
        if thing := self._seldom(list(self.w.things.values())):
            await self._press(self._anybody(), thing)

    async def presses_what_was_never_shown(self) -> None:
        """Somebody sends a press that no message offered them: any that a room listens to, about any record."""
        await self._forges(self._anybody(), self.draw.choice(sorted(self.w.presses_known)), self.draw.randint(1, 3))

    async def _sweeps(self, by: Member) -> None:
        """Somebody presses everything there is about the first question: while answers are sealed, and at the end."""
        for name in sorted(self.w.presses_known):
            await self._forges(by, name, 1)
            self.w.forms.pop(by.id, None)
            await self._look()

    async def _forges(self, by: Member, name: str, number: int) -> None:
        do = self.draw.choice(("pass", "withdraw", "history", "decide", "move", "words", "people"))
        kind = self.draw.choice(("premortem", "criteria"))
        ids = wire.value(number=number, do=do, option=0, page=0, member=self._anybody().id, kind=kind)
        place = {"view": {"id": f"V{by.id}", "type": self.draw.choice(("home", "modal")), "state": {"values": {}}}}
        element = {"type": "button", "action_id": name, "value": ids}
        self.trail.append(f"{by.name} forges {name} about {number}, {do}")
        await self.w.presses(by, Thing(element, self.draw.choice(({}, place)), None))

    def _seldom(self, things: list[Thing]) -> Thing | None:
        some = self.draw.sample(things, min(4, len(things)))
        return min(some, key=lambda one: self.pressed[one.name] / one.weight, default=None)

    async def _press(self, by: Member, thing: Thing) -> None:
        self.trail.append(f"{by.name} presses {thing.name} of {thing.owner or 'all'}")
        self.pressed[thing.name] += 1
        if by.id in OUTSIDE and thing.place.get("channel") == {"id": "CPRIVATE"}:
            thing = Thing(thing.element, {}, None)  # who never comes in there cannot press there either
        self.w.forms.pop(by.id, None)
        await self.w.presses(by, thing)
        await self._then_sends(by)

    async def sends_any(self) -> None:
        """Somebody sends a form that was opened for somebody else, or once more what they sent."""
        if forms := [one for one in self.w.forms.values() if one.get("submit")]:
            by, form = self._anybody(), self.draw.choice(forms)
            self.trail.append(f"{by.name} sends {form['callback_id']} of somebody else")
            await self.w.submits(by, form, self._pick())

    async def reacts(self) -> None:
        """Somebody puts an emoji somewhere, or takes one away."""
        if stand := [one.place for one in self.w.things.values() if one.place.get("message")]:
            where, by, sign = self.draw.choice(stand), self._anybody(), self.draw.choice(SIGNS)
            self.trail.append(f"{by.name} puts {sign} on {where}")
            more = {"adds": self.draw.random() < 0.7}
            await self.w.reacts(by, sign, where["channel"]["id"], where["message"]["ts"], **more)

    async def waits(self) -> None:
        """The clock goes on."""
        hours = self.draw.choice((1, 7, 24, 72, 400))
        self.trail.append(f"{hours} hours pass")
        await self.w.advance(self.w.now + hours * arrows.HOUR)

    async def _look(self) -> None:
        open_, readers, written = await self._rows()
        known = self.w.positions | set(written)
        for surface, member, shown in self.w.heard:
            text = json.dumps(shown, ensure_ascii=False, default=str)
            for word in set(MARK.findall(text)) & known:
                own = surface in ("form", "errors") and member in (written.get(word), self.w.typed.get(word))
                may = word in open_ and (not member or member in readers[word])
                assert own or may, f"{surface} of {member or 'a channel'} holds {word}: {text}"
            for hidden in _opaque(shown):
                assert not MARK.search(hidden), f"words ride along in {hidden}"
        self.guarded += bool(self.w.heard and known - open_)
        self.w.heard.clear()
        logged = self.out.getvalue()
        assert not MARK.search(logged), "what people write is in the log"
        assert not any(one in logged for one in BROKE), logged
        self.out.truncate(self.out.seek(0))

    async def _rows(self):
        """Return which words are open, who may read each, and who wrote it, by the rows alone."""
        async with self.w.unit() as unit:
            ours = positions.c.workspace == unit.workspace
            said = (await unit.execute(select(positions).where(ours))).mappings().all()
            asked = (await unit.execute(select(debates).where(debates.c.workspace == unit.workspace))).mappings().all()
            apart = (await unit.execute(select(sheets).where(sheets.c.workspace == unit.workspace))).mappings().all()
            named = (await unit.execute(select(debate_people).where(debate_people.c.workspace == unit.workspace))).all()
            later = [row for part in _PARTS for row in await unit.execute(part.where(_here(part, unit)))]
        records = {row["number"]: row for row in asked}
        left = {(row.number, row.member) for row in named if row.role == "left"}
        parts = {(row.number, row.member) for row in named if row.role != "asking"}
        parts |= {(row.number, row.member) for row in later}
        newest = {(row["number"], row["member"]): 0 for row in said}
        for row in said:
            if not row["informed"]:
                place = row["number"], row["member"]
                newest[place] = max(newest[place], row["version"])
        open_, readers, written = set(), {}, {}
        for number, row in records.items():
            outside = OUTSIDE if row["channel"] == "CPRIVATE" else set()  # every press comes from inside the other one
            able = {one.id for one in CAST if (number, one.id) in parts or one.id not in outside}
            for word in MARK.findall(f"{row['question']} {row['background']}"):
                open_.add(word)
                readers[word], written[word] = able, ""
            for one in (one for one in said if one["number"] == number):
                last = one["version"] == newest[number, one["member"]] and one["kind"] == "chosen"
                shown = one["informed"] or (last and (number, one["member"]) not in left)
                for word in MARK.findall(f"{one['reason']} {one['change_my_mind']} {one['cause']}"):
                    readers[word], written[word] = able, one["member"]
                    open_ |= {word} if row["revealed_at"] and shown else set()
            for sheet in (one for one in apart if one["number"] == number):
                last = not any(_again(sheet, one) for one in apart)
                shown = row["revealed_at"] and last and (number, sheet["member"]) not in left
                for word in MARK.findall(sheet["lines"]):
                    readers[word], written[word] = able, sheet["member"]
                    open_ |= {word} if shown else set()
        return open_, readers, written

    async def _ends(self) -> None:
        await self.w.chains_hold()
        async with self.w.unit() as unit:
            numbers = (await unit.execute(select(debates.c.number).where(debates.c.workspace == unit.workspace))).all()
            for (number,) in numbers:
                list(arrows.taken([entry for entry, _ in await list_entries(unit, number, limit=999)]))


def _opaque(shown: object) -> Iterator[str]:
    """Yield what Slack hands back to us unseen: values of buttons and options, metadata of forms, names of fields."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            if name in ("value", "private_metadata", "action_id", "block_id", "callback_id", "external_id"):
                yield str(value)
            else:
                yield from _opaque(value)
    elif isinstance(shown, list):
        for one in shown:
            yield from _opaque(one)


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.configure("DEBUG", json=True, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize("seed", range(100, 200) if HUNT else range(2))
def test_hostile_hands_find_nothing(ground: Ground, out: io.StringIO, seed: int) -> None:
    """No surface, no value, no log line holds what is sealed; what is open stays among those who may see the record."""
    walk = Walk(ground, out, seed)
    try:
        ground.run(walk.goes(90))
    except BaseException as problem:
        problem.add_note("\n".join(walk.trail[-40:]))
        raise
    assert walk.pressed["position.form.v1"] > 2, walk.trail[:12]
    assert walk.pressed["exercise.sealed_reasons.v1"] > 0, walk.trail[:12]
    assert walk.guarded > 20, walk.trail

"""The chain: entries, each sealed to the one before, and a walk along them that says where it does not hold."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.ledger.facts import Changes, Facts, Path, Text, Value, Verb, Who
from bot.domain.ledger.telling import canonical, people_in

__all__ = [
    "GENESIS",
    "REMOVED",
    "Break",
    "Entry",
    "Salt",
    "Walk",
    "body_of",
    "entry_hash",
    "place",
    "surrogate",
    "told",
]

GENESIS = ""  # what the first entry of a record follows
REMOVED = "[removed]"  # what stands in place of the words of somebody who was forgotten

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Salt:
    """What makes the hash of one short text unguessable. ``author`` is a surrogate, "" for the record's own texts."""

    path: str
    salt: str
    author: str = ""


def place(path: Path, names: Mapping[str, str]) -> str:
    """Return ``path`` as it is told: its parts joined, people as their surrogates in ``names``."""
    return "/".join(names[part.member] if isinstance(part, Who) else str(part) for part in path)


def body_of(told: Changes, names: Mapping[str, str], salt: Callable[[], str]) -> tuple[str, tuple[Salt, ...]]:
    """Return an entry's body as canonical JSON, and the salts drawn from ``salt`` for the texts that it tells."""
    shown: Json = {}
    salts: list[Salt] = []
    for path, value in told.items():
        where = place(path, names)
        if isinstance(value, Text):
            drawn = Salt(where, salt(), names[value.by] if value.by else "")
            salts.append(drawn)
            shown[where] = {"hash": _text_hash(drawn.salt, value.text), **({"by": drawn.author} if value.by else {})}
        else:
            shown[where] = names[value.member] if isinstance(value, Who) else value
    return canonical({"facts": shown}), tuple(salts)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text_hash(salt: str, text: str) -> str:
    return _digest(canonical([salt, text]))


def surrogate(salt: str, workspace: str, member: str) -> str:
    """Return what stands for ``member`` in the ledger. Without its salt nobody can tell whom it stands for."""
    return f"p-{_digest(canonical([salt, workspace, member]))[:20]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link. ``at`` is aware; ``actor`` is a surrogate, "" for the clock; ``body`` is canonical JSON."""

    workspace: str
    number: int
    seq: int
    at: datetime
    actor: str
    verb: str
    body: str
    previous: str
    hash: str = ""


def entry_hash(previous: str, entry: Entry) -> str:
    """Return the hash that ties ``entry`` to the one before it, whose hash is ``previous``."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [previous, entry.workspace, entry.number, entry.seq, at, entry.actor, entry.verb, entry.body]
    return _digest(canonical(parts))


def told(entry: Entry) -> dict[str, object]:
    """Return the facts that an entry tells, by their place; empty where its body cannot be read."""
    try:
        found = json.loads(entry.body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


_ERASES = (Verb.ERASED, Verb.EVIDENCE_BACK)


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that does not hold: at which entry, and what differs. No word of what anybody wrote."""

    seq: int
    what: str


@dataclass(slots=True)
class Walk:
    """A walk along one record's entries, in their order: is it one chain, and what should the rows say by it?"""

    length: int = 0
    head: str = GENESIS
    broken: Break | None = None
    erased: int = 0  # texts whose author was forgotten
    actors: set[str] = field(default_factory=set)
    _facts: dict[str, tuple[int, object]] = field(default_factory=dict)  # place -> entry that told it last, value
    _texts: dict[tuple[int, str], str] = field(default_factory=dict)  # each text that was told, and its author
    _forgotten: set[str] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        """Take the next entry; after the first break nothing more is believed."""
        if self.broken:
            return
        what = self._why_not(entry)
        if what:
            self.broken = Break(min(entry.seq, self.length + 1) if entry.seq > 0 else self.length + 1, what)
            return
        self.length, self.head = entry.seq, entry.hash
        if entry.actor:
            self.actors.add(entry.actor)
        facts = told(entry)
        if entry.verb in _ERASES:  # what stood there before is gone, with what it could be checked by
            self._texts = {at: author for at, author in self._texts.items() if at[1] not in facts}
        for where, value in facts.items():
            if isinstance(value, dict):
                self._texts[entry.seq, where] = str(value.get("by", ""))
            if value is None:  # a row that is gone takes its columns along
                for gone in [one for one in self._facts if one == where or one.startswith(f"{where}/")]:
                    del self._facts[gone]
            else:
                self._facts[where] = (entry.seq, value)
        if entry.verb == Verb.FORGOTTEN:
            self._forgotten.add(str(json.loads(entry.body).get("person")))

    def _why_not(self, entry: Entry) -> str:
        if entry.seq != self.length + 1:
            return f"entry {self.length + 1} is missing"
        if entry.previous != self.head:
            return "it does not follow the entry before it"
        if entry.hash != entry_hash(entry.previous, entry):
            return "it was changed"
        return "" if _is_readable(entry.body) else "it cannot be read"

    def end(self, head: str, length: int) -> None:
        """Compare with the head and length that the record's own row knows: a cut end shows."""
        if self.broken:
            return
        if self.length < length:
            self.broken = Break(self.length + 1, f"the end is cut off: {length - self.length} missing")
        elif self.length > length:
            self.broken = Break(length + 1, "the record's row does not know it")
        elif not length:
            self.broken = Break(0, "it has no entries")
        elif head != self.head:
            self.broken = Break(self.length, "the record's row knows another head")

    def compare(self, rows: Facts, names: Mapping[str, str], salts: Mapping[tuple[int, str], Salt]) -> None:
        """Compare the fold with the facts of the record's rows. ``names`` has the surrogate of each member known.

        Whoever was forgotten stands in the rows by their surrogate; their words must be gone from there.
        """
        if self.broken:
            return
        people = people_in(rows)
        known = {one: names.get(one) or (one if one in self._forgotten else f"?{one}") for one in people}
        real = {place(path, known): value for path, value in rows.items()}
        found = [self._difference(where, real.get(where), known, salts) for where in sorted({*real, *self._facts})]
        self.broken = min((one for one in found if one), key=lambda one: one.seq, default=None)
        if self.broken is None:
            self.broken = self._stray_salt(salts)

    def _difference(
        self, where: str, real: Value | None, known: Mapping[str, str], salts: Mapping[tuple[int, str], Salt]
    ) -> Break | None:
        seq, wanted = self._facts.get(where, (self.length, None))
        wrong = Break(seq, f"{where} is not what was recorded")
        if not isinstance(wanted, dict):
            shown = known[real.member] if isinstance(real, Who) else real
            return None if type(shown) is type(wanted) and shown == wanted else wrong
        if not isinstance(real, Text):
            return wrong
        salt, author = salts.get((seq, where)), str(wanted.get("by", ""))
        if salt is None:
            if author in self._forgotten and real.text == REMOVED:
                self.erased += 1
                return None
            return Break(seq, f"{where} has lost its salt")
        right = salt.author == author and _text_hash(salt.salt, real.text) == wanted.get("hash")
        return None if right else wrong

    def _stray_salt(self, salts: Mapping[tuple[int, str], Salt]) -> Break | None:
        """Each text that was told has its salt, also where another stands in its place by now, and no other salt is
        there: one of a forgotten person's words would let a guess at them be checked.
        """
        left = [seq for (seq, _), salt in salts.items() if salt.author in self._forgotten]
        if left:
            return Break(min(left), "words that were erased still have their salt")
        wanted = {at: author for at, author in self._texts.items() if author not in self._forgotten}
        wrong = [seq for (seq, where), salt in salts.items() if wanted.get((seq, where)) != salt.author]
        if wrong:
            return Break(min(wrong), "a salt belongs to nothing that was told")
        lost = [seq for seq, where in wanted if (seq, where) not in salts]
        return Break(min(lost), "a text has lost its salt") if lost else None

    def nameless(self, names: Iterable[str]) -> Break | None:
        """Return a break where somebody acted who is neither known nor forgotten."""
        lost = self.actors - set(names) - self._forgotten
        return Break(self.length, "somebody who acted is not known any more") if lost else None


def _is_readable(body: str) -> bool:
    try:
        whole = json.loads(body)
    except ValueError:
        return False
    return isinstance(whole, dict) and isinstance(whole.get("facts", {}), dict)

"""Where one visitor sits: which person they are, what they look at, what is open beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.desk import Desk
from bot.sandbox.page.kit import Json, Surface
from bot.sandbox.page.mrkdwn import Names

__all__ = ["HOME", "MESSAGES", "Seat", "View", "look_around"]

HOME, MESSAGES = "app:home", "app:messages"


@dataclass
class Seat:
    """One browser tab. Rooms and threads are remembered for each person, as their own clients would."""

    person: str
    start: str
    rooms: dict[str, str] = field(default_factory=dict)
    threads: dict[str, str | None] = field(default_factory=dict)
    fresh: dict[str, str | None] = field(default_factory=dict)
    arrived: bool = False
    filled: bool = True  # the composer holds the story's words
    marked: str | None = None  # ts of the message that a link led to
    prompt: str = ""  # the beginning of a command that waits in the composer
    drawer: str | None = None
    operator: bool = False
    rail: bool = True
    toasts: list[str] = field(default_factory=list)

    @property
    def room(self) -> str:
        """What the person looks at: a channel's id, ``HOME`` or ``MESSAGES``."""
        return self.rooms.get(self.person, self.start)

    @property
    def thread(self) -> str | None:
        """The ts of the thread that is open beside the channel."""
        return self.threads.get(self.person)


@dataclass(frozen=True)
class View:
    """What one drawing needs: the seat, what the desk tells its person, and names in their zone."""

    seat: Seat
    desk: Desk
    told: Json
    names: Names
    now: datetime
    ring: tuple[str, str] | None = None

    @property
    def me(self) -> Json:
        """The person whose eyes these are."""
        me: Json = self.told["me"]
        return me

    def person(self, ident: str) -> Json:
        """Return what is known of a member; somebody unknown is their id."""
        found = next((one for one in self.told["people"] if one["id"] == ident), None)
        return found or {"id": ident, "name": ident, "tz": "Etc/UTC", "is_bot": False, "deleted": False}

    def channel(self, ident: str) -> Json | None:
        """Return the channel as its member sees it, or None where they are not in it."""
        return next((one for one in self.told["channels"] if one["id"] == ident), None)

    def dm(self) -> Json | None:
        """Return the direct message with the app, or None while there is none."""
        return next((one for one in self.told["channels"] if one["kind"] == "im"), None)

    def local(self, instant: datetime) -> datetime:
        """Return ``instant`` on the person's own wall clock."""
        return instant.astimezone(self.names.zone)

    def surface(self, kind: str, channel: str = "", ts: str = "") -> Surface:
        """Return what drawing blocks on ``kind`` needs."""
        listed = self.told["people"]
        people = tuple((one["id"], one["name"]) for one in listed if not one["is_bot"] and not one["deleted"])
        channels = tuple((one["id"], one["name"]) for one in self.told["channels"] if one["kind"] != "im")
        ring = self.ring[0] if self.ring and self.ring[1] == ts else None
        return Surface(kind, self.names, channel, ts, people=people, channels=channels, ring=ring)


def look_around(seat: Seat, desk: Desk, ring: tuple[str, str] | None = None) -> View:
    """Return what the seat's person sees now."""
    told = desk.see(seat.person)
    users = {one["id"]: one["name"] for one in told["people"]}
    channels = {one["id"]: one["name"] for one in told["channels"] if one["kind"] != "im"}
    now = datetime.fromisoformat(told["now"])
    names = Names(users, channels, told["me"]["id"], ZoneInfo(told["me"]["tz"]), now)
    return View(seat, desk, told, names, now, ring)

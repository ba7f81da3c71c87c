"""Who works in the workspace and which channels it has. A story may bring its own cast."""

from dataclasses import dataclass

from bot.sandbox.workspace import APP_NAME, BOT_USER, Channel, Member, Workspace

__all__ = ["DEFAULT", "Cast", "Person", "Room", "people_it"]


@dataclass(frozen=True)
class Person:
    """Somebody by role; ``tz`` is an IANA name; a guest sees only the channels that name them."""

    name: str
    tz: str
    admin: bool = False
    guest: bool = False

    @property
    def id(self) -> str:
        """The member id: U0 and the role in capitals."""
        return "U0" + "".join(letter for letter in self.name.upper() if letter.isalnum())


@dataclass(frozen=True)
class Room:
    """A channel; ``people`` are names, None is everybody; ``with_app`` says whether the app is in it."""

    name: str
    kind: str = "public"
    people: tuple[str, ...] | None = None
    with_app: bool = False


@dataclass(frozen=True)
class Cast:
    """The people and channels that a workspace starts with."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]


DEFAULT = Cast(
    people=(
        Person("lead", "Europe/Berlin", admin=True),
        Person("agent-1", "Europe/Berlin"),
        Person("agent-2", "Europe/Lisbon"),
        Person("agent-3", "Asia/Kolkata"),
        Person("product-manager", "America/New_York"),
        Person("contractor", "America/Sao_Paulo", guest=True),
    ),
    rooms=(
        Room("general", people=("lead", "agent-1", "agent-2", "agent-3", "product-manager")),
        Room("support", with_app=True),
        Room("leads", kind="private", people=("lead", "product-manager")),
    ),
)


def people_it(cast: Cast, created: int) -> Workspace:
    """Return a fresh workspace with ``cast`` in it; ``created`` is in epoch seconds."""
    state = Workspace()
    for person in cast.people:
        state.members[person.id] = Member(
            person.id, person.name, person.tz, is_admin=person.admin, is_restricted=person.guest
        )
    by_name = {person.name: person.id for person in cast.people}
    state.members[BOT_USER] = Member(BOT_USER, APP_NAME, is_bot=True)
    for room in cast.rooms:
        inside = list(by_name.values()) if room.people is None else [by_name[name] for name in room.people]
        if room.with_app:
            inside.append(BOT_USER)
        key = "C0" + "".join(letter for letter in room.name.upper() if letter.isalnum())
        state.channels[key] = Channel(
            key, room.name, room.kind, inside, is_general=room.name == "general", created=created
        )
    return state

"""A registrar that only remembers what was hung up."""

from collections import defaultdict
from collections.abc import Sequence

from bot.capability import Handler, Help

__all__ = ["Registry"]


class Registry:
    """``names`` maps each kind to the names that handlers were hung up by, in order."""

    command_name = "/decide"

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = defaultdict(list)

    def command(self, word: str, handler: Handler) -> None:
        """Remember a subcommand."""
        self.names["command"].append(word)

    def action(self, wire_id: str, handler: Handler) -> None:
        """Remember a button."""
        self.names["action"].append(wire_id)

    def view(self, wire_id: str, handler: Handler) -> None:
        """Remember a form."""
        self.names["view"].append(wire_id)

    def shortcut(self, wire_id: str, handler: Handler) -> None:
        """Remember a shortcut."""
        self.names["shortcut"].append(wire_id)

    def options(self, wire_id: str, handler: Handler) -> None:
        """Remember a type-ahead."""
        self.names["options"].append(wire_id)

    def event(self, kind: str, handler: Handler) -> None:
        """Remember an event."""
        self.names["event"].append(kind)

    def lines(self) -> Sequence[Help]:
        """Return no help."""
        return ()

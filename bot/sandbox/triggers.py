"""Trigger ids: three seconds of wall time, one use; and response URLs: five uses within thirty minutes."""

import secrets
from dataclasses import dataclass

from bot.clock import wall_monotonic

__all__ = ["TRIGGER_SECONDS", "Hook", "Hooks", "Trigger", "Triggers"]

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60.0
HOOK_USES = 5


@dataclass
class Trigger:
    """The right to open one modal for ``user``; ``in_modal`` says that a modal may be pushed with it."""

    user: str
    born: float
    in_modal: bool
    used: bool = False


class Triggers:
    """The trigger ids that were handed out."""

    def __init__(self) -> None:
        self._known: dict[str, Trigger] = {}
        self.seconds = TRIGGER_SECONDS

    def mint(self, user: str, *, in_modal: bool = False) -> str:
        """Return a new trigger id for ``user``."""
        key = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[key] = Trigger(user, wall_monotonic(), in_modal)
        return key

    def exchange(self, key: str) -> Trigger | str:
        """Use the trigger up and return it, or Slack's code of why not."""
        trigger = self._known.get(key)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if wall_monotonic() - trigger.born > self.seconds:
            return "expired_trigger_id"
        trigger.used = True
        return trigger


@dataclass
class Hook:
    """Where an app may answer an interaction. ``ts`` is the message that was acted on, if one was."""

    user: str
    channel: str
    ts: str | None
    ephemeral: bool
    thread_ts: str | None
    born: float
    uses: int = 0


class Hooks:
    """The response URLs that were handed out, by their id."""

    def __init__(self) -> None:
        self._known: dict[str, Hook] = {}

    def mint(
        self, user: str, channel: str, ts: str | None = None, *, ephemeral: bool = False, thread_ts: str | None = None
    ) -> str:
        """Return the id of a new response URL."""
        key = secrets.token_hex(12)
        self._known[key] = Hook(user, channel, ts, ephemeral, thread_ts, wall_monotonic())
        return key

    def use(self, key: str) -> Hook | str:
        """Count one use and return the hook, or the code of why not: no_such_url, expired_url, used_url."""
        hook = self._known.get(key)
        if hook is None:
            return "no_such_url"
        if wall_monotonic() - hook.born > HOOK_SECONDS:
            return "expired_url"
        if hook.uses >= HOOK_USES:
            return "used_url"
        hook.uses += 1
        return hook

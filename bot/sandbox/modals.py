"""Views: the stack of a person's modals, and their Home tab."""

import hashlib
import secrets
from typing import Any

from bot.sandbox.blockkit import Lookups, Problem, check_view, stored_blocks, view_size
from bot.sandbox.fields import kept_typed, state_values
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.workspace import APP_ID, BOT_ID, Json, Member, View
from bot.sandbox.world import World

__all__ = ["DEEPEST", "Modals", "refused_view", "view_payload"]

DEEPEST = 3
_LARGEST = 250_000


def view_payload(view: View, team: str) -> Json:
    """Return the view as Slack shows it to an app in ``team``, with everything that the person entered."""
    body = view.body
    return {
        "id": view.id,
        "team_id": team,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": state_values(body["blocks"], view.typed)},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP_ID,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": team,
        "bot_id": BOT_ID,
    }


def refused_view(problems: list[Problem]) -> ApiRefused:
    """Return Slack's answer to a view that fails its check."""
    lines = ["[ERROR] failed to match all allowed schemas [json-pointer:/view]"]
    lines += [f"[ERROR] {problem.sentence()}" for problem in problems]
    return ApiRefused("invalid_arguments", response_metadata={"messages": lines})


class Modals:
    """Opens, pushes, updates and closes views; what it refuses it refuses with Slack's codes."""

    def __init__(self, world: World) -> None:
        self._world = world

    def lookups(self) -> Lookups:
        """Return which members and channels exist, for fields that name them."""
        state = self._world.state
        return Lookups(lambda key: key in state.members, lambda key: key in state.channels)

    def stack(self, user: str) -> list[View]:
        """Return the person's open modals, the top one last."""
        return self._world.state.modals.setdefault(user, [])

    def top(self, user: str) -> View | None:
        """Return the modal that the person sees, or None."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def open(self, trigger_id: str, body: Json) -> View:
        """Open a modal for whoever the trigger belongs to; an open stack gives way."""
        self._check(body, "modal")
        self._external(body, None)
        trigger = self._world.triggers.exchange(trigger_id)
        if isinstance(trigger, str):
            raise ApiRefused(trigger)
        view = self._make(trigger.user, body)
        self._world.state.modals[trigger.user] = [view]
        self._world.changed()
        return view

    def push(self, trigger_id: str, body: Json) -> View:
        """Push a modal onto the stack from which the trigger came."""
        self._check(body, "modal")
        self._external(body, None)
        trigger = self._world.triggers.exchange(trigger_id)
        if isinstance(trigger, str):
            raise ApiRefused(trigger)
        if not trigger.in_modal or not self.stack(trigger.user):
            raise ApiRefused("not_found")
        return self.put_on(trigger.user, body)

    def put_on(self, user: str, body: Json) -> View:
        """Put a checked view on the person's stack; a fourth is refused."""
        stack = self.stack(user)
        if len(stack) >= DEEPEST:
            raise ApiRefused("push_limit_reached")
        view = self._make(user, body, below=stack[-1] if stack else None)
        stack.append(view)
        self._world.changed()
        return view

    def update(self, body: Json, view_id: str | None, external_id: str | None, seen_hash: str | None) -> View:
        """Replace an open modal's or a Home tab's body; entries survive where ids and types are the same."""
        view = self._find(view_id, external_id)
        if view is None:
            raise ApiRefused("not_found")
        self._check(body, str(view.body["type"]))
        self._external(body, view)
        if seen_hash and seen_hash != view.hash:
            raise ApiRefused("hash_conflict")
        return self.replace(view, body)

    def replace(self, view: View, body: Json) -> View:
        """Give an open view a new, checked body."""
        view.body = _kept(body)
        view.typed = kept_typed(view.body["blocks"], view.typed)
        view.errors = {}
        view.hash = self._hash()
        self._world.changed()
        return view

    def publish(self, member: Member, body: Json, seen_hash: str | None) -> View:
        """Publish somebody's Home tab."""
        if not self._world.app.home_tab:
            raise ApiRefused("not_enabled")
        self._check(body, "home")
        home = member.home
        self._external(body, home)
        if home is None:
            member.home = self._make(member.id, body)
            self._world.changed()
            return member.home
        if seen_hash and seen_hash != home.hash:
            raise ApiRefused("hash_conflict")
        return self.replace(home, body)

    def take_off(self, user: str) -> View | None:
        """Close the top modal and return it."""
        stack = self.stack(user)
        view = stack.pop() if stack else None
        self._world.changed()
        return view

    def check(self, body: Any) -> None:
        """Refuse a modal that Slack would refuse."""
        self._check(body, "modal")

    def _check(self, body: Any, kind: str) -> None:
        problems = check_view(body, kind, self.lookups())
        if problems:
            raise refused_view(problems)
        if view_size(body) > _LARGEST:
            raise ApiRefused("view_too_large")

    def _external(self, body: Json, but: View | None) -> None:
        wanted = body.get("external_id")
        if wanted and any(view.body.get("external_id") == wanted for view in self._all() if view is not but):
            raise ApiRefused("duplicate_external_id")

    def _all(self) -> list[View]:
        state = self._world.state
        homes = [member.home for member in state.members.values() if member.home is not None]
        return [view for stack in state.modals.values() for view in stack] + homes

    def _find(self, view_id: str | None, external_id: str | None) -> View | None:
        for view in self._all():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def _make(self, user: str, body: Json, below: View | None = None) -> View:
        key = self._world.state.next_id("V0")
        return View(
            id=key,
            owner=user,
            body=_kept(body),
            hash=self._hash(),
            root_id=below.root_id if below else key,
            previous_id=below.id if below else None,
        )

    def _hash(self) -> str:
        stamp = int(self._world.now().timestamp())
        return f"{stamp}.{hashlib.sha256(secrets.token_bytes(8)).hexdigest()[:8]}"


def _kept(body: Json) -> Json:
    """Return the body as Slack keeps it: nulls dropped, blocks and elements with ids."""
    given = {key: value for key, value in body.items() if value is not None}
    return {**given, "blocks": stored_blocks(body["blocks"])}

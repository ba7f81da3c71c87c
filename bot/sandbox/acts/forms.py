"""Forms: filling, submitting and closing modals, and what the app answers to a submission."""

from typing import Any

from bot.sandbox.acts.pressing import Pressing
from bot.sandbox.delivery import Interactions
from bot.sandbox.fields import TEXTS, checked_on_submit, entered, find_element, picks, standing
from bot.sandbox.modals import Modals, view_payload
from bot.sandbox.refusal import ApiRefused, SandboxRefused
from bot.sandbox.workspace import Json, Member, View
from bot.sandbox.world import World

__all__ = ["Forms"]

_TROUBLE = "We had some trouble connecting. Try again?"


class Forms:
    """The top modal of a person."""

    def __init__(self, world: World, modals: Modals, interactions: Interactions, pressing: Pressing) -> None:
        self._world = world
        self._modals = modals
        self._interactions = interactions
        self._pressing = pressing
        self._boxes: set[tuple[str, str, str]] = set()

    def _top(self, user: str) -> tuple[Member, View]:
        member = self._world.person(user)
        view = self._modals.top(member.id)
        if view is None:
            raise SandboxRefused("nothing_open", f"{member.name} has no form open.")
        return member, view

    async def set_field(self, user: str, block_id: str, action_id: str, value: Any, *, enter: bool) -> None:
        """See ``Desk.set_field``."""
        member, view = self._top(user)
        block, element = find_element(view.body["blocks"], block_id, action_id)
        choices = self._pressing.choices(view, block_id, element)
        after = entered(element, value, choices, self._pressing.directory())
        before = standing(element, view.typed.get(block_id, {}).get(action_id))
        self._tally(member, view, element, before, after)
        view.typed.setdefault(block_id, {})[action_id] = after
        view.errors.pop(block_id, None)
        self._world.changed()
        if _dispatches(block, element, enter):
            await self._pressing.act(member, None, view, block_id, element)

    def _tally(self, member: Member, view: View, element: Json, before: Json | None, after: Json) -> None:
        if element["type"] not in TEXTS:
            self._world.tally[member.id]["presses"] += picks(before, after)
            return
        box = (view.id, str(element["action_id"]), view.hash)
        if box not in self._boxes and after != before:
            self._boxes.add(box)
            self._world.tally[member.id]["boxes"] += 1

    async def submit(self, user: str) -> None:
        """See ``Desk.submit``. What Slack's client checks itself is not sent at all."""
        member, view = self._top(user)
        if not view.body.get("submit"):
            raise SandboxRefused("no_submit", "This form has no button to send it.")
        self._world.tally[member.id]["presses"] += 1
        view.errors = checked_on_submit(view.body["blocks"], view.typed)
        if view.errors:
            self._world.changed()
            return
        payload = self._interactions.envelope(
            "view_submission",
            member,
            trigger_id=self._world.triggers.mint(member.id, in_modal=True),
            view=view_payload(view, self._world.state.team),
            response_urls=[],
        )
        ack = await self._interactions.send("interactive", payload, f"submit {view.body.get('callback_id', '')}")
        if ack.ok and view in self._modals.stack(member.id):
            try:
                self._answered(member, view, ack.payload)
            except (ApiRefused, SandboxRefused, AttributeError, TypeError) as wrong:
                self._world.notice(member.id, f"{_TROUBLE} ({wrong})")
        self._world.changed()

    def _answered(self, member: Member, view: View, answer: Any) -> None:
        """Do what the app's answer says; an answer that Slack would not understand raises."""
        if not answer:
            self._modals.stack(member.id).remove(view)
            return
        action = answer.get("response_action")
        if action == "errors":
            self._errors(view, answer.get("errors"))
        elif action == "clear":
            self._modals.stack(member.id).clear()
        elif action == "update":
            self._modals.check(answer.get("view"))
            self._modals.replace(view, answer["view"])
        elif action == "push":
            self._modals.check(answer.get("view"))
            self._modals.put_on(member.id, answer["view"])
        else:
            raise SandboxRefused("bad_response_action", f"response_action {action!r} is unknown")

    @staticmethod
    def _errors(view: View, errors: Any) -> None:
        inputs = {block["block_id"] for block in view.body["blocks"] if block.get("type") == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SandboxRefused("bad_errors", "errors name a block that is no input of this view")
        view.errors = {key: str(text) for key, text in errors.items()}

    async def close(self, user: str, *, everything: bool) -> None:
        """See ``Desk.close``."""
        member, view = self._top(user)
        cleared = everything or bool(view.body.get("clear_on_close"))
        stack = self._modals.stack(member.id)
        closed = list(reversed(stack)) if cleared else [view]
        del stack[len(stack) - len(closed) :]
        self._world.changed()
        for gone in closed:
            if gone.body.get("notify_on_close"):
                await self._tell(member, gone, cleared)

    async def _tell(self, member: Member, view: View, cleared: bool) -> None:
        """Send ``view_closed``: it carries no values."""
        shown = {**view_payload(view, self._world.state.team), "state": {"values": {}}}
        payload = self._interactions.envelope("view_closed", member, view=shown, is_cleared=cleared)
        label = f"close {view.body.get('callback_id', '')}"
        await self._interactions.send("interactive", payload, label, silent=True)


def _dispatches(block: Json, element: Json, enter: bool) -> bool:
    if block.get("type") != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in TEXTS:
        return True
    triggers = element.get("dispatch_action_config", {}).get("trigger_actions_on", ["on_enter_pressed"])
    return "on_character_entered" in triggers or (enter and "on_enter_pressed" in triggers)

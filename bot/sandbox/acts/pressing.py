"""Pressing: buttons, menus and other elements outside inputs; shortcuts."""

from typing import Any, Literal

from bot.sandbox.acts.speaking import interaction_room
from bot.sandbox.blockkit import check_options
from bot.sandbox.delivery import Interactions
from bot.sandbox.fields import Directory, elements_of, entered, find_element, offered, picks, standing, state_values
from bot.sandbox.modals import Modals, view_payload
from bot.sandbox.posts import Posts
from bot.sandbox.refusal import SandboxRefused
from bot.sandbox.workspace import APP_ID, BOT_ID, BOT_USER, Channel, Ephemeral, Json, Member, Message, View
from bot.sandbox.world import World

__all__ = ["Pressing", "Spot", "Surface"]

Surface = Literal["message", "ephemeral", "modal", "home"]
Spot = View | Message | Ephemeral


class Pressing:
    """Everything that becomes ``block_actions``, ``block_suggestion`` or a shortcut."""

    def __init__(self, world: World, posts: Posts, modals: Modals, interactions: Interactions) -> None:
        self._world = world
        self._posts = posts
        self._modals = modals
        self._interactions = interactions
        self._typed: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}
        self._offered: dict[tuple[str, str, str], list[Json]] = {}

    def directory(self) -> Directory:
        """Return how a person's words become member and channel ids."""
        state = self._world.state

        def user(name: str) -> str | None:
            member = state.person(name)
            return member.id if member is not None and not member.deleted else None

        def channel(name: str) -> str | None:
            room = state.room(name)
            return room.id if room is not None else None

        return Directory(user, channel)

    def spot(
        self, member: Member, surface: Surface, channel: str | None, ts: str | None
    ) -> tuple[Channel | None, Spot]:
        """Return what the person looks at: a message, an ephemeral one, the top modal or their Home tab."""
        if surface in ("modal", "home"):
            view = self._modals.top(member.id) if surface == "modal" else member.home
            if view is None:
                raise SandboxRefused("nothing_open", f"{member.name} has no {surface} open.")
            return None, view
        room = self._world.room_of(member, channel or "")
        if surface == "ephemeral":
            shown = next(
                (one for one in self._world.state.ephemerals if one.ts == ts and one.reader == member.id), None
            )
            if shown is None:
                raise SandboxRefused("message_not_found", "That message is gone.")
            return room, shown
        message = room.find(ts or "")
        if message is None:
            raise SandboxRefused("message_not_found", "That message is gone.")
        return room, message

    async def press(
        self,
        user: str,
        surface: Surface,
        channel: str | None,
        ts: str | None,
        block_id: str,
        action_id: str,
        value: Any,
        stale: bool,
    ) -> None:
        """See ``Desk.press``."""
        member = self._world.person(user)
        room, spot = self.spot(member, surface, channel, ts)
        blocks: list[Json] = spot.body["blocks"] if isinstance(spot, View) else spot.blocks
        if stale and not isinstance(spot, View):
            blocks = _former(spot, block_id, action_id)
        block, element = find_element(blocks, block_id, action_id)
        if block.get("type") == "input" and surface == "modal":
            raise SandboxRefused("not_a_button", "That is a field: fill it.")
        self._world.tally[member.id]["presses"] += self._enter(member, spot, block_id, element, value)
        await self.act(member, room, spot, block_id, element, value)

    def _enter(self, member: Member, spot: Spot, block_id: str, element: Json, value: Any) -> int:
        """Keep what was entered on the client and return how many presses that took."""
        if element["type"] in ("button", "workflow_button"):
            return 1
        if element["type"] == "overflow":
            entered({**element, "type": "static_select"}, value, offered(element), self.directory())
            return 1
        typed = self.typed(member, spot)
        before = standing(element, typed.get(block_id, {}).get(element["action_id"]))
        after = entered(element, value, self.choices(spot, block_id, element), self.directory())
        typed.setdefault(block_id, {})[element["action_id"]] = after
        return max(1, picks(before, after))

    def typed(self, member: Member, spot: Spot) -> dict[str, dict[str, Json]]:
        """Return what the person entered in this place and has not sent; views keep their own."""
        return spot.typed if isinstance(spot, View) else self._typed.setdefault((member.id, spot.ts), {})

    def choices(self, spot: Spot, block_id: str, element: Json) -> list[Json]:
        """Return what can be picked: the element's own options, what it had picked, and what the app offered last."""
        key = spot.id if isinstance(spot, View) else spot.ts
        initial = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        last = self._offered.get((key, block_id, element["action_id"]), [])
        return [*offered(element), *initial, *last]

    async def act(
        self, member: Member, room: Channel | None, spot: Spot, block_id: str, element: Json, value: Any = None
    ) -> None:
        """Send ``block_actions`` for an element whose new state is already kept."""
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": self._world.mint_ts(),
        }
        for key in ("text", "value", "style", "placeholder"):
            if key in element:
                action[key] = element[key]
        if element["type"] == "overflow":
            menu = {**element, "type": "static_select"}
            action["selected_option"] = entered(menu, value, offered(element), self.directory())["selected_option"]
        else:
            action |= self.typed(member, spot).get(block_id, {}).get(element["action_id"], {})
        where = self._where(member, room, spot)
        trigger = self._world.triggers.mint(member.id, in_modal=_is_modal(spot))
        payload = self._interactions.envelope("block_actions", member, trigger_id=trigger, actions=[action], **where)
        await self._interactions.send("interactive", payload, f"press {element['action_id']}")

    def _where(self, member: Member, room: Channel | None, spot: Spot) -> Json:
        if isinstance(spot, View):
            return {
                "container": {"type": "view", "view_id": spot.id},
                "view": view_payload(spot, self._world.state.team),
            }
        if room is None:
            raise SandboxRefused("channel_not_found", "That message is in no channel.")
        ephemeral = isinstance(spot, Ephemeral)
        container: Json = {
            "type": "message",
            "message_ts": spot.ts,
            "channel_id": room.id,
            "is_ephemeral": ephemeral,
        }
        if spot.thread_ts:
            container["thread_ts"] = spot.thread_ts
        hook = self._world.hooks.mint(member.id, room.id, spot.ts, ephemeral=ephemeral, thread_ts=spot.thread_ts)
        where: Json = {
            "container": container,
            "channel": interaction_room(room),
            "state": {"values": state_values(spot.blocks, self.typed(member, spot))},
            "response_url": self._interactions.hook_url(hook),
        }
        if isinstance(spot, Message):
            where["message"] = self._posts.payload(room, spot)
        else:
            where["message"] = {
                "type": "message",
                "user": BOT_USER,
                "bot_id": BOT_ID,
                "app_id": APP_ID,
                "ts": spot.ts,
                "text": spot.text,
                "blocks": spot.blocks,
            }
        return where

    async def options(
        self,
        user: str,
        surface: Surface,
        channel: str | None,
        ts: str | None,
        block_id: str,
        action_id: str,
        words: str,
    ) -> list[Json]:
        """See ``Desk.options``: shorter words than ``min_query_length`` (3 unless told) are not sent."""
        member = self._world.person(user)
        room, spot = self.spot(member, surface, channel, ts)
        blocks: list[Json] = spot.body["blocks"] if isinstance(spot, View) else spot.blocks
        _, element = find_element(blocks, block_id, action_id)
        if element["type"] not in ("external_select", "multi_external_select"):
            raise SandboxRefused("not_external", "That menu brings its own options.")
        if len(words) < element.get("min_query_length", 3):
            return []
        where = self._where(member, room, spot)
        payload = self._interactions.envelope(
            "block_suggestion", member, action_id=action_id, block_id=block_id, value=words, **where
        )
        ack = await self._interactions.send("interactive", payload, f"suggest {action_id}")
        if not ack.ok:
            return []
        if check_options(ack.payload):
            self._world.notice(member.id, "The options could not be loaded: Slack refuses them.")
            return []
        found = offered(ack.payload)
        key = spot.id if isinstance(spot, View) else spot.ts
        self._offered[(key, block_id, action_id)] = found
        return found

    async def shortcut(self, user: str, callback_id: str, channel: str | None, ts: str | None) -> None:
        """See ``Desk.shortcut``."""
        member = self._world.person(user)
        declared = self._world.app.shortcut(callback_id, on_message=ts is not None)
        if declared is None or "commands" not in self._world.app.scopes:
            raise SandboxRefused("unknown_shortcut", f"There is no shortcut called {callback_id}.")
        trigger = self._world.triggers.mint(member.id)
        more: Json = {
            "callback_id": declared.callback_id,
            "trigger_id": trigger,
            "action_ts": self._world.mint_ts(),
        }
        if declared.kind != "message":
            payload = self._interactions.envelope("shortcut", member, **more)
            await self._interactions.send("interactive", payload, f"shortcut {declared.callback_id}")
            return
        room, message = self.spot(member, "message", channel, ts)
        if room is None or not isinstance(message, Message):
            raise SandboxRefused("message_not_found", "A message shortcut needs a message.")
        hook = self._world.hooks.mint(member.id, room.id, message.ts, thread_ts=message.thread_ts)
        payload = self._interactions.envelope(
            "message_action",
            member,
            **more,
            message_ts=message.ts,
            channel=interaction_room(room),
            message=self._posts.payload(room, message),
            response_url=self._interactions.hook_url(hook),
        )
        await self._interactions.send("interactive", payload, f"shortcut {declared.callback_id}")


def _is_modal(spot: Spot) -> bool:
    return isinstance(spot, View) and spot.body["type"] == "modal"


def _former(spot: Message | Ephemeral, block_id: str, action_id: str) -> list[Json]:
    for blocks in [spot.blocks, *spot.former]:
        for block, element in elements_of(blocks):
            if block.get("block_id") == block_id and element.get("action_id") == action_id:
                return blocks
    return spot.blocks

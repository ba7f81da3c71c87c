"""The gateway: every call to Slack, each with a typed error, and none of them repeated blindly.

A post whose answer was lost may stand in the channel: the SDK's default handler sends it twice, so ours has none.
Who may try again is the courier, from rows.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Member
from bot.engine.slack_errors import LostAnswer, RateLimited, SlackDown, SlackError, error_of
from bot.views.kit import Said

__all__ = ["Gateway", "Identity", "Room", "read_member"]

PATIENCE = 10.0  # seconds of wall time for one call
FILE_HOSTS = frozenset({"files.slack.com", "files.slack-gov.com"})
_PIECE = 64 * 1024
_CONNECT = 5.0
_KEPT_OPEN = 3.0
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)  # no connection: nothing was done


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are, by ``auth.test``: ``address`` is where the workspace is shown, ``scopes`` what was granted."""

    team: str
    team_name: str
    bot_user: str
    bot_id: str
    address: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation as Slack shows it now."""

    name: str
    private: bool
    archived: bool


def read_member(user: Mapping[str, Any], team: str = "") -> Member:
    """Turn Slack's user object into a member; somebody of another workspace than ``team`` is a guest of ours."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    stranger = bool(user.get("is_stranger")) or bool(team and user.get("team_id") and user["team_id"] != team)
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted")) or stranger
    return Member(
        id=str(user["id"]),
        name=str(name or user["id"]),
        zone=user.get("tz") or None,
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        deactivated=bool(user.get("deleted")),
        guest=guest,
        admin=bool(user.get("is_admin") or user.get("is_owner")) and not stranger,
        stranger=stranger,
    )


class Gateway:
    """Calls Slack at ``api_url`` with ``token``; each verb raises a ``SlackError`` that tells what can be done.

    On this machine no proxy is used, whatever the environment says. ``close`` ends the one shared session.
    """

    def __init__(self, api_url: str, token: str, *, loopback: bool = False, patience: float = PATIENCE) -> None:
        timeout = aiohttp.ClientTimeout(total=patience, sock_connect=min(_CONNECT, patience))
        # A connection that the server is about to close must not be used again: a post on it would be a lost answer.
        connector = aiohttp.TCPConnector(limit=50, keepalive_timeout=_KEPT_OPEN)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=not loopback, connector=connector)
        self.client = AsyncWebClient(token=token, base_url=api_url, session=self._session, retry_handlers=[])
        if loopback:
            self.client.proxy = None  # the SDK takes HTTPS_PROXY and ignores NO_PROXY
        self.calls = 0

    async def close(self) -> None:
        """End the shared session."""
        await self._session.close()

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Call ``method`` with JSON arguments; None values are left out."""
        self.calls += 1
        body = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = await self.client.api_call(method, json=body)
        except SlackApiError as problem:
            raise _error(method, problem) from None
        except _NEVER_SENT:
            raise SlackDown(method, "unreachable") from None
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError) as problem:
            raise LostAnswer(method, type(problem).__name__) from None
        return answer.data if isinstance(answer.data, dict) else {}

    async def socket_address(self, app_token: str) -> str:
        """Return an address for one socket (Slack's ticket, good for half a minute); ``app_token`` is ``xapp-…``."""
        self.calls += 1
        try:
            answer = await self.client.apps_connections_open(app_token=app_token)
        except SlackApiError as problem:
            raise _error("apps.connections.open", problem) from None
        except (*_NEVER_SENT, aiohttp.ClientError, TimeoutError, json.JSONDecodeError):
            raise SlackDown("apps.connections.open", "unreachable") from None
        return str(answer.get("url", ""))

    # messages

    async def post(self, target: str, said: Said, *, thread: str | None = None) -> tuple[str, str]:
        """Post to a channel, or to a person's direct message (``U…``); returns channel and ``ts``."""
        plainly = {"unfurl_links": False, "unfurl_media": False}
        try:
            answer = await self.call("chat.postMessage", channel=target, thread_ts=thread, **plainly, **_body(said))
        except SlackError as problem:
            problem.target = target
            raise
        return str(answer.get("channel", target)), str(answer.get("ts", ""))

    async def update(self, channel: str, ts: str, said: Said) -> None:
        """Let the message say something else; notifies nobody."""
        try:
            await self.call("chat.update", channel=channel, ts=ts, **_body(said))
        except SlackError as problem:
            problem.target = channel
            raise

    async def delete(self, channel: str, ts: str) -> None:
        """Take the message away."""
        await self.call("chat.delete", channel=channel, ts=ts)

    async def ephemeral(self, channel: str, member: str, said: Said, *, thread: str | None = None) -> None:
        """Show something to one person in a channel, until they look away."""
        await self.call("chat.postEphemeral", channel=channel, user=member, thread_ts=thread, **_body(said))

    async def respond(self, response_url: str, said: Said, *, replace: bool = False, thread: str | None = None) -> None:
        """Answer an interaction on its own address: works where we are not a member, five times in 30 minutes."""
        body = {"response_type": "ephemeral", "replace_original": replace, **_body(said)}
        if thread:
            body["thread_ts"] = thread
        try:
            async with self._session.post(response_url, json=body) as answer:
                if answer.status >= 400:
                    raise SlackDown("response_url", str(answer.status))
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise LostAnswer("response_url", type(problem).__name__) from None

    async def upload(self, channel: str, name: str, content: bytes, says: str = "", alt: str = "") -> None:
        """Share a file in a conversation (its id, never a person's), with ``says`` above it; needs ``files:write``.

        ``alt`` is read out to whoever does not see it.
        """
        size = {"filename": name, "length": str(len(content)), **({"alt_txt": alt} if alt else {})}
        told = await self.client_get("files.getUploadURLExternal", **size)
        try:
            async with self._session.post(str(told.get("upload_url")), data=content) as answer:
                if answer.status >= 400:
                    raise SlackDown("upload_url", str(answer.status))
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise LostAnswer("upload_url", type(problem).__name__) from None
        files = [{"id": str(told.get("file_id")), "title": name}]
        comment = says or None
        await self.call("files.completeUploadExternal", files=files, channel_id=channel, initial_comment=comment)

    async def download(self, url: str, most: int) -> bytes:
        """Return a file that somebody uploaded, of at most ``most`` bytes; needs ``files:read``.

        Our token goes to Slack's own hosts and to nobody else, wherever ``url`` points, and no redirect is followed:
        without the permission Slack redirects to its login page.
        """
        self.calls += 1
        if not self._of_slack(url):
            raise SlackError("download", "not_slacks")
        content = b""
        try:
            headers = {"Authorization": f"Bearer {self.client.token}"}
            async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status != HTTPStatus.OK or answer.content_type == "text/html":
                    raise SlackError("download", f"status_{answer.status}")
                async for piece in answer.content.iter_chunked(_PIECE):
                    content += piece
                    if len(content) > most:
                        raise SlackError("download", "too_large")
        except _NEVER_SENT:
            raise SlackDown("download", "unreachable") from None
        except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
            raise LostAnswer("download", type(problem).__name__) from None
        return content

    def _of_slack(self, url: str) -> bool:
        try:
            named, api = urlsplit(url), urlsplit(self.client.base_url)
            hosted = named.scheme == "https" and named.hostname in FILE_HOSTS and named.port in (None, 443)
        except ValueError:
            return False
        return hosted or (named.scheme, named.netloc) == (api.scheme, api.netloc)

    async def permalink(self, channel: str, ts: str) -> str:
        """Return the web address of a message."""
        answer = await self.client_get("chat.getPermalink", channel=channel, message_ts=ts)
        return str(answer.get("permalink", ""))

    async def client_get(self, method: str, **arguments: str) -> Mapping[str, Any]:
        """Call a method that takes its arguments as a form only (Slack's older reads)."""
        self.calls += 1
        try:
            answer = await self.client.api_call(method, data=arguments)
        except SlackApiError as problem:
            raise _error(method, problem) from None
        except _NEVER_SENT:
            raise SlackDown(method, "unreachable") from None
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError) as problem:
            raise LostAnswer(method, type(problem).__name__) from None
        return answer.data if isinstance(answer.data, dict) else {}

    # views

    async def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a form; ``trigger`` lives three seconds and once. Returns the view's id."""
        return _view_id(await self.call("views.open", trigger_id=trigger, view=view))

    async def push_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Put a form on top of the open one. Returns the view's id."""
        return _view_id(await self.call("views.push", trigger_id=trigger, view=view))

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Change an open form; what was typed stays where block and action ids do."""
        await self.call("views.update", view_id=view_id, view=view)

    async def publish_home(self, member: str, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Let one person's App Home show ``blocks``."""
        await self.call("views.publish", user_id=member, view={"type": "home", "blocks": list(blocks)})

    # channels, people and reactions

    async def room(self, channel: str) -> Room:
        """Return what Slack shows of a conversation; needs a read scope for its kind."""
        told = (await self.client_get("conversations.info", channel=channel)).get("channel") or {}
        private = bool(told.get("is_private") or told.get("is_group") or told.get("is_im") or told.get("is_mpim"))
        return Room(str(told.get("name") or ""), private, bool(told.get("is_archived")))

    async def users_info(self, member: str, team: str) -> Member:
        """Return what Slack knows about one person."""
        answer = await self.client_get("users.info", user=member)
        return read_member(answer["user"], team)

    async def users_list(self, team: str) -> AsyncIterator[list[Member]]:
        """Yield the workspace's members, page by page (unpaginated lists have stricter limits)."""
        cursor = ""
        while True:
            answer = await self.client_get("users.list", limit="200", **({"cursor": cursor} if cursor else {}))
            yield [read_member(user, team) for user in answer.get("members", ())]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    async def reactions(self, channel: str, ts: str) -> list[tuple[str, str]]:
        """Return the pairs of member and emoji that stand on a message now; Slack tells no times."""
        answer = await self.client_get("reactions.get", channel=channel, timestamp=ts, full="true")
        message = answer.get("message") or {}
        return [
            (str(user), str(reaction["name"]))
            for reaction in message.get("reactions", ())
            for user in reaction.get("users", ())
        ]

    async def message_blocks(self, channel: str, ts: str) -> list[Mapping[str, Any]]:
        """Return the blocks of a message, told along with its reactions; none where Slack does not tell them."""
        answer = await self.client_get("reactions.get", channel=channel, timestamp=ts, full="true")
        return list((answer.get("message") or {}).get("blocks") or ())

    async def auth_test(self) -> Identity:
        """Return who we are. Raises ``TokenDead`` where the token is not accepted."""
        self.calls += 1
        try:
            answer = await self.client.api_call("auth.test")
        except SlackApiError as problem:
            raise _error("auth.test", problem) from None
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError):
            raise SlackDown("auth.test", "unreachable") from None
        scopes = {name.lower(): value for name, value in (answer.headers or {}).items()}.get("x-oauth-scopes", "")
        return Identity(
            team=str(answer["team_id"]),
            team_name=str(answer.get("team", "")),
            bot_user=str(answer["user_id"]),
            bot_id=str(answer.get("bot_id") or ""),
            address=str(answer.get("url") or ""),
            scopes=frozenset(one.strip() for one in str(scopes).split(",") if one.strip()),
        )


def _body(said: Said) -> dict[str, Any]:
    return {"text": said.text, "blocks": said.blocks} if said.blocks else {"text": said.text}


def _view_id(answer: Mapping[str, Any]) -> str:
    return str((answer.get("view") or {}).get("id", ""))


def _error(method: str, problem: SlackApiError) -> SlackError:
    response = problem.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)
    headers = {name.lower(): value for name, value in dict(getattr(response, "headers", None) or {}).items()}
    if status == 429:
        return RateLimited(method, float(headers.get("retry-after", 1) or 1))
    data = getattr(response, "data", None)
    if not isinstance(data, dict) or "error" not in data:
        return LostAnswer(method, f"status {status}")
    return error_of(method, str(data["error"]), data)

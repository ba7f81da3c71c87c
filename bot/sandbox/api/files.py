"""files.*: an address to upload to, the upload, and sharing what was uploaded."""

import secrets
from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.sandbox.api.call import Call
from bot.sandbox.posts import stored_text
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.tokens import APP_TOKEN
from bot.sandbox.workspace import BOT_USER, Channel, Json
from bot.sandbox.world import World

__all__ = ["complete", "get_url", "give", "take", "uploaded"]

_LARGEST = 1_000_000_000


async def get_url(call: Call) -> Json:
    """files.getUploadURLExternal: the address takes exactly as many bytes as were announced, once; what is
    read out to whoever does not see the picture is kept with it.
    """
    try:
        length = int(call.text("length"))
    except ValueError:
        raise ApiRefused("invalid_arguments") from None
    if not 0 < length <= _LARGEST:
        raise ApiRefused("invalid_arguments")
    file = {"id": call.world.state.next_id("F0"), "name": call.text("filename"), "size": length}
    file |= {"alt_txt": alt} if (alt := call.maybe("alt_txt")) else {}
    key = secrets.token_urlsafe(16)
    call.world.uploads[key] = file
    return {"upload_url": f"{call.world.address}/upload/v1/{key}", "file_id": file["id"]}


async def take(request: Request, world: World) -> Response:
    """Answer an upload: the bytes themselves, or a form with one file; no token is needed."""
    file = world.uploads.get(request.path_params["key"])
    if file is None:
        return PlainTextResponse("invalid upload url", status_code=404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            parts = [part for part in form.values() if not isinstance(part, str)]
            content = await parts[0].read() if parts else b""
    else:
        content = await request.body()
    if len(content) != file["size"] or "content" in file:
        return PlainTextResponse("wrong size, or uploaded before", status_code=400)
    file["content"] = b64encode(content).decode()
    return PlainTextResponse(f"OK - {len(content)}")


def uploaded(world: World, name: str, content: bytes) -> Json:
    """Return a file of a person's as a message holds it; its bytes are given to whoever may read files."""
    kind = "text/markdown" if name.endswith(".md") else "text/plain" if name.endswith(".txt") else "application/pdf"
    file: Json = {"id": world.state.next_id("F0"), "name": name, "title": name, "size": len(content), "mimetype": kind}
    file["url_private"] = f"{world.address}/files-pri/{file['id']}/{quote(name)}"
    return {**file, "content": b64encode(content).decode()}


async def give(request: Request, world: World) -> Response:
    """Answer a file's private address: its bytes, or as Slack does the way to its login page."""
    rooms = world.state.channels.values()
    files = (one for room in rooms if BOT_USER in room.members for each in room.messages for one in each.files)
    file = next((one for one in files if one["id"] == request.path_params["id"]), None)
    token = request.headers.get("authorization", "").partition(" ")[2].strip()
    refused = token == APP_TOKEN or world.tokens.refusal(token, world.now())
    if file is None or refused or "files:read" not in world.app.scopes:
        return RedirectResponse(f"{world.address}/?redir=%2Ffiles-pri", status_code=302)
    return Response(b64decode(file["content"]), media_type=file["mimetype"])


def _shared_with(call: Call) -> Channel | None:
    named = call.maybe("channel_id")
    if named is None:
        return None
    if named not in call.world.state.channels:  # a person's id will not do
        raise ApiRefused("channel_not_found")
    room = call.room("channel_id")
    if BOT_USER not in room.members:
        raise ApiRefused("not_in_channel")
    if room.archived:
        raise ApiRefused("is_archived")
    return room


async def complete(call: Call) -> Json:
    """files.completeUploadExternal: only what was uploaded is shared; without a channel nobody sees it."""
    named: Any = call.structured("files", "invalid_arguments")
    if not isinstance(named, list) or not named or not all(isinstance(one, dict) for one in named):
        raise ApiRefused("invalid_arguments")
    uploaded = {file["id"]: (key, file) for key, file in call.world.uploads.items() if "content" in file}
    if any(one.get("id") not in uploaded for one in named):
        raise ApiRefused("file_not_found")
    room = _shared_with(call)
    files = []
    for one in named:
        key, file = uploaded[one["id"]]
        del call.world.uploads[key]
        files.append({**file, "title": str(one.get("title") or file["name"])})
    if room is not None:
        text = stored_text(call.maybe("initial_comment") or "")
        call.notified = call.posts.notified(room, BOT_USER, text, [])
        call.posts.post(room, BOT_USER, text, files=files)
    return {"files": [{key: value for key, value in one.items() if key != "content"} for one in files]}

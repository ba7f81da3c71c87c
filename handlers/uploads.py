"""Uploads: a file that somebody asked for by a press goes into their direct message with us."""

import asyncio
import contextlib

from bot.capability import Upload
from bot.engine.gateway import Gateway
from bot.engine.slack_errors import SlackError
from bot.logs import log
from bot.views.kit import Said, fallback
from bot.views.notices import notice

__all__ = ["send_file"]


async def send_file(gateway: Gateway, member: str, upload: Upload) -> None:
    """Share ``upload`` with ``member``; where the direct message is not known, a first message opens it.

    Raises nothing: whoever pressed hears that it failed where the file would have been.
    """
    try:
        channel, says = upload.channel, upload.says
        content = upload.content if isinstance(upload.content, bytes) else await asyncio.to_thread(upload.content)
        if not channel:
            first = Said(fallback(says), notice(says).blocks)
            (channel, _), says = await gateway.post(member, first), ""
        await gateway.upload(channel, upload.name, content, says, upload.alt)
    except SlackError as problem:
        log.warning("a file was not sent", action="upload.lost", code=problem.code, method=problem.method)
        with contextlib.suppress(SlackError):
            await gateway.post(member, upload.failed)

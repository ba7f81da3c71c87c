"""Replies: what a room answered, in the shape that the waiting surface takes in its acknowledgement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from bot.capability import Reply
from bot.domain.records import Record
from bot.domain.refusals import Refusal
from bot.views import refusals
from bot.views.kit import Said
from bot.views.notices import notice_modal
from handlers.envelopes import Heard, Kind, Surface

__all__ = ["acknowledgement", "refused", "trouble", "where_they_look"]

Json = dict[str, Any]
_DEEPEST = 3  # Slack's view stack


def acknowledgement(heard: Heard, reply: Reply) -> Json:
    """Return the body of the acknowledgement; an empty one says "heard" (and closes a submitted form)."""
    if heard.kind is Kind.OPTIONS:
        return {"options": list(reply.options or ())}
    if heard.kind is Kind.VIEW:
        return _submission(reply)
    if heard.kind is Kind.COMMAND and reply.tell is not None:
        return {"response_type": "ephemeral", **said(reply.tell)}
    return {}


def _submission(reply: Reply) -> Json:
    if reply.errors:
        return {"response_action": "errors", "errors": dict(reply.errors)}
    if reply.ack_push is not None:
        return {"response_action": "push", "view": dict(reply.ack_push)}
    if reply.ack_update is not None:
        return {"response_action": "update", "view": dict(reply.ack_update)}
    return {"response_action": "clear"} if reply.ack_clear else {}


def refused(
    found: Sequence[Refusal], fields: Mapping[str, str], *, record: Record | None = None, zone: tzinfo | None = None
) -> Reply:
    """Return the answer to a form that was refused: under its fields, or over it where it is about no field.

    What was typed stays in the form underneath either way.
    """
    if all(one.field in fields for one in found):
        return Reply(errors=refusals.errors(found, fields, record=record, zone=zone))
    general = next(one for one in found if one.field not in fields)
    return Reply(ack_push=notice_modal(refusals.tell(general, record=record, zone=zone)))


def said(message: Said) -> Json:
    """Return a message's text, and its blocks where it has some."""
    return {"text": message.text, "blocks": message.blocks} if message.blocks else {"text": message.text}


def trouble(heard: Heard, message: Said) -> Reply:
    """Return the reply that shows ``message`` on the surface which the person looks at, losing nothing they typed."""
    if heard.kind is Kind.OPTIONS:
        return Reply(options=())
    if heard.kind is Kind.CLOSED:
        return Reply()
    if heard.kind is Kind.VIEW:
        if heard.depth < _DEEPEST:
            return Reply(ack_push=notice_modal(message))
        block = next(iter(heard.state), "")
        return Reply(errors={block: message.text}) if block else Reply(ack_update=notice_modal(message))
    return Reply(tell=message)


def where_they_look(heard: Heard, reply: Reply) -> Reply:
    """Return ``reply`` with its ephemeral as a form, where the person looks at Home or a form and would miss it.

    Slack gives a press in Home neither a channel nor an address to answer to, and an ephemeral of a press in a form
    would stand behind it. A submission closes its form, so its ephemeral is right wherever we know a channel.
    """
    message = reply.tell or reply.replace_ephemeral
    if message is None:
        return reply
    quiet = replace(reply, tell=None, replace_ephemeral=None)
    if heard.kind is Kind.VIEW and not (heard.channel or heard.response_url) and not _submission(reply):
        return replace(quiet, ack_update=notice_modal(message))
    if heard.kind is not Kind.ACTION or reply.open_view or reply.push_view or reply.update_view:
        return reply
    if heard.surface is Surface.HOME:
        return replace(quiet, open_view=notice_modal(message))
    if heard.surface is Surface.MODAL and heard.depth < _DEEPEST:
        return replace(quiet, push_view=notice_modal(message))
    return reply

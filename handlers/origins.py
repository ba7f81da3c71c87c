"""Origins: from where a form was opened, as long as this process remembers: that is where its opener looks next."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from handlers.envelopes import Heard, Surface

__all__ = ["Origins"]

_MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Origin:
    """From where a form was opened: that is where its opener looks when it closes."""

    channel: str | None
    channel_name: str
    response_url: str | None


class Origins:
    """The newest two thousand forms, by the ids of their views."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Origin] = OrderedDict()

    def keep(self, view_id: str, heard: Heard) -> None:
        """Remember that ``heard`` opened this form."""
        self._kept[view_id] = _Origin(heard.channel, heard.channel_name, heard.response_url)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def of(self, heard: Heard) -> Heard:
        """Let a form know where it was opened; anything else is as it was."""
        if heard.surface is not Surface.MODAL:
            return heard
        origin = self._kept.get(heard.root_view_id or "") or self._kept.get(heard.view_id or "")
        if origin is None:
            return heard
        return replace(
            heard,
            channel=heard.channel or origin.channel,
            channel_name=heard.channel_name or origin.channel_name,
            response_url=heard.response_url or origin.response_url,
        )

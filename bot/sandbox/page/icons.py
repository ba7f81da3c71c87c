"""The line drawings of the page; a drawing is one line each, however long."""
# ruff: noqa: E501

from bot.sandbox.page.markup import Html

__all__ = ["icon"]

_ICONS = {
    "calendar": '<rect x="3.5" y="4.5" width="13" height="12" rx="1.8"/><path d="M3.5 8.5h13M7 2.8v3M13 2.8v3"/>',
    "smile": '<circle cx="10" cy="10" r="7"/><path d="M7 11.5c.6 1.2 1.7 1.9 3 1.9s2.4-.7 3-1.9"/><path d="M7.6 8h0M12.4 8h0"/>',
    "reply": '<path d="M3.5 10a6 6 0 0 1 6-5.8h1a6 6 0 0 1 0 11.8H4.2l1.2-2A5.8 5.8 0 0 1 3.5 10z"/><path d="M7.5 9h5M7.5 11.600h3"/>',
    "dots": '<path d="M10 5h0M10 10h0M10 15h0"/>',
    "more": '<path d="M5 10h0M10 10h0M15 10h0"/>',
    "down": '<path d="m6 8 4 4 4-4"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "back": '<path d="M12 4.5 6.5 10l5.5 5.5"/>',
    "send": '<path d="M3.5 16.2 17 10 3.5 3.800l1.7 5.2 6 1-6 1z"/>',
    "eye": '<path d="M2.5 10s2.6-5 7.5-5 7.5 5 7.5 5-2.6 5-7.5 5-7.5-5-7.5-5z"/><circle cx="10" cy="10" r="2.2"/>',
    "lock": '<rect x="4.5" y="9" width="11" height="7.5" rx="1.6"/><path d="M7 9V6.800a3 3 0 0 1 6 0V9"/>',
    "hash": '<path d="M8.3 3.5 6.5 16.500M13.5 3.500l-1.8 13M4 7.500h13M3 12.500h13"/>',
    "sun": '<circle cx="10" cy="10" r="3.3"/><path d="M10 2.500v1.800M10 15.700v1.800M2.5 10h1.800M15.7 10h1.800M4.7 4.7 6 6M14 14l1.3 1.300M15.3 4.7 14 6M6 14l-1.3 1.3"/>',
    "wrench": '<path d="M12.3 4.200a4 4 0 0 0-4.9 5.300L3 14l3 3 4.5-4.400a4 4 0 0 0 5.3-4.900L13.3 10 10 6.700z"/>',
    "play": '<path d="M6.5 4.500v11l9-5.500z"/>',
    "pause": '<path d="M7 4.500v11M13 4.500v11"/>',
    "again": '<path d="M15.8 8A6.2 6.2 0 1 0 16 11.8"/><path d="M16 4v4h-4"/>',
    "add": '<path d="M10 4v12M4 10h12"/>',
    "at": '<circle cx="10" cy="10" r="3"/><path d="M13 7v4a2 2 0 0 0 4 0v-1a7 7 0 1 0-2.6 5.4"/>',
    "slash": '<path d="m12 4-4 12"/>',
}  # fmt: skip


def icon(name: str, size: int = 20) -> Html:
    """Return one line drawing; it is decoration, so screen readers skip it."""
    drawing = _ICONS[name]
    return Html(
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true">{drawing}</svg>'
    )

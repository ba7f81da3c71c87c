"""Search: what can be found of each record, kept beside it; who asks sees what ``visible_to`` lets them see."""

from storage.search.asking import CANDIDATES, Asked, Page, find, list_found, near
from storage.search.index import keep, refresh, refresh_missing, want_refresh

__all__ = [
    "CANDIDATES",
    "Asked",
    "Page",
    "find",
    "keep",
    "list_found",
    "near",
    "refresh",
    "refresh_missing",
    "want_refresh",
]

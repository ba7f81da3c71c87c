"""Tokens: the two fixed ones, and those that an OAuth installation hands out, with rotation where it is declared."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.refusal import ApiRefused

__all__ = ["APP_TOKEN", "BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "Grant", "Tokens"]

BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"
_LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class Grant:
    """What an exchange gives; without rotation there is no refresh token."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int | None = None


@dataclass
class Tokens:
    """One installation. ``state`` is live, or the code that its tokens are refused with; expiry is workspace time."""

    rotation: bool = False
    state: str = "live"
    _codes: dict[str, str] = field(default_factory=dict)
    _expiring: dict[str, datetime] = field(default_factory=dict)
    _refresh: set[str] = field(default_factory=set)

    def refusal(self, token: str | None, now: datetime) -> str | None:
        """Return why ``token`` is refused, or None."""
        if token is None:
            return "not_authed"
        if token not in (BOT_TOKEN, APP_TOKEN, *self._expiring):
            return "invalid_auth"
        if self.state != "live":
            return self.state
        if token in self._expiring and now >= self._expiring[token]:
            return "token_expired"
        return None

    def code(self, redirect_uri: str) -> str:
        """Return a new authorization code, good for one exchange with the same ``redirect_uri``."""
        code = secrets.token_urlsafe(12)
        self._codes[code] = redirect_uri
        return code

    def exchange(self, code: str, redirect_uri: str | None, now: datetime) -> Grant:
        """Return tokens for a code; a used or invented one is invalid_code."""
        meant = self._codes.pop(code, None)
        if meant is None:
            raise ApiRefused("invalid_code")
        if redirect_uri is not None and redirect_uri != meant:
            raise ApiRefused("bad_redirect_uri")
        self.state = "live"
        return self._grant(now) if self.rotation else Grant(BOT_TOKEN)

    def refresh(self, token: str, now: datetime) -> Grant:
        """Return new tokens for a refresh token, which works once."""
        if token not in self._refresh:
            raise ApiRefused("invalid_refresh_token")
        self._refresh.discard(token)
        return self._grant(now)

    def _grant(self, now: datetime) -> Grant:
        access, refresh = f"xoxe.xoxb-{secrets.token_hex(8)}", f"xoxe-{secrets.token_hex(8)}"
        self._expiring[access] = now + _LIVES
        self._refresh.add(refresh)
        return Grant(access, refresh, int(_LIVES.total_seconds()))

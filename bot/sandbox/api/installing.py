"""OAuth: the consent page, oauth.v2.access, apps.uninstall."""

import html
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.sandbox.api.call import Call
from bot.sandbox.refusal import ApiRefused
from bot.sandbox.tokens import CLIENT_ID, CLIENT_SECRET, Tokens
from bot.sandbox.workspace import APP_ID, BOT_USER, Json

__all__ = ["access", "authorize", "uninstall"]


async def authorize(request: Request, tokens: Tokens) -> Response:
    """``/oauth/v2/authorize``: a page with Allow and Cancel; both lead back to ``redirect_uri`` with ``state``."""
    query = request.query_params
    if query.get("client_id") != CLIENT_ID:
        return PlainTextResponse("invalid_client_id", status_code=400)
    target, state = query.get("redirect_uri", ""), query.get("state", "")
    if not target.startswith(("http://", "https://")):
        return PlainTextResponse("bad_redirect_uri", status_code=400)
    answer = query.get("answer")
    if answer is not None:
        given = {"code": tokens.code(target)} if answer == "allow" else {"error": "access_denied"}
        return RedirectResponse(f"{target}?{urlencode({**given, 'state': state})}", status_code=302)
    kept = [(key, value) for key, value in query.multi_items() if key != "answer"]
    links = [
        f'<a href="?{html.escape(urlencode([*kept, ("answer", word)]))}">{word.title()}</a>'
        for word in ("allow", "cancel")
    ]
    scopes = html.escape(query.get("scope", ""))
    return HTMLResponse(f"<!doctype html><title>Sandbox</title><p>Install with {scopes}?</p><p>{' '.join(links)}</p>")


def _client(call: Call) -> None:
    if call.maybe("client_id") != CLIENT_ID:
        raise ApiRefused("invalid_client_id")
    if call.maybe("client_secret") != CLIENT_SECRET:
        raise ApiRefused("bad_client_secret")


async def access(call: Call) -> Json:
    """oauth.v2.access: a code, or a refresh token, for tokens."""
    _client(call)
    now = call.world.now()
    if call.maybe("grant_type") == "refresh_token":
        grant = call.world.tokens.refresh(call.text("refresh_token"), now)
    else:
        grant = call.world.tokens.exchange(call.text("code"), call.maybe("redirect_uri"), now)
    rotating = (
        {}
        if grant.refresh_token is None
        else {
            "refresh_token": grant.refresh_token,
            "expires_in": grant.expires_in,
        }
    )
    admin = next((one.id for one in call.world.state.members.values() if one.is_admin), BOT_USER)
    return {
        "access_token": grant.access_token,
        "token_type": "bot",
        "scope": ",".join(sorted(call.world.app.scopes)),
        "bot_user_id": BOT_USER,
        "app_id": APP_ID,
        "team": {"id": call.world.state.team, "name": call.world.state.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": admin},
        **rotating,
    }


async def uninstall(call: Call) -> Json:
    """apps.uninstall: the app takes itself out."""
    _client(call)
    call.posts.uninstalled()
    return {}

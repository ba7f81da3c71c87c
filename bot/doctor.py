"""The doctor: tries what must work, says of each thing whether it does, and otherwise what to do."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import wall_now
from bot.clock.remote import RemoteClock
from bot.config import BadConfig, Config, is_loopback, read_config
from bot.engine.gateway import Gateway, Identity
from bot.engine.slack_errors import ChannelNotFound, MessagesTabOff, SlackDown, SlackError, UserGone
from bot.manifest import OPTIONAL, REQUIRED
from bot.views.kit import Said
from bot.views.reports import doctor_line
from storage import migrate
from storage.database import Database, DatabaseInUse, UnusableUrl
from storage.people import list_workspaces
from storage.reports import newest_report
from storage.troubles import MESSAGES, WORKSPACE, list_troubles

__all__ = ["Finding", "Health", "examine"]

_CLOCKS_APART = 60.0  # seconds; Slack refuses signatures at 300


class Health(StrEnum):
    """How it stands; only BAD makes the whole examination fail."""

    GOOD = "ok"
    OFF = "off"
    UNTRIED = "untried"
    BAD = "NOT OK"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do."""

    what: str
    health: Health
    says: str

    def __str__(self) -> str:
        return f"{self.health:8} {self.what}: {self.says}"


async def examine(
    *, to: str | None = None, read: Callable[[], Config] = read_config, note: Said | None = None
) -> AsyncIterator[Finding]:
    """Yield what was found, in order. ``to`` is a member id to whom one direct message is sent."""
    try:
        config = read()
    except BadConfig as wrong:
        for sentence in wrong.sentences:
            yield Finding("settings", Health.BAD, sentence)
        return
    yield Finding("settings", Health.GOOD, "Socket Mode" if config.socket_mode else "HTTP at /slack/events")
    database = await _database(config)
    yield database
    for finding in await _troubles(config) if database.health is Health.GOOD else ():
        yield finding
    yield await _last_run(config)
    yield await _clock(config)
    gateway = Gateway(config.api_url, config.bot_token.get_secret_value(), loopback=config.loopback)
    try:
        async for finding in _slack(config, gateway, to, note or Said("Decide can write to you. Nothing to do.")):
            yield finding
    finally:
        await gateway.close()


async def _database(config: Config) -> Finding:
    try:
        database = Database(config.database_url.get_secret_value(), writing=False)
    except (UnusableUrl, DatabaseInUse) as problem:
        return Finding("database", Health.BAD, str(problem))
    try:
        version = await migrate.current(database)
    except Exception as problem:  # whatever a driver raises; its text may hold the password
        return Finding("database", Health.BAD, f"cannot be read ({type(problem).__name__}): check DATABASE_URL.")
    finally:
        await database.close()
    if version != migrate.newest():
        return Finding("database", Health.BAD, f"is at version {version or 'none'}: run python -m bot migrate.")
    return Finding("database", Health.GOOD, f"{'SQLite' if database.is_sqlite else 'PostgreSQL'}, version {version}")


async def _last_run(config: Config) -> Finding:
    """Tell what the last run report said; it is kept also where no channel hears it."""
    try:
        database = Database(config.database_url.get_secret_value(), writing=False)
    except (UnusableUrl, DatabaseInUse):
        return Finding("last run report", Health.UNTRIED, "the database cannot be opened.")
    try:
        async with database.reading() as unit:
            made = await newest_report(unit)
    except Exception:  # another shape, or not to be reached; said above
        return Finding("last run report", Health.UNTRIED, "the database cannot be read.")
    finally:
        await database.close()
    if made is None:
        return Finding("last run report", Health.OFF, "none yet; one is made on a working day that had reminders.")
    return Finding("last run report", Health.GOOD, doctor_line(made.day, made.made_at, made.report))


_REMEDIES = {
    WORKSPACE: "nothing is sent until the app is installed again.",
    MESSAGES: "turn the Messages tab on under App Home (read-only).",
}


async def _troubles(config: Config) -> list[Finding]:
    """Return what Slack does not let a running bot do, by the ids of Slack."""
    database, found = Database(config.database_url.get_secret_value(), writing=False), []
    try:
        async with database.reading() as unit:
            workspaces = await list_workspaces(unit, stopped=True)
        for workspace in workspaces:
            async with database.reading(workspace) as unit:
                for one in await list_troubles(unit):
                    way_on = _REMEDIES.get(one.about, _todo(one.about))
                    says = f"{one.code} since {one.since:%d %b %Y, %H:%M} UTC: {way_on}"
                    health = Health.BAD if one.about in _REMEDIES else Health.OFF
                    found.append(Finding(f"{workspace} {one.about}", health, says))
    finally:
        await database.close()
    return found


def _todo(about: str) -> str:
    return "that person gets no messages." if about[:1] in "UW" else "what goes on there goes by direct message."


async def _clock(config: Config) -> Finding:
    """Compare this machine's clock with the date in Slack's answer; a sandbox's clock only has to answer."""
    if config.clock:
        return await _sandboxs_clock(config.clock)
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=not is_loopback(config.api_url)) as session,
            session.post(config.api_url + "api.test") as answer,
        ):
            date = answer.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError):
        return Finding("clock", Health.UNTRIED, f"{config.api_url} cannot be reached to compare with.")
    if not date:
        return Finding("clock", Health.UNTRIED, "the answer had no date to compare with.")
    apart = abs((wall_now() - parsedate_to_datetime(date).astimezone(UTC)).total_seconds())
    if apart > _CLOCKS_APART:
        return Finding("clock", Health.BAD, f"{apart:.0f} s apart from Slack's: set this machine's clock (NTP).")
    return Finding("clock", Health.GOOD, f"within {max(1, round(apart))} s of Slack's")


async def _sandboxs_clock(address: str) -> Finding:
    clock = RemoteClock(address)
    await clock.start()
    try:
        if clock.reachable:
            return Finding("clock", Health.GOOD, f"{address} tells {clock.now():%a %d %b %Y, %H:%M} UTC")
        return Finding("clock", Health.BAD, f"{address} does not answer: start the sandbox, or unset DECIDE_CLOCK.")
    finally:
        await clock.close()


async def _slack(config: Config, gateway: Gateway, to: str | None, note: Said) -> AsyncIterator[Finding]:
    try:
        identity = await gateway.auth_test()
    except SlackDown:
        yield Finding("bot token", Health.BAD, f"{config.api_url} cannot be reached: check the network.")
        return
    except SlackError as problem:
        yield Finding("bot token", Health.BAD, f"refused ({problem.code}): copy it again from OAuth & Permissions.")
        return
    yield Finding("bot token", Health.GOOD, f"workspace {identity.team_name} ({identity.team})")
    for finding in _scopes(identity):
        yield finding
    yield await _app_token(config, gateway)
    yield await _message(gateway, to, note)


def _scopes(identity: Identity) -> list[Finding]:
    if not identity.scopes:
        return [Finding("scopes", Health.UNTRIED, "Slack did not tell which were granted.")]
    findings = []
    missing = [scope.name for scope in REQUIRED if scope.name not in identity.scopes]
    if missing:
        says = f"missing {', '.join(missing)}: apply manifest.json again and reinstall the app."
        findings.append(Finding("scopes", Health.BAD, says))
    else:
        findings.append(Finding("scopes", Health.GOOD, "all four that are needed"))
    for scope in OPTIONAL:
        granted = scope.name in identity.scopes
        findings.append(Finding(f"optional {scope.name}", Health.GOOD if granted else Health.OFF, scope.gives))
    return findings


async def _app_token(config: Config, gateway: Gateway) -> Finding:
    if not config.socket_mode:
        return Finding("app token", Health.OFF, "not set; Slack reaches us by HTTP, so /slack/events must be public.")
    try:
        await gateway.client.apps_connections_open(app_token=config.app_token.get_secret_value())
    except SlackApiError as problem:
        code = problem.response.get("error", "")
        return Finding(
            "app token", Health.BAD, f"refused ({code}): make one with connections:write, and turn Socket Mode on."
        )
    except (aiohttp.ClientError, TimeoutError):
        return Finding("app token", Health.BAD, "Slack did not answer: check the network.")
    return Finding("app token", Health.GOOD, "a socket can be opened")


async def _message(gateway: Gateway, to: str | None, note: Said) -> Finding:
    if to is None:
        return Finding("direct message", Health.UNTRIED, "name a member to try one: python -m bot doctor --to U…")
    if not re.fullmatch(r"[UW][A-Z0-9]+", to):
        how = "it begins with U and stands in their profile, under ⋮, Copy member ID."
        return Finding("direct message", Health.BAD, f"{to} is no member id: {how}")
    try:
        await gateway.post(to, note)
    except MessagesTabOff:
        return Finding("direct message", Health.BAD, "the Messages tab is off: turn it on under App Home (read-only).")
    except UserGone as problem:
        return Finding("direct message", Health.BAD, f"{to} cannot be written to ({problem.code}): name another one.")
    except ChannelNotFound as problem:  # what Slack answers to an id of nobody
        return Finding("direct message", Health.BAD, f"no such member here ({problem.code}): copy the id again.")
    except SlackError as problem:
        return Finding("direct message", Health.BAD, f"refused ({problem.code}): apply manifest.json and reinstall.")
    return Finding("direct message", Health.GOOD, f"sent to {to}")

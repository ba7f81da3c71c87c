"""Configuration: the process's environment becomes one frozen value, or sentences about what is missing or wrong."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["SETTINGS", "SLACK", "BadConfig", "Config", "Setting", "is_loopback", "read_config"]

SLACK = "https://slack.com/api/"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_NOTHING = SecretStr("")
_LOCAL = SecretStr("sqlite:///decide.db")
_COMMAND = re.compile(r"/[^\s/A-Z]{1,31}\Z")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable, for the documentation: its name, its default and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("SLACK_BOT_TOKEN", "", "the bot token, xoxb-…; required"),
    Setting("SLACK_APP_TOKEN", "", "an app-level token, xapp-…, with connections:write: turns Socket Mode on"),
    Setting("SLACK_SIGNING_SECRET", "", "the signing secret; required without SLACK_APP_TOKEN (HTTP mode)"),
    Setting("SLACK_API_URL", SLACK, "where Slack's Web API is; the sandbox has its own address"),
    Setting("DATABASE_URL", "sqlite:///decide.db", "sqlite:///file or postgresql://user:password@host/name"),
    Setting("PORT", "8080", "serves /healthz, /readyz, /metrics, and /slack/events in HTTP mode"),
    Setting("DECIDE_COMMAND", "/decide", "the slash command, where another app owns /decide"),
    Setting("DECIDE_CLOCK", "", "the sandbox's /_sandbox/clock; only where SLACK_API_URL is this machine"),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR; libraries never speak below INFO"),
)


class BadConfig(ValueError):  # noqa: N818 (a name for a person who starts the program)
    """The environment cannot be used; ``sentences`` says what to do, one for each thing."""

    def __init__(self, sentences: Collection[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


class _Environment(BaseSettings):
    """What the environment says, unjudged."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False)

    slack_bot_token: SecretStr = _NOTHING
    slack_app_token: SecretStr = _NOTHING
    slack_signing_secret: SecretStr = _NOTHING
    slack_api_url: str = SLACK
    database_url: SecretStr = _LOCAL  # it may hold a password
    port: str = "8080"
    decide_command: str = "/decide"
    decide_clock: str = ""
    log_level: str = "INFO"


@dataclass(frozen=True, slots=True)
class Config:
    """What this process was told. Secrets print as asterisks; ``.get_secret_value()`` reads one."""

    bot_token: SecretStr = _NOTHING
    app_token: SecretStr = _NOTHING
    signing_secret: SecretStr = _NOTHING
    api_url: str = SLACK
    database_url: SecretStr = _LOCAL
    port: int = 8080
    command: str = "/decide"
    clock: str = ""
    log_level: str = "INFO"

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by a socket that we open, instead of by HTTP that it sends."""
        return bool(self.app_token.get_secret_value())

    @property
    def loopback(self) -> bool:
        """Whether "Slack" is this very machine: the sandbox, without a proxy in between."""
        return is_loopback(self.api_url)


def is_command(name: str) -> bool:
    """Say whether Slack takes ``name`` for a slash command."""
    return _COMMAND.fullmatch(name) is not None


def is_loopback(url: str) -> bool:
    """Say whether ``url`` names this machine."""
    return (urlsplit(url).hostname or "") in _LOOPBACK


def read_config(environment: Mapping[str, str] | None = None, *, slack: bool = True) -> Config:
    """Read and judge the environment (or ``environment`` instead of the process's own).

    Without ``slack`` nothing about tokens is asked, for commands that only touch the database.
    Raises ``BadConfig`` with one sentence for each missing or wrong thing.
    """
    told = _Environment() if environment is None else _from(environment)
    port, wrong_port = _port(told.port)
    wrong = [
        *(_tokens(told) if slack else ()),
        *_addresses(told),
        *_database(told.database_url.get_secret_value()),
        *wrong_port,
    ]
    if not is_command(told.decide_command):
        wrong.append("DECIDE_COMMAND must look like /decide: a slash, then up to 31 characters without capitals.")
    if told.log_level.upper() not in _LEVELS:
        wrong.append(f"LOG_LEVEL must be one of {', '.join(_LEVELS)}.")
    if wrong:
        raise BadConfig(wrong)
    api = told.slack_api_url
    return Config(
        bot_token=told.slack_bot_token,
        app_token=told.slack_app_token,
        signing_secret=told.slack_signing_secret,
        api_url=api if api.endswith("/") else api + "/",
        database_url=told.database_url,
        port=port,
        command=told.decide_command,
        clock=told.decide_clock,
        log_level=told.log_level.upper(),
    )


def _from(environment: Mapping[str, str]) -> _Environment:
    # Each field is given, so that nothing of the process's own environment is read in.
    fields: dict[str, Any] = {name: field.default for name, field in _Environment.model_fields.items()}
    return _Environment(**{name: environment.get(name.upper(), default) for name, default in fields.items()})


def _tokens(told: _Environment) -> list[str]:
    bot, app, secret = (
        secret.get_secret_value().strip()
        for secret in (told.slack_bot_token, told.slack_app_token, told.slack_signing_secret)
    )
    wrong = []
    if not bot:
        wrong.append(
            "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token from your app's page, OAuth & Permissions."
        )
    elif not bot.startswith("xoxb-"):
        wrong.append("SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-.")
    if app and not app.startswith("xapp-"):
        wrong.append("SLACK_APP_TOKEN must be an app-level token, which begins with xapp-.")
    if not app and not secret:
        wrong.append(
            "Set SLACK_APP_TOKEN (Socket Mode; Basic Information, App-Level Tokens) or SLACK_SIGNING_SECRET (HTTP)."
        )
    return wrong


def _addresses(told: _Environment) -> list[str]:
    wrong = []
    api = urlsplit(told.slack_api_url)
    if api.scheme not in ("http", "https") or not api.hostname:
        wrong.append(f"SLACK_API_URL must be a web address such as {SLACK}.")
    elif api.scheme == "http" and not is_loopback(told.slack_api_url):
        wrong.append("SLACK_API_URL must begin with https:// unless it is this machine: tokens travel on it.")
    if told.decide_clock:
        if not is_loopback(told.slack_api_url):
            wrong.append("DECIDE_CLOCK is for the sandbox alone: SLACK_API_URL must then be this machine.")
        if not is_loopback(told.decide_clock):
            wrong.append(
                "DECIDE_CLOCK must be an address on this machine, such as http://127.0.0.1:8400/_sandbox/clock."
            )
    return wrong


def _database(url: str) -> list[str]:
    scheme = url.split(":", 1)[0].split("+", 1)[0]
    if scheme == "sqlite":
        if ":memory:" in url or not re.match(r"sqlite(\+\w+)?:///.+", url):
            return ["DATABASE_URL must name a file, such as sqlite:///decide.db."]
        return []
    if scheme in ("postgresql", "postgres"):
        return []
    return ["DATABASE_URL must begin with sqlite:/// or postgresql://."]


def _port(text: str) -> tuple[int, list[str]]:
    if text.isdecimal() and int(text) <= 65535:
        return int(text), []
    return 0, ["PORT must be a number from 0 to 65535 (0 takes a free one)."]

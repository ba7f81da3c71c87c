"""Logs: machine-readable, and free of every word that a person wrote, even where code logs it by mistake."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.logs import log

SEALED = "sealed words nobody may read"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged in production, with logging put back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.configure("DEBUG", json=True, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_one_line_of_json(out: io.StringIO) -> None:
    """A stimulus is one JSON object with its action."""
    log.info("stimulus", action="view.position.form.v1", ms=3)
    line = json.loads(out.getvalue())
    assert (line["action"], line["ms"], line["level"]) == ("view.position.form.v1", 3, "info")


def test_an_exception_tells_class_and_place_only(out: io.StringIO) -> None:
    """Neither the message nor the locals nor the cause's words of an exception reach the log."""
    hidden = SEALED
    try:
        try:
            raise ValueError(hidden)
        except ValueError as cause:
            raise RuntimeError(f"while storing {hidden}") from cause
    except RuntimeError as problem:
        log.exception("a stimulus failed", action="x", problem=problem)
    assert SEALED not in out.getvalue()
    line = json.loads(out.getvalue())
    assert line["error"] == "RuntimeError < ValueError"
    assert "test_an_exception_tells_class_and_place_only" in line["at"][-1]


def test_slacks_refusal_tells_its_code(out: io.StringIO) -> None:
    """Where a library logs that Slack refused, the code is told, and nothing else of the answer."""
    for answer in ({"ok": False, "error": "invalid_auth", "given": SEALED}, {"ok": False, "error": SEALED}):
        try:
            raise SlackApiError(f"it answered {answer}", _answered(answer))
        except SlackApiError:
            logging.getLogger("slack_bolt.App").exception("Failed to connect")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["error"], first["code"]) == ("SlackApiError", "invalid_auth")
    assert "code" not in second
    assert SEALED not in out.getvalue()


def _answered(data: dict[str, object]) -> AsyncSlackResponse:
    where = {"http_verb": "POST", "api_url": "https://slack.com/api/x", "req_args": {}, "headers": {}}
    return AsyncSlackResponse(client=None, data=data, status_code=200, **where)


def test_a_database_error_tells_no_values(out: io.StringIO) -> None:
    """The values of a statement that failed stay out of the log."""
    try:
        with create_engine("sqlite://").connect() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": SEALED})
    except SQLAlchemyError:
        log.exception("a stimulus failed", action="x")
        logging.getLogger("sqlalchemy.engine").exception("failed with %s", SEALED)
    assert SEALED not in out.getvalue()
    assert "OperationalError" in out.getvalue()


@pytest.mark.parametrize("library", ["slack_bolt.AsyncApp", "slack_sdk.web", "aiohttp.server", "asyncio"])
def test_libraries_speak_briefly(out: io.StringIO, library: str) -> None:
    """Other libraries are silent below INFO whatever LOG_LEVEL says, and above it tell their place, not their text."""
    speaker = logging.getLogger(library)
    speaker.setLevel(logging.DEBUG)
    speaker.debug("payload: %s", SEALED)
    assert out.getvalue() == ""
    speaker.warning(f"Unhandled request ({SEALED})")
    speaker.error("Failed: %s", SEALED)
    assert SEALED not in out.getvalue()
    assert library in out.getvalue()
    speaker.setLevel(logging.NOTSET)

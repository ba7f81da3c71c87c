"""Logs: one line for each stimulus, and never a word that a person wrote.

An exception is logged as its class, the code that Slack answered, and the places it passed, never as its message or its
locals: a database error may hold bound values, a library's error a whole payload. Lines of other libraries keep their
place and their level; their text is kept only where it is known to hold no payload.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

__all__ = ["configure", "log", "places"]

_OURS = ("bot", "handlers", "storage")
_SPEAKS_SAFELY = ("alembic",)  # migrations say which version they apply
_MOST_PLACES = 12
_CODE = re.compile(r"[a-z_]{3,60}")

log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("bot")
"""Our own code's one logger: ``log.info("sentence", action="card.posted", ...)``; ids, counts and codes only."""


def places(error: BaseException) -> list[str]:
    """Return where ``error`` passed, as ``file:line function``, innermost last; no values."""
    found: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        name = "/".join(code.co_filename.replace("\\", "/").split("/")[-2:])
        found.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-_MOST_PLACES:]


def _chain(error: BaseException | None) -> list[str]:
    names: list[str] = []
    while error is not None and len(names) < 5:
        names.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return names


def _slack_code(error: BaseException) -> str:
    """Return the code that Slack answered, where ``error`` holds an answer; nothing else of the answer."""
    answer = getattr(getattr(error, "response", None), "data", None)
    code = answer.get("error") if isinstance(answer, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its class, the classes that caused it, and the places it passed."""
    told = event.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = " < ".join(_chain(error))
        event["at"] = places(error)
        if code := _slack_code(error):
            event["code"] = code
    for name, value in event.items():
        if isinstance(value, BaseException):
            event[name] = type(value).__qualname__
    event.pop("stack_info", None)
    return event


class _LibrariesSpeakBriefly(logging.Filter):
    """Drop what other libraries say below INFO, and the text of what they say above it."""

    def filter(self, record: logging.LogRecord) -> bool:
        first = record.name.split(".", 1)[0]
        if first in _OURS:
            return True
        if record.levelno < logging.INFO:
            return False
        if first not in _SPEAKS_SAFELY and isinstance(record.msg, str):
            record.msg, record.args = f"{record.name} at {record.module}:{record.lineno} {record.funcName}", None
        return True


def _drop_record(_: WrappedLogger, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event


def configure(level: str = "INFO", *, json: bool | None = None, stream: TextIO | None = None) -> None:
    """Set logging up for this process: JSON unless ``stream`` (standard error) is a terminal.

    ``level`` is one of Python's names; one that does not exist means INFO.
    """
    level = level if level in logging.getLevelNamesMapping() else "INFO"
    out = stream or sys.stderr
    as_json = not out.isatty() if json is None else json
    _shape(structlog.stdlib.ProcessorFormatter.wrap_for_formatter)
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=True)
    handler = logging.StreamHandler(out)
    handler.addFilter(_LibrariesSpeakBriefly())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=[_drop_record, renderer])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelName(level)))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("slack_bolt.AsyncApp").setLevel(logging.ERROR)  # it warns of what we chose, at each start
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _without_values,
]


def _shape(last: Any) -> None:
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, last],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


# The library's own default prints the locals of every frame, so that ours holds from the first import on.
_shape(structlog.processors.KeyValueRenderer(key_order=["event"]))

"""The log: events with a few known fields, never sentences, never content.

One list says which fields may be written and one shape what a value may look like; whatever else
is handed in is dropped. What libraries log passes the same gate and keeps only who spoke, how
loud, and where an exception came from. Exceptions are told as types and places, never by message.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.tracebacks import frames, kinds
from domain.calendar import SHANGHAI

_EVENT = re.compile(r"(?!.*\d{4})[a-z][a-z0-9_.]{0,59}")
_NAME = re.compile(r"(?!.*\d{4})[A-Za-z][\w.:+/-]{0,59}", re.ASCII)
_REF = re.compile(r"(?!\d+$)[\w-]{4,40}", re.ASCII)
_TEMPLATE = re.compile(r"/[a-z_/{}.:*-]{0,119}")
_CODE = re.compile(r"(?!.*\d{8})-?[\w.:-]{1,40}", re.ASCII)
_STAMP = re.compile(r"[\dT:.+-]{19,35}", re.ASCII)
_LARGEST = 10**9  # longer numbers are somebody's

# Field → shape of its text. What is not listed is never written.
ALLOWED: Mapping[str, re.Pattern[str]] = {
    "event": _EVENT,
    "timestamp": _STAMP,
    "ref": _REF,
    "path": _TEMPLATE,
    "code": _CODE,
    "version": _CODE,
    **dict.fromkeys(
        (
            *("level", "logger", "platform", "handler", "intent", "outcome"),
            *("reason", "status", "kind", "part", "ms", "count", "attempt"),
        ),
        _NAME,
    ),
}
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrong over the phone


def new_ref() -> str:
    """A short code that ties an apology to its line in the log; it says nothing else."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(6))


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send everything logged in this process through the gate, one line per event.

    JSON, or aligned words where `stream` (standard error by default) is a terminal. Libraries
    are heard from WARNING up, at level DEBUG from DEBUG up. Uncaught exceptions and warnings
    go the same way. May be called again; the last call holds.
    """
    out = sys.stderr if stream is None else stream
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *_gate(), _renderer(out)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,  # a logger kept by a module follows the last call, too
    )
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(threshold if threshold < logging.INFO else max(threshold, logging.WARNING))
    logging.captureWarnings(capture=True)
    _catch_what_nobody_caught()


def _gate() -> list[Processor]:
    return [structlog.processors.add_log_level, _stamped, _exception_as_places, _only_allowed]


def _renderer(out: TextIO) -> Processor:
    if out.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _stamped(_: Any, __: str, event: EventDict) -> EventDict:
    event["timestamp"] = datetime.now(SHANGHAI).isoformat(timespec="milliseconds")
    return event


def _exception_as_places(_: Any, __: str, event: EventDict) -> EventDict:
    """Replace whatever was said of an exception; only here may `exc` and `frames` be set."""
    given = event.pop("exc_info", None)
    exc = event.pop("exc", None)
    event.pop("frames", None)
    if given is True:
        exc = sys.exc_info()[1]
    elif given:
        exc = given[1] if isinstance(given, tuple) else given
    if isinstance(exc, BaseException):
        event["exc"], event["frames"] = kinds(exc), frames(exc)
    return event


def _only_allowed(_: Any, __: str, event: EventDict) -> EventDict:
    kept: dict[str, Any] = {"event": "unnamed"}
    kept.update((key, value) for key, value in event.items() if _harmless(key, value))
    kept.update((key, event[key]) for key in ("exc", "frames") if key in event)
    return kept


def _harmless(key: str, value: object) -> bool:
    shape = ALLOWED.get(key)
    if shape is None:
        return False
    if isinstance(value, str):
        return shape.fullmatch(value) is not None
    return value is None or (isinstance(value, (bool, int, float)) and abs(value) < _LARGEST)


class _Foreign(logging.Handler):
    """What libraries say: their name, the level and the exception's places; never the words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's outline; its message is not even put together."""
        level = max(10, min(50, record.levelno // 10 * 10))  # only the five usual ones are known
        log = structlog.get_logger()
        log.log(level, "library", logger=record.name, exc_info=record.exc_info)


def _catch_what_nobody_caught() -> None:
    def told(_: type[BaseException], exc: BaseException, __: TracebackType | None) -> None:
        if not isinstance(exc, KeyboardInterrupt):
            structlog.get_logger().critical("uncaught", exc=exc)

    def told_later(event: Any) -> None:
        if not isinstance(event.exc_value, SystemExit):
            structlog.get_logger().error("uncaught", exc=event.exc_value)

    sys.excepthook = told
    threading.excepthook = told_later
    sys.unraisablehook = told_later

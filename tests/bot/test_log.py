"""Nothing anybody wrote, and nothing about anybody, reaches the log."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import log

CANARY = "金丝雀-canary-13800001234"


class Lines(io.StringIO):
    """What was written to the log."""

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def only(self) -> dict[str, Any]:
        [event] = self.events()
        return event


class Terminal(Lines):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The process's own logging, put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture
def lines() -> Lines:
    out = Lines()
    log.configure("DEBUG", out)
    return out


def _raise(message: str) -> None:
    raise ValueError(message)


def test_an_event_is_one_json_line_with_its_known_fields(lines: Lines) -> None:
    structlog.get_logger().info("inbox.answered", platform="wecom", intent="grade", ms=3.5)
    event = lines.only()
    stamp = event.pop("timestamp")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", stamp)
    assert event == {
        "event": "inbox.answered",
        "level": "info",
        "platform": "wecom",
        "intent": "grade",
        "ms": 3.5,
    }


def test_fields_not_on_the_list_are_dropped(lines: Lines) -> None:
    structlog.get_logger().info("outbox.sent", text=CANARY, account="wang", count=2)
    event = lines.only()
    assert event["count"] == 2
    assert set(event) == {"event", "level", "timestamp", "count"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reason", CANARY),
        ("reason", "口令不对"),
        ("reason", ["bad"]),
        ("code", "13800001234"),
        ("count", 13800001234),
        ("ms", float("nan")),
        ("ref", "13800001234"),
        ("path", "/vote/a8Kq2"),
        ("path", "/vote?token=x"),
        ("kind", {"text": "x"}),
        ("exc", "boom"),
        ("frames", ["boom"]),
        ("exc_info", "boom"),
    ],
)
def test_a_listed_field_of_the_wrong_shape_is_dropped(lines: Lines, key: str, value: Any) -> None:
    structlog.get_logger().info("page.opened", **{key: value})
    assert set(lines.only()) == {"event", "level", "timestamp"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", "/vote/{token}"),
        ("code", "40014"),
        ("code", -40001),
        ("ref", "7KQ4MX"),
        ("status", 403),
        ("reason", "bad_signature"),
        ("version", "0.1.0"),
        ("handler", "handlers.voting.Confirm"),
    ],
)
def test_a_listed_field_of_the_right_shape_is_kept(lines: Lines, key: str, value: Any) -> None:
    structlog.get_logger().info("page.opened", **{key: value})
    assert lines.only()[key] == value


def test_words_instead_of_an_event_are_not_written(lines: Lines) -> None:
    structlog.get_logger().debug("heard %s", CANARY)
    structlog.get_logger().debug(f"heard {CANARY}")
    assert [event["event"] for event in lines.events()] == ["unnamed", "unnamed"]
    assert "anary" not in lines.getvalue()


def test_an_exception_is_told_as_type_and_places(lines: Lines) -> None:
    try:
        _raise(CANARY)
    except ValueError:
        structlog.get_logger().exception("inbox.failed", ref="7KQ4MX")
    event = lines.only()
    assert event["exc"] == ["ValueError"]
    assert re.fullmatch(r"tests/bot/test_log\.py:\d+:_raise", event["frames"][-1])
    assert "anary" not in lines.getvalue()


def test_causes_and_groups_are_told_by_type(lines: Lines) -> None:
    def fail() -> None:
        try:
            _raise(CANARY)
        except ValueError as cause:
            raise ExceptionGroup(CANARY, [KeyError(CANARY), OSError(CANARY)]) from cause

    try:
        fail()
    except ExceptionGroup as group:
        structlog.get_logger().error("inbox.failed", exc_info=group)
    event = lines.only()
    assert event["exc"] == ["ExceptionGroup", "KeyError", "OSError", "ValueError"]
    assert event["frames"][0].endswith(":_raise") or event["frames"][0].endswith(":fail")
    assert "anary" not in lines.getvalue()


def test_a_circle_of_causes_ends(lines: Lines) -> None:
    first, second = ValueError(CANARY), KeyError(CANARY)
    first.__cause__, second.__cause__ = second, first
    structlog.get_logger().error("inbox.failed", exc_info=first)
    assert lines.only()["exc"] == ["ValueError", "KeyError"]


@pytest.mark.parametrize(
    "name", ["aiohttp.access", "aiohttp.server", "sqlalchemy.engine", "wechatpy"]
)
@pytest.mark.parametrize("level", [logging.DEBUG, 25, logging.ERROR, 70])
def test_libraries_keep_their_name_and_level_alone(
    lines: Lines, caplog: pytest.LogCaptureFixture, name: str, level: int
) -> None:
    caplog.set_level(logging.DEBUG, logger=name)
    logging.getLogger(name).log(level, "… %s", CANARY, extra={"request": CANARY})
    event = lines.only()
    assert event["logger"] == name
    assert set(event) == {"event", "level", "timestamp", "logger"}


def test_an_exception_logged_by_a_library_loses_its_words(lines: Lines) -> None:
    try:
        _raise(CANARY)
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling %s", CANARY)
    event = lines.only()
    assert event["exc"] == ["ValueError"]
    assert event["frames"][-1].endswith(":_raise")
    assert "anary" not in lines.getvalue()


async def test_what_asyncio_reports_loses_its_context(lines: Lines) -> None:
    loop = asyncio.get_running_loop()
    error = ValueError(CANARY)
    context = {"message": f"at {CANARY}", "exception": error, "future": CANARY}
    loop.call_exception_handler(context)
    event = next(event for event in lines.events() if event["level"] == "error")
    assert event["logger"] == "asyncio"
    assert event["exc"] == ["ValueError"]
    assert "anary" not in lines.getvalue()


def test_what_nobody_caught_is_told_without_words(lines: Lines) -> None:
    thread = threading.Thread(target=_raise, args=(CANARY,))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(CANARY), None)
    assert [event["event"] for event in lines.events()] == ["uncaught", "uncaught"]
    assert "anary" not in lines.getvalue()


def test_an_exception_in_a_finalizer_is_told_without_words(lines: Lines) -> None:
    class Closing:
        def __del__(self) -> None:
            _raise(CANARY)

    Closing()
    gc.collect()
    assert lines.only()["exc"] == ["ValueError"]
    assert "anary" not in lines.getvalue()


def test_a_stop_that_was_asked_for_is_no_fault(lines: Lines) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert lines.events() == []


def test_warnings_lose_their_words(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)
    assert lines.only()["logger"] == "py.warnings"


def test_above_debug_libraries_are_heard_from_warnings_on() -> None:
    out = Lines()
    log.configure("INFO", out)
    logging.getLogger("aiohttp.access").info("GET /")
    logging.getLogger("aiohttp.server").warning("slow")
    structlog.get_logger().debug("inbox.routed")
    structlog.get_logger().info("inbox.answered")
    assert [event["event"] for event in out.events()] == ["library", "inbox.answered"]


def test_what_a_task_bound_goes_with_its_events_through_the_same_gate(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(platform="wecom", account=CANARY)
    structlog.get_logger().info("inbox.received")
    assert lines.only()["platform"] == "wecom"
    assert "anary" not in lines.getvalue()


def test_a_terminal_gets_words_in_columns_and_as_little_content() -> None:
    out = Terminal()
    log.configure("DEBUG", out)
    try:
        _raise(CANARY)
    except ValueError:
        structlog.get_logger().exception("inbox.failed", text=CANARY)
    assert "inbox.failed" in out.getvalue()
    assert not out.getvalue().startswith("{")
    assert "anary" not in out.getvalue()


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        log.configure("LOUD")


def test_a_reference_code_is_short_and_easy_to_read_out(lines: Lines) -> None:
    codes = {log.new_ref() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[2-9A-HJ-NP-Z]{6}", code) for code in codes)

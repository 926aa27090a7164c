"""The demo running, and a Chromium to look at it; without one these tests are skipped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.browser import Browser, connected
from tests.browser.chromium import NAMES, Chromium, installed
from tests.browser.demo_town import Demo, demo_running


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for all tests; each of them looks through a context of its own."""
    program = installed()
    if program is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    started = Chromium(program, tmp_path_factory.mktemp("chromium"))
    try:
        yield started
    finally:
        started.stop()


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo_running(tmp_path) as started:
        yield started


@pytest_asyncio.fixture
async def browser(chromium: Chromium, demo: Demo) -> AsyncIterator[Browser]:
    """Pages of a phone's size, gone before the demo ends; nothing may go wrong on any of them."""
    async with connected(chromium.address) as opened:
        yield opened
        problems = [problem for page in opened.pages.values() for problem in page.problems]
    # That a server refuses something is no fault of the page.
    assert [problem for problem in problems if not problem.startswith("network:")] == []

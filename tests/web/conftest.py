from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.web.report_bot import Site, open_site
from tests.web.sandbox_bot import Sandbox, running


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """The report's pages over a fresh database file."""
    async with open_site(tmp_path) as opened:
        yield opened

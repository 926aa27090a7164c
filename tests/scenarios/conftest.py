"""The town of the scenarios, running."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.scenarios.season import Season, town_opened


@pytest_asyncio.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """The town on 2026-03-02 at 9:00, imported from its sheets, nothing begun."""
    async with town_opened(tmp_path) as running:
        yield running

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.web.sandbox_bot import Sandbox, running


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started

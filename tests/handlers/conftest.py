"""A town for every dialogue, fresh and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.dialogue import Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The made-up town on 2026-03-02 at 9:00, with no assessment started yet."""
    with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
def running(town: Town) -> Town:
    """The same town with this year's grading of branches started in 清溪镇 and 新桥镇."""
    town.people.start("清溪镇党委")
    town.people.start("新桥镇党委")
    return town

"""Time moved by hand, and pauses that only count."""

from __future__ import annotations

import asyncio
from datetime import datetime

from domain.calendar import SHANGHAI

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


class Hand:
    """`passed` seconds since `NOW`; a pause lasts no time, but it is written down."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.pauses: list[float] = []

    def seconds(self) -> float:
        return self.passed

    def epoch(self) -> float:
        return NOW.timestamp() + self.passed

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)

    def file(self, key: str) -> bytes:
        if key == "gone":
            raise LookupError(key)
        return b"\x89PNG\r\n\x1a\n0000" if key == "png" else b"content of a file"

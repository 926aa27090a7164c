"""A bot in a process of its own that can be killed, and a WeCom that goes on delivering to it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp

from bot.clock import MovableClock
from tests.scenarios.season import STARTS_AT, folded
from tests.scenarios.wire import Answered, Line

_ROOT = Path(__file__).parents[2]
# Passes between one life and the next.
_REST = timedelta(seconds=20)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@dataclass
class Mortal:
    """`python -m bot serve` again and again over the same databases; both clocks run as one."""

    environment: Mapping[str, str] = field(repr=False)
    lives: int = 0
    clock: MovableClock = field(default_factory=lambda: MovableClock(STARTS_AT))
    up: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None

    def now(self) -> datetime:
        return self.clock.now()

    async def start(self) -> None:
        """Begin a life and wait until it listens."""
        self.lives += 1
        self.clock.jump_to(self.clock.now() + _REST)
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "serve", "--now", self.clock.now().isoformat()),
            cwd=_ROOT,
            env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert "已启动" in line.decode(), "the bot did not start"
        self.up.set()

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, flushed or said."""
        self.up.clear()
        assert self.process is not None
        self.process.kill()
        assert await self.process.wait() == -9

    async def end(self) -> None:
        """Leave no process behind, whatever the test came to."""
        if self.process is not None and self.process.returncode is None:
            await self.kill()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.up.clear()
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()


@dataclass
class Post:
    """WeCom's deliveries: what gets no answer is delivered again under the same id.

    WeCom tries three times; here it does not give up while the bot is dead, so that every message
    has its answer in the end. `answers` counts them; `repeats` how often one was delivered again.
    """

    line: Line
    mortal: Mortal
    answers: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    repeats: int = 0

    async def say(self, who: str, words: str) -> str:
        message_id = self.line.new_id()
        while True:
            await self.mortal.up.wait()
            answered = await self._try(who, words, message_id)
            if answered is not None and answered.status == 200:
                self.answers.release()
                return folded(answered.words)
            self.repeats += 1

    async def _try(self, who: str, words: str, message_id: str) -> Answered | None:
        try:
            return await self.line.text(who, words, message_id)
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0)
            return None

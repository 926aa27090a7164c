"""Server processes under measurement: started on a core of their own, watched, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.town import NOW, environment

SERVER_CPU, CLIENT_CPU = 0, 1
_PATIENCE = 30.0  # seconds until a server must listen


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on loopback."""

    pid: int
    port: int

    def cpu_seconds(self) -> float | None:
        """User and system time so far; None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        ticks: int = os.sysconf("SC_CLK_TCK")
        return (int(fields[11]) + int(fields[12])) / ticks

    def resident_mib(self) -> float | None:
        """Memory in use now, in MiB; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return None
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def pin(pid: int, cpu: int) -> None:
    """Keep a process on one core, where the system can and lends us that one."""
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(pid, {cpu})


@contextmanager
def bare_server(log: Path) -> Iterator[Server]:
    """The bare server; it knows nothing of the bot."""
    port = _free_port()
    with _running([sys.executable, "-m", "benchmarks.bare", str(port)], os.environ, port, log) as s:
        yield s


@contextmanager
def bot_server(folder: Path) -> Iterator[Server]:
    """The bot as `zhibu serve` starts it, on the folder's data, its clock at `NOW`."""
    port = _free_port()
    command = [sys.executable, "-m", "bot", "serve", "--now", NOW.isoformat()]
    with _running(command, environment(folder, port), port, folder / "log") as server:
        yield server


@contextmanager
def _running(
    command: list[str], environ: Mapping[str, str], port: int, log: Path
) -> Iterator[Server]:
    with log.open("wb") as told:
        process = subprocess.Popen(command, env=environ, stdout=told, stderr=told)
    try:
        pin(process.pid, SERVER_CPU)
        _wait_for(process, port, log)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

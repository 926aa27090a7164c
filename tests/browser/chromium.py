"""A headless Chromium of our own: found, started with an empty profile, ended for certain."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
_ANNOUNCES = "DevTools listening on "
_FLAGS = (
    "--headless",
    "--no-sandbox",  # it runs as root in containers, and opens nothing but our own pages
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)


def installed() -> str | None:
    """The path of a Chromium on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """A running browser; `address` is where it takes commands (DevTools protocol)."""

    def __init__(self, program: str, profile: Path) -> None:
        self._process = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,  # so that it and all it starts can be ended together
        )
        try:
            self.address = self._announced()
        except BaseException:
            self.stop()
            raise
        self._drain = threading.Thread(target=self._read_on, daemon=True)
        self._drain.start()

    def stop(self) -> None:
        """End it and everything it started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if hasattr(self, "_drain"):
            self._drain.join()
        if self._process.stderr:
            self._process.stderr.close()

    def _announced(self) -> str:
        said = []
        for line in self._process.stderr or ():
            said.append(line)
            if line.startswith(_ANNOUNCES):
                return line.removeprefix(_ANNOUNCES).strip()
        raise RuntimeError("Chromium did not start: " + "".join(said)[-2000:])

    def _read_on(self) -> None:
        # A full pipe would stop the browser.
        for _ in self._process.stderr or ():
            pass

"""One page: what it shows, taps and typing as a person makes them, and what it complained of."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

JSON = dict[str, Any]
Call = Callable[..., Awaitable[JSON]]
PATIENCE = 15.0  # seconds until a wait has failed

# Only when all has been fetched: until the style is there, nothing is where it will be.
_POLL = """new Promise((done) => {
  const look = () => {
    const seen = (() => { try { return %s; } catch { return null; } })();
    if (seen && document.readyState === "complete") done(seen); else setTimeout(look, 25);
  };
  look();
})"""
# Where to tap: the middle of the first visible element that fits, once nothing lies over it.
_SPOT = """(() => {
  const fits = (one) => one.checkVisibility() && one.textContent.includes(%s);
  const found = [...document.querySelectorAll(%s)].find(fits);
  if (!found) return null;
  found.scrollIntoView({ block: "center", inline: "center" });
  const box = found.getBoundingClientRect();
  const spot = [box.x + box.width / 2, box.y + box.height / 2];
  return found.contains(document.elementFromPoint(...spot)) ? spot : null;
})()"""


class Refused(Exception):
    """What Chromium answered instead of doing it."""


class Page:
    """A page under command."""

    def __init__(self, call: Call, session: str) -> None:
        self._call = call
        self._session = session
        self.problems: list[str] = []
        self.asked_for: list[str] = []

    async def go(self, address: str) -> None:
        """Open an address."""
        await self._do("Page.navigate", url=address)

    async def resize(self, width: int, height: int) -> None:
        """Show the page on a screen of this many pixels; a narrow one is a phone's."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1}
        await self._do("Emulation.setDeviceMetricsOverride", **screen, mobile=width < 900)

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression gives, awaited."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self._do("Runtime.evaluate", **asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, expression: str) -> Any:
        """What the expression gives as soon as that is truthy, on this page or the next one."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        if seen := await self.value(_POLL % expression):
                            return seen
                    except Refused:  # the page went away while we looked: look at the next one
                        continue
        except TimeoutError:
            raise AssertionError(f"never came true: {expression}") from None

    async def tap(self, selector: str, words: str = "") -> None:
        """Press the first visible element that fits, where a finger would."""
        await self._do("Page.bringToFront")
        x, y = await self.until(_SPOT % (json.dumps(words), json.dumps(selector)))
        for kind in ("mousePressed", "mouseReleased"):
            button = {"button": "left", "clickCount": 1}
            await self._do("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)

    async def fill(self, selector: str, words: str) -> None:
        """Put words into a field in place of what is there, by typing."""
        await self.tap(selector)
        await self.value("document.activeElement.select()")
        await self._do("Input.insertText", text=words)

    async def picture(self) -> bytes:
        """What the screen shows, as a PNG."""
        taken = await self._do("Page.captureScreenshot", format="png")
        return base64.b64decode(taken["data"])

    def notice(self, event: str, facts: JSON) -> None:
        """Keep what was fetched, and what went wrong by the page's own fault."""
        if event == "Network.requestWillBeSent":
            self.asked_for.append(facts["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.problems.append(str(facts["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and facts["type"] in ("error", "assert"):
            self.problems.append(str(facts["args"]))
        elif event == "Log.entryAdded" and facts["entry"]["level"] == "error":
            self.problems.append(f"{facts['entry']['source']}: {facts['entry']['text']}")

    async def _do(self, method: str, **params: Any) -> JSON:
        return await self._call(method, self._session, **params)

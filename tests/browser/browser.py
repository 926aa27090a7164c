"""Commands to a running Chromium (DevTools protocol), and its pages as they open."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.browser.page import Page, Refused

JSON = dict[str, Any]
PHONE = (390, 844)
DESKTOP = (1600, 950)
_ATTACH: JSON = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
_OBSERVED = ("Page", "Runtime", "Log", "Network")


class Browser:
    """One person's browsing: cookies and storage of its own, every page watched from the start."""

    def __init__(self, socket: ClientWebSocketResponse, size: tuple[int, int]) -> None:
        self._socket = socket
        self._size = size
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[JSON]] = {}
        self._opened: asyncio.Queue[Page] = asyncio.Queue()
        self._welcomes: set[asyncio.Task[None]] = set()
        self._context = ""
        self.pages: dict[str, Page] = {}

    async def call(self, method: str, session: str = "", **params: Any) -> JSON:
        """Run one command; raises Refused."""
        number = next(self._numbers)
        answer: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        to = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": params, **to})
        return await answer

    async def open(self, address: str) -> Page:
        """A new page at this address."""
        created = {"url": "about:blank", "browserContextId": self._context}
        await self.call("Target.createTarget", **created)
        page = await self.next_page()
        await page.go(address)
        return page

    async def next_page(self) -> Page:
        """The next page that opens, be it by a link."""
        async with asyncio.timeout(10):
            return await self._opened.get()

    @asynccontextmanager
    async def browsing(self) -> AsyncIterator[Browser]:
        """Listen, in a context of its own that is gone afterwards."""
        listening = asyncio.create_task(self._listen())
        try:
            self._context = (await self.call("Target.createBrowserContext"))["browserContextId"]
            await self.call("Target.setAutoAttach", **_ATTACH)
            yield self
            await self.call("Target.disposeBrowserContext", browserContextId=self._context)
        finally:
            for task in (listening, *self._welcomes):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _listen(self) -> None:
        async for message in self._socket:
            self._take(message.json())
        for answer in self._waiting.values():
            answer.set_exception(Refused("the browser is gone"))

    def _take(self, said: JSON) -> None:
        if "id" not in said:
            self._happened(said["method"], said["params"], said.get("sessionId", ""))
            return
        answer = self._waiting.pop(said["id"])
        if answer.done():
            return
        if "error" in said:
            answer.set_exception(Refused(said["error"]["message"]))
        else:
            answer.set_result(said["result"])

    def _happened(self, event: str, facts: JSON, session: str) -> None:
        if event == "Target.attachedToTarget":
            task = asyncio.create_task(self._welcome(facts["sessionId"], facts["targetInfo"]))
            self._welcomes.add(task)
            task.add_done_callback(self._welcomes.discard)
        elif session in self.pages:
            self.pages[session].notice(event, facts)

    async def _welcome(self, session: str, target: JSON) -> None:
        if target["type"] != "page" or target.get("browserContextId") != self._context:
            await self.call("Runtime.runIfWaitingForDebugger", session)
            return
        page = self.pages[session] = Page(self.call, session)
        # All at once: some of it is answered only after the page was let go.
        await asyncio.gather(
            *(self.call(f"{domain}.enable", session) for domain in _OBSERVED),
            page.resize(*self._size),
            self.call("Runtime.runIfWaitingForDebugger", session),
        )
        self._opened.put_nowait(page)


@asynccontextmanager
async def connected(address: str, size: tuple[int, int] = PHONE) -> AsyncIterator[Browser]:
    """A fresh browser whose pages have this size."""
    async with (
        ClientSession() as http,
        http.ws_connect(address, max_msg_size=0) as socket,
        Browser(socket, size).browsing() as browser,
    ):
        yield browser

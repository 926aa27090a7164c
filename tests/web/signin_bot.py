"""The sign-in links, the report and the personal page together, with chat apps that are made up."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert

from bot.platforms.base import Delivery, Ignored, RawRequest, Sent, SignIn
from bot.web.console import console_app
from bot.web.report import report_app
from bot.web.signin import signin_app
from handlers.incoming import Incoming
from messages.cards import Reply
from storage import tables
from tests.web.report_bot import Site, open_site

WECOM = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/138.0 wxwork/5.0.6"}
DINGTALK = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/100.0 DingTalk/8.1.11"}
DESKTOP = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
_STATE = re.compile(r'name="state" value="([0-9a-f]+)"')


class ChatApp:
    """A platform that signs people in; a code is good once. `away`: it answers nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.away = False
        self.codes: dict[str, str] = {}
        self.asked = 0

    def code_for(self, account: str) -> str:
        code = f"code-{len(self.codes)}-for-{account}"
        self.codes[code] = account
        return code

    def sign_in_address(self, back: str, state: str) -> str:
        return "https://auth.example/authorize?" + urlencode({"back": back, "state": state})

    async def who_signed_in(self, code: str) -> str | None:
        self.asked += 1
        return None if self.away else self.codes.pop(code, None)

    def read(self, request: RawRequest, now: datetime) -> Ignored:
        return Ignored("nothing")

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        return b"", reply

    async def send(self, delivery: Delivery) -> Sent:
        return Sent()

    async def close(self) -> None:
        return


class PageApp(ChatApp):
    """A platform whose app hands the code to a script of the page."""

    sign_in_corp = "ding-corp-1"


@dataclass
class Doorway:
    """A browser in front of the links, the people behind them, and the chat apps."""

    site: Site
    browser: TestClient[web.Request, web.Application] = field(repr=False)
    apps: Mapping[str, ChatApp]

    async def start(self, path: str, agent: Mapping[str, str] = WECOM) -> ClientResponse:
        return await self.browser.get(path, headers=agent, allow_redirects=False)

    async def state(self, path: str, agent: Mapping[str, str] = WECOM) -> str:
        """Follow a link to the chat app's sign-in; returns the state it was given."""
        answer = await self.start(path, agent)
        if answer.status == 302:
            return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]
        found = _STATE.search(await answer.text())
        assert found, "neither a redirect nor the page that asks"
        return found[1]

    async def back(self, code: str, state: str, app: str = "wecom") -> tuple[int, str]:
        """Come back from the chat app; returns status and page."""
        query = {"code": code, "state": state}
        answer = await self.browser.get(
            f"/go/back/{app}", params=query, headers=WECOM, allow_redirects=False
        )
        return answer.status, await answer.text()

    async def sign_in(self, path: str, who: str) -> tuple[int, str]:
        """The whole way into a page in WeCom; returns status and page of its last step."""
        account = self.site.people.account(who)
        return await self.back(self.apps["wecom"].code_for(account), await self.state(path))

    async def page(self, path: str) -> tuple[int, str]:
        answer = await self.browser.get(path)
        return answer.status, await answer.text()

    async def on_dingtalk(self, who: str) -> str:
        """Give somebody a DingTalk account, too; returns it."""
        values = {"platform": "dingtalk", "account": "ding-one", "reachable": True}
        person = self.site.people.id(who)
        await self.site.service.main.write(
            lambda c: c.execute(insert(tables.account).values(person_id=person, **values))
        )
        return "ding-one"


def onward(page: str) -> str:
    """Where the page after a sign-in leads, by itself and by its button."""
    by_itself = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert by_itself, page
    assert f'href="{by_itself[1]}"' in page
    return unescape(by_itself[1])


@asynccontextmanager
async def open_doorway(folder: Path, *apps: ChatApp) -> AsyncIterator[Doorway]:
    """A site of one's own behind these chat apps, gone afterwards."""
    named = {app.name: app for app in apps}
    assert all(isinstance(app, SignIn) for app in apps)
    async with open_site(folder) as site:
        app = web.Application(client_max_size=6 * 1024 * 1024)
        app.add_subapp("/report", report_app(site.service))
        app.add_subapp("/console", console_app(site.service))
        app.add_subapp("/go", signin_app(site.service, named, "https://bot.example"))
        server = TestServer(app)
        await server.start_server()
        # Cookies are marked for https alone, as in production: loopback counts as that here.
        jar = CookieJar(unsafe=True, treat_as_secure_origin=server.make_url("/"))
        async with TestClient(server, cookie_jar=jar) as browser:
            yield Doorway(site, browser, named)

"""The report's pages over a real database file, with a browser that keeps cookies."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import create_engine

from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.service import Service
from bot.web.report import report_app
from domain.people import Person
from domain.ports import Pass, UnitOfWork
from domain.report_merge import Change
from handlers.self_assessment import use_cases
from handlers.self_assessment.view import View, load
from storage import tables, urn_tables
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in
from tests.handlers.dialogue import START
from tests.handlers.people import Population

ORG = "梅溪村党支部"
WRITER = "梅溪书记"
SECTIONS = ("basics", "building", "role", "problems", "measures")
SCORES = ("leadership", "members", "mechanism", "results", "people")
FILLED = {
    f"section:{name}": f"{name} 写好的内容,不少于二十个字,用来试一试页面。" for name in SECTIONS
} | {f"score:{name}": "18" for name in SCORES}

_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', re.S)
_SCORE = re.compile(r'<input id="f\d+" name="(score:[^"]+)" value="([^"]*)"')


@dataclass
class Site:
    """The pages, the people behind them, and the browser of the branch's secretary."""

    service: Service
    people: Population
    clock: MovableClock
    browser: TestClient[web.Request, web.Application] = field(repr=False)
    subject: int

    async def view(self) -> View:
        now, subject = self.clock.now(), self.subject
        return await self.service.read(lambda u: load(u, subject, now))

    async def write_in_chat(self, **answers: str) -> None:
        """Change the draft from elsewhere: `basics="…"`, `leadership="18"`."""
        changes = [
            Change(f"{'score' if name in SCORES else 'section'}:{name}", text)
            for name, text in answers.items()
        ]
        await self.act(
            lambda u, who: use_cases.save_answers(u, who, self.subject, changes, self.now)
        )

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def act(self, work: Callable[[UnitOfWork, Person], object], who: str = WRITER) -> None:
        """Run a use case as somebody."""

        def run(uow: UnitOfWork) -> None:
            person = uow.people.get(self.people.id(who))
            assert person is not None
            work(uow, person)

        await self.service.write(run)

    async def link(self, who: str = WRITER, purpose: str = "report") -> str:
        """A fresh link as the chat sends it; returns its path."""
        token, now = self.service.desk.new_token(), self.clock.now()
        opens = Pass(self.people.id(who), purpose, self.subject)
        await self.service.write(
            lambda u: u.passes.issue(token, "link", opens, now + timedelta(minutes=30))
        )
        return f"/report/{token}"

    async def open(self, who: str = WRITER) -> str:
        """Open a fresh link and press its button; returns the page it leads to."""
        response = await self.browser.post(await self.link(who))
        assert response.status == 200, await response.text()
        return await response.text()

    async def send(
        self, path: str, form: dict[str, str], file: bytes = b"", name: str = "report.docx"
    ) -> tuple[int, str]:
        """Send a form; returns status and page."""
        data = FormData(default_to_multipart=True)
        for key, value in form.items():
            data.add_field(key, value)
        if file:
            data.add_field("file", io.BytesIO(file), filename=name)
        response = await self.browser.post(f"/report{path}", data=data)
        return response.status, await response.text()


def form_of(page: str) -> dict[str, str]:
    """What a browser would send back of the page as it is."""
    found = [*_INPUT.findall(page), *_AREA.findall(page), *_SCORE.findall(page)]
    return {name: unescape(value) for name, value in found}


@asynccontextmanager
async def open_site(folder: Path, public_url: str = "http://127.0.0.1") -> AsyncIterator[Site]:
    """A site of one's own with this year's grading started, gone afterwards."""
    file = folder / "main.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        people = Population(connection)
        people.start("清溪镇党委")
        subject = people.subject(ORG)
    engine.dispose()
    main = open_runner(f"sqlite+aiosqlite:///{file}")
    urn = open_runner(f"sqlite+aiosqlite:///{folder / 'urn.db'}")
    await urn.write(lambda c: urn_tables.metadata.create_all(c))
    clock = MovableClock(START)
    desk = BotDesk(public_url=public_url, files=files_in(folder / "files"))
    sealer = Sealer(b"0123456789abcdef0123456789abcdef")
    service = Service(main, urn, KeyStore(folder / "keys"), sealer, desk, clock)
    app = web.Application(client_max_size=6 * 1024 * 1024)
    app.add_subapp("/report", report_app(service))
    async with TestClient(TestServer(app)) as browser:
        yield Site(service, people, clock, browser, subject)
    await main.close()
    await urn.close()

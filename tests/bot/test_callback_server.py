"""The published vectors, and everything malformed, against a running server."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.accounts import wecom_account
from bot.app import make_app
from bot.clock import MovableClock
from bot.composition import build
from bot.platforms.sandbox.wecom_caller import decrypt_reply
from bot.platforms.wecom.account import WeComAccount
from bot.settings import load
from tests.bot.malformed import CANARY, MALFORMED
from tests.bot.wecom.callbacks import VECTORS, account, query_of, vector, xml_envelope
from tests.scenarios.logged import log_kept
from tests.scenarios.wire import environment

_TABLES = ("inbox", "outbox", "conversation", "feedback", "audit", "evidence", "page_pass")


@dataclass
class Server:
    """A bot on loopback, and what it logged."""

    account: WeComAccount
    folder: Path
    url: URL
    session: aiohttp.ClientSession = field(repr=False)
    log: io.StringIO = field(repr=False)

    async def get(self, query: str) -> tuple[int, bytes, str]:
        url = URL(f"{self.url}?{query}", encoded=True)
        async with self.session.get(url) as response:
            return response.status, await response.read(), response.headers.get("Content-Type", "")

    async def post(
        self, query: Mapping[str, str], body: bytes, content_type: str = "text/xml"
    ) -> tuple[int, bytes]:
        url = URL(f"{self.url}?{urlencode(query, quote_via=quote)}", encoded=True)
        headers = {"Content-Type": content_type}
        async with self.session.post(url, data=body, headers=headers) as response:
            return response.status, await response.read()

    def stored(self) -> dict[str, int]:
        """The rows in all tables a message may write to, where there are any."""
        with closing(sqlite3.connect(self.folder / "town.db")) as main:
            counts = {t: main.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in _TABLES}  # noqa: S608
        return {table: count for table, count in counts.items() if count}


@asynccontextmanager
async def serving(folder: Path, name: str, now: datetime) -> AsyncIterator[Server]:
    """The app as vector set A (agent 218) or B (agent 1000002), its clock standing at `now`."""
    known = VECTORS["accounts"][name]
    more = {f"ZHIBU_WECOM__{key.upper()}": str(value) for key, value in known.items()}
    settings = load(None, environment(folder, "http://127.0.0.1:9", **more))
    bot = build(settings, MovableClock(now, elapsed=lambda: 0.0))
    with log_kept() as lines:
        async with (
            TestServer(make_app(bot, workers=False)) as server,
            aiohttp.ClientSession() as session,
        ):
            url = server.make_url("/wecom/callback")
            yield Server(wecom_account(settings), folder, url, session, lines)


@pytest.mark.parametrize("name", ["V1", "V3"])
async def test_the_address_check_is_answered_with_the_bare_words(tmp_path: Path, name: str) -> None:
    found, app, now = vector(name)
    query = (
        f"msg_signature={found['signature']}&timestamp={found['timestamp']}"
        f"&nonce={found['nonce']}&echostr={found['raw_echostr']}"
    )
    async with serving(tmp_path, found["account"], now) as server:
        assert server.account.agent_id == app.agent_id
        status, body, kind = await server.get(query)
        assert (status, body) == (200, found["plain"].encode())
        assert kind.startswith("text/plain")
        assert server.stored() == {}


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(("name", "words"), [("V2", "mycreate"), ("V4", "ChenJiaShun")])
async def test_a_message_of_the_vectors_is_answered_once_and_kindly(
    tmp_path: Path, name: str, words: str, form: str
) -> None:
    found, app, now = vector(name)
    body = xml_envelope(found["encrypted"], app.corp_id, str(app.agent_id))
    if form == "json":
        fields = {"tousername": app.corp_id, "encrypt": found["encrypted"], "agentid": app.agent_id}
        body = json.dumps(fields).encode()
    async with serving(tmp_path, found["account"], now) as server:
        answers = [await server.post(query_of(found), body) for _ in range(3)]
        assert [status for status, _ in answers] == [200, 200, 200]
        replies = [decrypt_reply(app, sealed) for _, sealed in answers]
        assert replies[0] == replies[1] == replies[2]
        assert replies[0] is not None
        assert replies[0]["ToUserName"] == words.lower()
        assert "还没有登记" in replies[0]["Content"]
        # An unknown sender: that the message was seen, and nothing else.
        assert server.stored() == {"inbox": 1}
        assert words not in server.log.getvalue()


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/json", "multipart/form-data; boundary=x"]
)
async def test_what_is_not_authentic_gets_a_quiet_4xx_and_leaves_no_trace(
    tmp_path: Path, kind: str
) -> None:
    app, (_, _, now) = account("A"), vector("V2")
    async with serving(tmp_path, "A", now) as server:
        for what, make in MALFORMED.items():
            query, body = make(app, now)
            status, answer = await server.post(query, body, kind)
            assert 400 <= status < 500, what
            assert answer == b"", what
        assert server.stored() == {}
        assert CANARY not in server.log.getvalue()
        assert "Traceback" not in server.log.getvalue()
        lines = [json.loads(line) for line in server.log.getvalue().splitlines()]
        assert sum(line["event"] == "rejected" for line in lines) == len(MALFORMED)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "msg_signature=canary7f3a",
        "msg_signature=a&timestamp=1409659589&nonce=b&echostr=canary7f3a",
        "msg_signature=a&timestamp=canary7f3a&nonce=b&echostr=c",
    ],
)
async def test_an_address_check_that_is_not_wecoms_gets_a_quiet_4xx(
    tmp_path: Path, query: str
) -> None:
    _, _, now = vector("V1")
    async with serving(tmp_path, "A", now) as server:
        status, body, _ = await server.get(query)
        assert 400 <= status < 500
        assert body == b""
        assert CANARY not in server.log.getvalue()


async def test_the_app_of_one_set_refuses_the_vectors_of_the_other(tmp_path: Path) -> None:
    found, app, now = vector("V2")
    body = xml_envelope(found["encrypted"], app.corp_id, str(app.agent_id))
    async with serving(tmp_path, "B", now) as server:
        assert await server.post(query_of(found), body) == (403, b"")
        assert server.stored() == {}

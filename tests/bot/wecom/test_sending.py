"""Every answer of WeCom and of the network becomes one clear result."""

from __future__ import annotations

import json
import socket
import traceback

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.platforms.base import Failed, Later, MediaUnavailable, SendResult, Sent, Unknown
from bot.platforms.wecom.transport import Transport
from bot.platforms.wecom.verdicts import VERDICTS, explained, result_of
from bot.platforms.wire import Broken, Patience
from messages.cards import Card, Choice, Document, Text
from tests.bot.wecom.conftest import FILES, Line

TOKEN = "canary-4711"
CARD = Card("自评报告", "梅溪村党支部", "https://zhibu.example/report/1", "打开自评报告")


async def test_a_text_arrives(line: Line) -> None:
    assert await line.send("您好", to="WANG") == Sent()
    (message,) = line.fake.inbox_of("Wang")
    assert (message["msgtype"], message["text"]) == ("text", {"content": "您好"})


async def test_a_choice_arrives_as_numbered_text(line: Line) -> None:
    assert await line.send(Choice("哪一个?", ("一坊", "二坊"))) == Sent()
    assert line.texts() == ["哪一个?\n1. 一坊\n2. 二坊"]


async def test_a_long_text_arrives_whole_and_in_order(line: Line) -> None:
    words = "".join(f"第{n}句话。" for n in range(400))
    assert await line.send(words) == Sent()
    assert "".join(line.texts()) == words
    assert len(line.texts()) == 3


async def test_a_long_text_broken_off_is_not_repeated(line: Line) -> None:
    await line.send("先")
    line.fake.let_through()
    line.fake.answer_code(45033)
    assert await line.send("甲" * 1000) == Unknown("partial")
    line.fake.answer_code(45033)
    assert await line.send("甲" * 1000) == Later(5, "45033")


async def test_a_card_arrives_within_its_limits(line: Line) -> None:
    long = Card("题" * 200, "述" * 600, CARD.url, "打开自评报告")
    assert await line.send(long) == Sent()
    card = line.fake.inbox_of("wang")[0]["textcard"]
    assert card["title"] == "题" * 127 + "…"
    assert card["description"] == "述" * 511 + "…"
    assert (card["url"], card["btntxt"]) == (CARD.url, "打开自评")


async def test_a_card_without_words_shows_its_title(line: Line) -> None:
    assert await line.send(Card("自评", "", CARD.url)) == Sent()
    assert line.fake.inbox_of("wang")[0]["textcard"]["description"] == "自评"


@pytest.mark.parametrize("url", ["", "https://zhibu.example/" + "x" * 2048])
async def test_a_card_without_a_usable_link_arrives_as_text(line: Line, url: str) -> None:
    assert await line.send(Card("自评", "梅溪", url)) == Sent()
    assert line.texts()[0].startswith("自评\n梅溪\n")


async def test_the_same_card_again_arrives_once_and_the_same_text_twice(line: Line) -> None:
    for part in (CARD, CARD, Text("好"), Text("好")):
        assert await line.send(part) == Sent()
    kinds = [message["msgtype"] for message in line.fake.inbox_of("wang")]
    assert kinds == ["textcard", "text", "text"]
    line.clock.now += 301
    await line.send(CARD)
    assert len(line.fake.inbox_of("wang")) == 4


async def test_a_file_arrives_under_its_chinese_name(line: Line) -> None:
    assert await line.send(Document('二坊村"进度"\r\n.xlsx', "k1")) == Sent()
    (message,) = line.fake.inbox_of("wang")
    media = line.fake.media(message["file"]["media_id"])
    assert media is not None
    assert (media.name, media.content) == ("二坊村_进度___.xlsx", FILES["k1"])


async def test_a_big_file_arrives(line: Line) -> None:
    assert await line.send(Document("甲.txt", "big")) == Sent()
    media = line.fake.media(line.fake.inbox_of("wang")[0]["file"]["media_id"])
    assert media is not None
    assert media.content == FILES["big"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("lost", Failed("file missing")), ("tiny", Failed("file size"))],
)
async def test_a_file_that_cannot_be_sent_fails(line: Line, key: str, expected: Failed) -> None:
    assert await line.send(Document("甲.txt", key)) == expected
    assert not line.fake.calls


async def test_a_refused_media_id_is_uploaded_once_more(line: Line) -> None:
    line.fake.answer_code(40007)
    assert await line.send(Document("甲.txt", "k1")) == Sent()
    assert line.fake.calls["media/upload"] == 2
    line.fake.answer_code(40007, times=2)
    assert await line.send(Document("甲.txt", "k1")) == Failed("40007")
    assert line.fake.calls["media/upload"] == 3


async def test_trouble_with_the_upload_keeps_the_message(impatient: Line) -> None:
    line = impatient
    line.fake.answer_code(40001, "gettoken")
    assert await line.send(Document("甲.txt", "k1")) == Later(1800, "40001", pause=True)
    line.clock.now += 601
    line.fake.drop("media/upload")
    line.fake.hang("media/upload")
    line.fake.answer_code(45009, "media/upload")
    line.fake.answer_raw(b" " * 1_100_000, "media/upload")
    for _ in range(4):
        assert isinstance(await line.send(Document("甲.txt", "k1")), Later)
    assert line.fake.inbox_of("wang") == []


@pytest.mark.parametrize("to", ["@all", "wang|li", "", "王", "a b", "x" * 65, "wang\n"])
async def test_an_account_can_only_name_one_person(line: Line, to: str) -> None:
    assert await line.send("甲", to=to) == Failed("account", unreachable=True)
    assert not line.fake.calls


@pytest.mark.parametrize("words", ["", " \n", "\x00"])
async def test_nothing_to_say_is_not_sent(line: Line, words: str) -> None:
    assert await line.send(words) == Failed("empty")
    assert not line.fake.calls


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (-1, Later(5, "-1")),
        (40001, Later(1800, "40001", pause=True)),
        (40003, Failed("40003", unreachable=True)),
        (40008, Failed("40008")),
        (40056, Later(1800, "40056", pause=True)),
        (42014, Unknown("42014")),
        (45009, Later(60, "45009", pause=True)),
        (45033, Later(5, "45033")),
        (48002, Later(1800, "48002", pause=True)),
        (50003, Later(1800, "50003", pause=True)),
        (60011, Failed("60011", unreachable=True)),
        (60020, Later(300, "60020", pause=True)),
        (60111, Failed("60111", unreachable=True)),
        (81013, Failed("81013", unreachable=True)),
        (99999, Later(300, "99999")),
    ],
)
async def test_an_errcode_decides_the_fate(line: Line, code: int, expected: SendResult) -> None:
    line.fake.answer_code(code)
    assert await line.send("甲") == expected
    assert line.fake.calls["message/send"] == 1


@pytest.mark.parametrize("code", [*VERDICTS, 12345])
def test_every_errcode_is_explained_in_chinese(code: int) -> None:
    assert f"错误码 {code}" in explained(code)
    assert result_of(code).code == str(code)  # type: ignore[union-attr]


async def test_an_unknown_person_is_unreachable(line: Line) -> None:
    assert await line.send("甲", to="zhao") == Failed("81013", unreachable=True)


@pytest.mark.parametrize("field", ["invaliduser", "unlicenseduser"])
async def test_a_partial_failure_hides_behind_errcode_0(line: Line, field: str) -> None:
    answer = {"errcode": 0, "errmsg": "ok", field: "zhao|wang"}
    line.fake.answer_raw(json.dumps(answer).encode())
    assert await line.send("甲", to="Wang") == Failed(field, unreachable=True)
    answer = {"errcode": 0, "errmsg": "ok", field: "zhao"}
    line.fake.answer_raw(json.dumps(answer).encode())
    assert await line.send("甲", to="Wang") == Sent()


async def test_no_answer_leaves_it_unknown(impatient: Line) -> None:
    line = impatient
    line.fake.hang()
    assert await line.send("甲") == Unknown("timeout")


async def test_a_dropped_connection_leaves_it_unknown(line: Line) -> None:
    line.fake.drop()
    assert await line.send("甲") == Unknown("dropped")
    assert await line.send("乙") == Sent()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, Unknown("http 500")),
        (502, Unknown("http 502")),
        (503, Later(10, "http 503", pause=True)),
        (429, Later(10, "http 429", pause=True)),
        (404, Later(300, "http 404", pause=True)),
        (413, Later(300, "http 413")),
        (302, Later(300, "http 302", pause=True)),
    ],
)
async def test_an_http_error_is_told_apart(line: Line, status: int, expected: SendResult) -> None:
    line.fake.answer_raw(b"", status=status, Location="/cgi-bin/elsewhere")
    assert await line.send("甲") == expected
    assert line.fake.calls["elsewhere"] == 0


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"errcode": "0"}', b"[" * 100_000])
async def test_an_answer_that_is_not_wecom_s_leaves_it_unknown(line: Line, body: bytes) -> None:
    line.fake.answer_raw(body)
    assert await line.send("甲") == Unknown("answer")


async def test_an_endless_answer_is_not_read_to_its_end(line: Line) -> None:
    line.fake.answer_raw(b" " * 1_100_000)
    assert await line.send("甲") == Unknown("answer")


async def test_a_refused_connection_is_tried_later(line: Line) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        wecom = line.another(api_base=f"http://127.0.0.1:{closed.getsockname()[1]}")
        line.wecom, kept = wecom, line.wecom
        assert await line.send("甲") == Later(10, "connect", pause=True)
        line.wecom = kept
        await wecom.close()


async def test_a_nonsense_address_holds_everything(line: Line) -> None:
    wecom = line.another(api_base="nonsense")
    line.wecom, kept = wecom, line.wecom
    assert await line.send("甲") == Later(300, "url", pause=True)
    line.wecom = kept
    await wecom.close()


async def test_the_thirty_first_message_of_a_minute_waits(line: Line) -> None:
    line.fake.drops_over_30_a_minute = True
    results = [await line.send(f"第 {n} 条") for n in range(31)]
    assert results == [Sent()] * 30 + [Later(60, "paced")]
    assert line.fake.dropped == 0
    assert await line.send("甲", to="li") == Sent()
    line.clock.now += 60
    assert await line.send("最后") == Sent()


async def test_closing_twice_and_sending_again_works(line: Line) -> None:
    await line.send("甲")
    await line.wecom.close()
    await line.wecom.close()
    assert await line.send("乙") == Sent()
    assert line.texts() == ["甲", "乙"]


async def test_a_picture_is_fetched(line: Line) -> None:
    media_id = line.fake.put_media(b"\xff\xd8jpeg", "image/jpeg")
    assert await line.wecom.fetch_media(media_id) == (b"\xff\xd8jpeg", "image/jpeg")


async def test_a_picture_is_fetched_with_a_renewed_token(line: Line) -> None:
    await line.send("甲")
    line.fake.revoke_token()
    media_id = line.fake.put_media(b"amr", "audio/amr")
    assert await line.wecom.fetch_media(media_id) == (b"amr", "audio/amr")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (lambda fake: None, ("40007", False)),
        (lambda fake: fake.answer_code(45009, "media/get"), ("45009", True)),
        (lambda fake: fake.drop("media/get", times=2), ("dropped", True)),
        (lambda fake: fake.answer_raw(b"", "media/get", 500), ("http 500", True)),
        (lambda fake: fake.answer_raw(b"x" * 101, "media/get"), ("too large", False)),
    ],
)
async def test_a_picture_that_is_not_handed_out_says_why(
    line: Line, fault: object, expected: tuple[str, bool]
) -> None:
    assert callable(fault)
    fault(line.fake)
    with pytest.raises(MediaUnavailable) as refusal:
        await line.wecom.fetch_media("m", limit=100)
    assert (refusal.value.code, refusal.value.temporary) == expected


async def test_a_picture_that_does_not_come_may_come_later(impatient: Line) -> None:
    impatient.fake.hang("media/get")
    with pytest.raises(MediaUnavailable, match="timeout") as refusal:
        await impatient.wecom.fetch_media("m")
    assert refusal.value.temporary


async def test_a_text_file_is_fetched_as_it_is(line: Line) -> None:
    media_id = line.fake.put_media(b"plain words", "text/plain")
    assert (await line.wecom.fetch_media(media_id))[0] == b"plain words"


async def test_no_error_carries_the_token_or_the_address() -> None:
    transport = Transport("http://127.0.0.1:9", Patience(1, 1, 1))
    with pytest.raises(Broken) as refusal:
        await transport.call("message/send", {"access_token": TOKEN}, body={"text": TOKEN})
    await transport.close()
    shown = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value)
    assert TOKEN not in shown


async def test_no_answer_in_time_shows_no_token_either(line: Line) -> None:
    line.fake.hang()
    transport = Transport(str(line.server.make_url("")), Patience(1, 0.1, 1))
    with pytest.raises(Broken) as refusal:
        await transport.call("message/send", {"access_token": TOKEN}, body={})
    await transport.close()
    assert TOKEN not in "".join(traceback.format_exception(refusal.value))


async def test_a_base_with_a_path_is_kept() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"errcode": 0, "path": request.path})

    app = web.Application()
    app.router.add_get("/gateway/cgi-bin/agent/get", answer)
    async with TestServer(app) as server:
        transport = Transport(f"{server.make_url('/gateway/')}", Patience())
        found = await transport.call("agent/get", {})
        await transport.close()
    assert found["path"] == "/gateway/cgi-bin/agent/get"

"""What is sent, by which way, and what becomes of it when DingTalk has a bad day."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.platforms.base import Delivery, Failed, Later, Sent, Unknown
from bot.platforms.dingtalk.pressing import press
from bot.platforms.dingtalk.verdicts import VERDICTS, WORDS, explained
from bot.platforms.sandbox.dingtalk_payloads import card_press
from bot.platforms.sandbox.pressable import NotPressable
from handlers.incoming import Incoming, Kind, WayBack
from messages.cards import (
    Brief,
    Card,
    Choice,
    Document,
    Field,
    Form,
    Part,
    Picture,
    Reply,
    Rewrite,
    Text,
)
from tests.bot.dingtalk.conftest import Bench, bench
from tests.bot.dingtalk.hand import NOW
from tests.fakes.dingtalk import CARD, SESSION, TO_GROUP, TO_PEOPLE, TOKEN

MEMBER = "zhoulichun"
QUESTION = Choice("提交吗？", ("提交", "先不交"), "q-k3f")
_refs = count(1)


def to(part: Part, who: str = MEMBER, **more: object) -> Delivery:
    return replace(Delivery(who, part, f"r{next(_refs)}"), **more)  # type: ignore[arg-type]


async def said(plain: Bench, part: Part, **more: object) -> object:
    return await plain.platform.send(to(part, **more))


async def test_words_arrive_by_the_robots_interface(plain: Bench) -> None:
    assert await said(plain, Text("还有 3 天")) == Sent()
    (message,) = plain.fake.inbox_of(MEMBER)
    assert message == {"msgKey": "sampleText", "msgParam": {"content": "还有 3 天"}}


def spoken(plain: Bench, minutes: int = 60, group: str = "") -> WayBack:
    """Somebody has said something, and the platform was asked for the answer to it."""
    way = WayBack(plain.fake.sessions.open(MEMBER, group), NOW + timedelta(minutes=minutes))
    given = Incoming("dingtalk", MEMBER, "m1", Kind.TEXT, NOW, "进度", group=group, way=way)
    assert plain.platform.passive(Reply((Text("好"),)), given, NOW)[0] == b""
    return way


async def test_while_a_session_is_open_the_answer_goes_there(plain: Bench) -> None:
    spoken(plain)
    assert await said(plain, Text("好")) == Sent()
    assert plain.fake.inbox_of(MEMBER) == [{"msgtype": "text", "text": {"content": "好"}}]
    plain.hand.passed += 3601
    assert await said(plain, Text("晚")) == Sent()
    assert (plain.fake.calls[SESSION], plain.fake.calls[TO_PEOPLE]) == (1, 1)


async def test_a_session_that_is_gone_before_its_time_is_not_tried_again(plain: Bench) -> None:
    spoken(plain)
    plain.fake.sessions.close_all()
    for _ in range(2):
        assert await said(plain, Text("好")) == Sent()
    assert (plain.fake.calls[SESSION], plain.fake.calls[TO_PEOPLE]) == (1, 2)


async def test_of_two_people_without_a_userid_neither_gets_the_others_answer(
    plain: Bench,
) -> None:
    way = WayBack(plain.fake.sessions.open("chenxiaoman", ""), NOW + timedelta(hours=1))
    given = Incoming("dingtalk", "", "m1", Kind.TEXT, NOW, "进度", way=way)
    plain.platform.passive(Reply((Text("好"),)), given, NOW)
    assert await said(plain, Text("没有登记"), account="", way=way) == Sent()
    assert isinstance(await said(plain, Text("没有登记"), account=""), Failed)
    assert len(plain.fake.inbox_of("chenxiaoman")) == 1


async def test_in_a_group_the_asker_is_named_and_without_a_session_nobody(plain: Bench) -> None:
    plain.fake.groups.add("cid1")
    spoken(plain, group="cid1")
    assert await said(plain, Text("已交 3 个"), place="cid1") == Sent()
    plain.fake.sessions.close_all()
    assert await said(plain, Text("已交 4 个"), place="cid1") == Sent()
    first, second = plain.fake.group_inbox("cid1")
    assert first["at"]["atUserIds"] == [MEMBER]
    assert first["text"]["content"] == f"@{MEMBER} 已交 3 个"
    assert second == {"msgKey": "sampleText", "msgParam": {"content": "已交 4 个"}}
    assert plain.fake.calls[TO_GROUP] == 1
    assert plain.fake.inbox_of(MEMBER) == []
    assert isinstance(await said(plain, Text("x"), place="elsewhere"), Failed)


async def test_a_question_without_a_template_is_numbered_lines_that_speak(plain: Bench) -> None:
    assert await said(plain, QUESTION) == Sent()
    (message,) = plain.fake.inbox_of(MEMBER)
    text = message["msgParam"]["text"]
    assert "[1. 提交](dtmd://dingtalkclient/sendMessage?content=1%20%23" in text
    assert "数字" in text


@pytest.mark.parametrize(
    ("part", "key"),
    [
        (Text("见 https://example.org/a"), "sampleMarkdown"),
        (Card("写自评", "只能用一次", "https://example.org/r", "打开"), "sampleActionCard"),
        (Brief("今日提醒", "两件事", "https://example.org/me", "2 件", "要办"), "sampleActionCard"),
        (Brief("今日提醒", "两件事", "", "2 件", "要办"), "sampleMarkdown"),
        (Document("进度.xlsx", "k1"), "sampleFile"),
        (Picture("二维码", "png"), "sampleImageMsg"),
    ],
)
async def test_every_part_has_a_form(plain: Bench, part: Part, key: str) -> None:
    assert await said(plain, part) == Sent()
    assert [message["msgKey"] for message in plain.fake.inbox_of(MEMBER)] == [key]


async def test_a_name_with_signs_of_markdown_breaks_nothing(plain: Bench) -> None:
    await said(plain, Brief("*田_帆*", "[他](x) `好` # 一", "", "1 件"))
    text = plain.fake.inbox_of(MEMBER)[0]["msgParam"]["text"]
    assert not set("*_[`") & set(text.replace("**", "").replace("### ", ""))


async def test_a_long_text_arrives_whole_in_order(plain: Bench) -> None:
    words = "\n".join(f"第{n}行，" + "长" * 60 for n in range(200))
    assert await said(plain, Text(words)) == Sent()
    pieces = [m["msgParam"]["content"] for m in plain.fake.inbox_of(MEMBER)]
    assert len(pieces) > 1
    assert "".join("".join(pieces).split()) == "".join(words.split())


@pytest.mark.parametrize("part", [Document("a.exe", "k"), Document("a.xlsx", "gone"), Text(" ")])
async def test_what_cannot_be_sent_fails_for_good(plain: Bench, part: Part) -> None:
    assert isinstance(await said(plain, part), Failed)
    assert plain.fake.inbox_of(MEMBER) == []


@pytest.mark.parametrize("who", ["stranger", "", "a,b", "a b", 'a"b'])
async def test_somebody_out_of_range_is_unreachable(plain: Bench, who: str) -> None:
    result = await plain.platform.send(to(Text("好"), who))
    assert isinstance(result, Failed)
    assert result.unreachable


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("send.too.fast", Later(10, "send.too.fast")),
        ("Forbidden.AccessDenied.X", Later(1800, "Forbidden.AccessDenied.X", pause=True)),
        ("bot.stopped", Later(1800, "bot.stopped", pause=True)),
        ("staffId.notExist", Failed("staffId.notExist", unreachable=True)),
        ("invalidParameter.msgParam.tooLong", Failed("invalidParameter.msgParam.tooLong")),
        ("something.nobody.knows", Later(300, "something.nobody.knows")),
        ("ServiceUnavailable", Later(10, "ServiceUnavailable")),
    ],
)
async def test_each_refusal_has_its_meaning(plain: Bench, code: str, result: object) -> None:
    plain.fake.answer_code(code)
    assert await said(plain, Text("好")) == result


async def test_a_good_answer_may_name_who_got_nothing(plain: Bench) -> None:
    flow = {"processQueryKey": "q", "flowControlledStaffIdList": ["ZhouLichun"]}
    plain.fake.answer_raw(json.dumps(flow).encode())
    assert isinstance(await said(plain, Text("好")), Later)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [(b'{"status":1111,"wait":5,"punish":"deny"}', 5), (b"<html>no</html>", 300)],
)
async def test_a_ban_of_the_address_holds_everything(
    plain: Bench, body: bytes, seconds: float
) -> None:
    plain.fake.answer_raw(body)
    result = await said(plain, Text("好"))
    assert isinstance(result, Later)
    assert (result.seconds, result.pause) == (seconds, True)


@pytest.mark.parametrize(
    ("status", "code", "result"),
    [
        (500, "InternalError", Unknown("http 500")),
        (500, "unknown.send.result", Unknown("unknown.send.result")),
        (503, "something.new", Later(10, "http 503", pause=True)),
        (503, "ServiceUnavailable", Later(10, "ServiceUnavailable")),
        (400, "something.new", Later(300, "something.new")),
    ],
)
async def test_a_fault_of_theirs_is_not_repeated_on_a_guess(
    plain: Bench, status: int, code: str, result: object
) -> None:
    plain.fake.answer_raw(json.dumps({"code": code}).encode(), status=status)
    assert await said(plain, Text("好")) == result


@pytest.mark.parametrize("body", [b"{}", b'{"errcode": 0, "media_id": null}'])
async def test_an_upload_without_an_id_sends_nothing(plain: Bench, body: bytes) -> None:
    plain.fake.answer_raw(body, "/media/upload")
    assert isinstance(await said(plain, Document("进度.xlsx", "k1")), Later)
    assert plain.fake.inbox_of(MEMBER) == []


@pytest.mark.parametrize("fault", ["hang", "drop"])
async def test_what_may_have_arrived_is_unknown(plain: Bench, fault: str) -> None:
    getattr(plain.fake, fault)()
    assert isinstance(await said(plain, Text("好")), Unknown)
    assert plain.fake.calls[TO_PEOPLE] == 1


async def test_fifty_callers_fetch_one_token(plain: Bench) -> None:
    sent = [plain.platform.send(to(Text(f"{n}"), MEMBER)) for n in range(15)]
    sent += [plain.platform.fetch_media("x") for _ in range(35)]  # type: ignore[misc]
    results = await asyncio.gather(*sent, return_exceptions=True)
    assert results[:15] == [Sent()] * 15
    assert plain.fake.calls[TOKEN] == 1


async def test_a_token_that_is_revoked_early_is_renewed_once(plain: Bench) -> None:
    await said(plain, Text("一"))
    plain.fake.sessions.revoke()
    assert await said(plain, Text("二")) == Sent()
    assert plain.fake.calls[TOKEN] == 2


async def test_a_wrong_secret_is_no_loop(plain: Bench) -> None:
    plain.fake.answer_code("invalidClientIdOrSecret", TOKEN, times=100)
    for _ in range(5):
        result = await said(plain, Text("好"))
        assert isinstance(result, Later)
        assert result.pause
    assert plain.fake.calls[TOKEN] == 1


async def test_a_person_is_not_sent_more_than_twenty_a_minute(plain: Bench) -> None:
    results = [await said(plain, Text(str(n))) for n in range(20)]
    assert set(map(type, results)) == {Sent}
    paced = await said(plain, Text("21"))
    assert isinstance(paced, Later)
    assert (paced.code, paced.pause) == ("paced", False)


def test_every_code_is_explained_in_chinese() -> None:
    for code in [*VERDICTS, *WORDS]:
        assert any("一" <= sign <= "鿿" for sign in explained(code)), code


OVERALL = Field("5", "总体评价", ("好", "较好"), optional=False)
FORM = Form("无记名测评", "保密", (OVERALL,), "ballot-17", "请回复 1 或 2")


async def test_a_card_shows_what_is_asked_and_changes_by_the_answer(cards: Bench) -> None:
    sent = await said(cards, FORM)
    assert isinstance(sent, Sent)
    cards.answer = cards.platform.passive(
        Reply((Text("已投入票箱"),), stamp="已投票"), pressed_by(cards, sent.card), NOW
    )[0]
    async with cards.listening():
        assert await cards.fake.press(MEMBER, sent.card, "2") == 200
    shown = cards.fake.card(sent.card)
    assert shown is not None
    assert (shown["stamp"], shown["b1"], shown["title"], shown["back"]) == ("已投票", "", "", "")
    (given,) = cards.heard
    assert isinstance(given, Incoming)
    assert given.press is not None
    assert given.press.picks == {"5": 2}
    # Clicked once more: there is no button any more, on this phone or on a stranger's.
    for who in (MEMBER, "chenxiaoman"):
        with pytest.raises(NotPressable):
            await cards.fake.press(who, sent.card, "2")


def pressed_by(cards: Bench, card: str) -> Incoming:

    shown = cards.fake.card(card)
    assert shown is not None
    given = press(card_press(cards.fake.account, MEMBER, card, "2", shown["back"]), NOW)
    assert isinstance(given, Incoming)
    return given


async def test_two_presses_of_one_render_are_one_message(cards: Bench) -> None:
    sent = await said(cards, FORM)
    assert isinstance(sent, Sent)
    shown = cards.fake.card(sent.card)
    assert shown is not None
    async with cards.listening():
        for number in ("1", "2"):
            await cards.fake.press_again(MEMBER, sent.card, number, shown["back"])
    first, second = cards.heard
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert first.key == second.key


async def test_a_card_that_was_typed_away_is_closed_later(cards: Bench) -> None:
    sent = await said(cards, QUESTION)
    assert isinstance(sent, Sent)
    assert await said(cards, Rewrite(sent.card, "已答复")) == Sent(card=sent.card)
    shown = cards.fake.card(sent.card)
    assert shown is not None
    assert (shown["stamp"], shown["b1"]) == ("已答复", "")


@pytest.mark.parametrize("code", ["param.cardTemplateId.invalid", "Forbidden.AccessDenied"])
async def test_where_cards_are_refused_the_question_is_words(cards: Bench, code: str) -> None:
    cards.fake.answer_code(code, CARD)
    assert await said(cards, QUESTION) == Sent()
    (message,) = cards.fake.inbox_of(MEMBER)
    assert message["msgKey"] == "sampleMarkdown"


async def test_over_http_cards_say_first_where_presses_go() -> None:
    account = {"card_template_id": "t.schema", "card_route_key": "route", "card_secret": "s"}
    account |= {"mode": "http", "public_callback": "https://x.example.org/dingtalk/card"}
    async with bench(**account) as made:
        for _ in range(2):
            assert isinstance(await said(made, QUESTION), Sent)
        assert made.fake.calls["/v1.0/card/callbacks/register"] == 1
        assert made.platform.connected

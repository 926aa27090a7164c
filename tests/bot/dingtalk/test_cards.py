"""What fits a card, and what becomes of what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.platforms.base import Failed, Later, Sent, Unknown
from bot.platforms.dingtalk.cards import MAX_VALUE, VARIABLES, closed, variables
from handlers.incoming import Incoming, Kind, Press
from messages.cards import Choice, Field, Form, Part, Reply, Rewrite, Text
from tests.bot.dingtalk.conftest import Bench
from tests.bot.dingtalk.hand import NOW
from tests.bot.dingtalk.test_sending import FORM, MEMBER, QUESTION, said
from tests.fakes.dingtalk import CARD, REWRITE

OPTIONAL = Field("self", "", ("好", "较好", "一般", "差"), optional=True)


@pytest.mark.parametrize(
    ("part", "buttons"),
    [
        (QUESTION, {"b1": "提交", "b2": "先不交"}),
        (FORM, {"b1": "好", "b2": "较好"}),
        (
            Form("测评", "", (OPTIONAL,), "b-1", "w"),
            {"b1": "好", "b2": "较好", "b3": "一般", "b4": "差", "b0": "不评"},
        ),
    ],
)
def test_every_variable_is_sent_and_only_what_is_asked_can_be_pressed(
    part: Choice | Form, buttons: dict[str, str]
) -> None:
    shown = variables(part)
    assert shown is not None
    assert tuple(shown) == VARIABLES
    assert {name: shown[name] for name in shown if name[0] == "b" and name[1].isdigit()} == {
        **dict.fromkeys(("b1", "b2", "b3", "b4", "b5", "b6", "b0"), ""),
        **buttons,
    }
    assert shown["stamp"] == ""
    assert all(len(value.encode()) <= MAX_VALUE for value in shown.values())


def test_no_two_renders_are_alike() -> None:
    first, second = variables(FORM), variables(FORM)
    assert first is not None
    assert second is not None
    assert first["back"] != second["back"]


def test_a_closed_card_keeps_nothing_of_what_was_asked() -> None:
    shown = closed("已投票" * 40)
    assert tuple(shown) == VARIABLES
    assert {value for name, value in shown.items() if name != "stamp"} == {""}
    assert len(shown["stamp"]) == 60


UNFIT: list[Part] = [
    Choice("七个？", tuple("一二三四五六七"), "q-1"),
    Choice("没有？", (), "q-1"),
    Choice("空的？", ("好", " "), "q-1"),
    Choice("很长？", ("长" * 21,), "q-1"),
    Choice("长" * 400, ("好",), "q-1"),
    Choice("题\n" + "长" * 400, ("好",), "q-1"),
    Choice("没有名字？", ("好",)),
    Choice("怪名字？", ("好",), "q 1"),
    Choice("怪附带？", ("好",), "q-1", carry="a.b"),
    Form("没有题", "", (), "b-1", "请回复"),
    Form("怪题", "", (Field("a.b", "题", ("好",)),), "b-1", "请回复"),
]


@pytest.mark.parametrize("part", UNFIT)
async def test_what_does_not_fit_a_card_is_asked_in_words(cards: Bench, part: Part) -> None:
    assert await said(cards, part) == Sent()
    assert all("card" not in message for message in cards.fake.inbox_of(MEMBER))
    assert cards.fake.calls[CARD] == 0


def pressing(card: str) -> Incoming:
    press = Press("q-k3f", card, "1")
    return Incoming("dingtalk", MEMBER, "c1", Kind.PRESS, NOW, press=press)


@pytest.mark.parametrize("part", [part for part in UNFIT if getattr(part, "task", "")])
def test_a_next_question_that_does_not_fit_closes_the_card_and_is_said(
    cards: Bench, part: Part
) -> None:
    reply = Reply((part, Text("还有")), stamp="已选")
    body, rest = cards.platform.passive(reply, pressing("q-k3f@r1"), NOW)
    shown = json.loads(body)["cardData"]["cardParamMap"]
    assert (shown["stamp"], shown["b1"]) == ("已选", "")
    assert rest.parts == reply.parts


async def test_a_rewrite_may_ask_the_next_question(cards: Bench) -> None:
    sent = await said(cards, QUESTION)
    assert isinstance(sent, Sent)
    assert await said(cards, Rewrite(sent.card, "已选", part=FORM)) == Sent(card=sent.card)
    shown = cards.fake.card(sent.card)
    assert shown is not None
    assert (shown["title"], shown["stamp"]) == ("无记名测评", "")


async def test_where_the_card_cannot_ask_it_is_asked_beside_it(cards: Bench) -> None:
    sent = await said(cards, QUESTION)
    assert isinstance(sent, Sent)
    long = Choice("七个？", tuple("一二三四五六七"), "q-1")
    assert await said(cards, Rewrite(sent.card, "已选", part=long)) == Sent()
    assert await said(cards, Rewrite("gone@r", "已选", part=QUESTION)) == Sent()
    shown = cards.fake.card(sent.card)
    assert shown is not None
    assert shown["stamp"] == "已选"
    assert [m["msgKey"] for m in cards.fake.inbox_of(MEMBER)[1:]] == ["sampleMarkdown"] * 2


@pytest.mark.parametrize("fault", ["hang", "drop"])
async def test_a_rewrite_whose_end_is_not_known_is_tried_again(cards: Bench, fault: str) -> None:
    sent = await said(cards, QUESTION)
    assert isinstance(sent, Sent)
    # One that breaks off is repeated at once, for it may be done twice.
    getattr(cards.fake, fault)(REWRITE, times=2 if fault == "drop" else 1)
    assert isinstance(await said(cards, Rewrite(sent.card, "已选")), Later)
    assert await said(cards, Rewrite(sent.card, "已选")) == Sent(card=sent.card)


async def test_a_card_nobody_knows_of_cannot_be_rewritten(cards: Bench) -> None:
    assert isinstance(await said(cards, Rewrite("gone@r1", "已选")), Failed)


NOT_DELIVERED: list[dict[str, Any]] = [
    {"success": True, "result": {"deliverResults": [{"success": False, "errorMsg": "x"}]}},
    {"success": False},
]


@pytest.mark.parametrize("answer", NOT_DELIVERED)
async def test_a_card_that_was_not_delivered_is_words(cards: Bench, answer: dict[str, Any]) -> None:
    cards.fake.answer_raw(json.dumps(answer).encode(), CARD)
    assert await said(cards, QUESTION) == Sent()
    assert cards.fake.inbox_of(MEMBER)[0]["msgKey"] == "sampleMarkdown"


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("send.too.fast", Later(10, "send.too.fast")),
        ("staffId.notExist", Failed("staffId.notExist", unreachable=True)),
        ("bot.stopped", Later(1800, "bot.stopped", pause=True)),
    ],
)
async def test_what_is_not_about_cards_is_not_said_in_words(
    cards: Bench, code: str, result: object
) -> None:
    cards.fake.answer_code(code, CARD)
    assert await said(cards, QUESTION) == result
    assert cards.fake.inbox_of(MEMBER) == []


@pytest.mark.parametrize("fault", ["hang", "drop"])
async def test_a_card_that_may_have_arrived_is_not_asked_again(cards: Bench, fault: str) -> None:
    getattr(cards.fake, fault)(CARD)
    assert isinstance(await said(cards, QUESTION), Unknown)
    assert cards.fake.inbox_of(MEMBER) == []


async def test_in_a_group_there_are_no_cards_and_nothing_to_tap(cards: Bench) -> None:
    cards.fake.groups.add("cid1")
    assert await said(cards, QUESTION, place="cid1") == Sent()
    (message,) = cards.fake.group_inbox("cid1")
    assert message["msgKey"] == "sampleText"
    assert cards.fake.calls[CARD] == 0

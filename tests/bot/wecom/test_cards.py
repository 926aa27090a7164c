"""Template cards: what they show, what they cannot, and what becomes of them once pressed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.base import Delivery, Sent, Unknown
from bot.platforms.sandbox.pressable import NotPressable
from bot.platforms.wecom.cards import template
from handlers.incoming import Incoming, Kind, Press
from messages.cards import Brief, Choice, Field, Form, Reply, Rewrite, Text
from tests.bot.wecom.callbacks import NOW, account, told
from tests.bot.wecom.conftest import Line

GRADES = ("好", "较好", "一般", "较差")
QUESTION = Choice("提交吗？\n交了还能撤回。", ("提交", "先不交"), "q-k3f")
LINES = tuple(Field(str(n), f"第{n}项", GRADES, optional=True) for n in range(6))
BALLOT = Form("无记名测评", "只公布合计", LINES, "ballot-17", "请回复六个数字")
DUE = Brief("今日提醒", "写自评，还有 3 天", "https://x.example.org/go/me/0", "1 件", "要办")


async def test_a_question_is_buttons_alike(line: Line) -> None:
    sent = await line.send(QUESTION)
    assert isinstance(sent, Sent)
    card = line.card()
    assert card["card_type"] == "button_interaction"
    assert (card["main_title"]["title"], card["sub_title_text"]) == ("提交吗？", "交了还能撤回。")
    assert [one["text"] for one in card["button_list"]] == ["提交", "先不交"]
    # A coloured button would speak for its answer.
    assert not any("style" in one for one in card["button_list"])
    assert sent.card == card["task_id"]
    assert sent.code


async def test_a_ballot_of_six_lines_shows_three_and_nothing_is_picked_for_anybody(
    line: Line,
) -> None:
    await line.send(BALLOT)
    card = line.card()
    assert card["card_type"] == "multiple_interaction"
    assert [one["question_key"] for one in card["select_list"]] == ["0", "1", "2"]
    assert {one["selected_id"] for one in card["select_list"]} == {"0"}
    heard = line.press("submit", **{"0": "1", "2": "4"})
    assert heard.press is not None
    assert heard.press.picks == {"0": 1, "1": 0, "2": 4}
    rest = replace(BALLOT, fields=LINES[3:])
    await line.send(Rewrite(heard.press.card, "已选", heard.press.code, rest))
    ((who, name, content),) = line.updates
    assert (who, name) == ("wang", card["task_id"])
    shown = content["template_card"]["select_list"]
    assert [one["question_key"] for one in shown] == ["3", "4", "5"]


async def test_a_single_line_is_a_list_to_tick(line: Line) -> None:
    await line.send(replace(BALLOT, fields=LINES[-1:]))
    card = line.card()
    assert card["card_type"] == "vote_interaction"
    assert not any(one["is_checked"] for one in card["checkbox"]["option_list"])
    heard = line.press("submit", **{"5": "2"})
    assert heard.press is not None
    assert (heard.press.task, heard.press.picks) == ("ballot-17", {"5": 2})


async def test_a_long_list_of_short_answers_is_one_to_tick(line: Line) -> None:
    await line.send(Choice("哪个支部？", tuple(f"第{n}支部" for n in range(12)), "q-many"))
    heard = line.press("submit", choice="11")
    assert heard.press is not None
    assert heard.press.button == "11"


async def test_a_notice_has_its_figure_and_opens_its_page(line: Line) -> None:
    await line.send(DUE)
    card = line.card()
    assert card["card_type"] == "text_notice"
    assert card["emphasis_content"] == {"title": "1 件", "desc": "要办"}
    assert card["sub_title_text"] == "写自评，还有 3 天"
    assert card["card_action"] == {"type": 1, "url": DUE.url}


@pytest.mark.parametrize(
    "part",
    [
        replace(DUE, words="长" * 161),
        replace(DUE, title="长" * 37),
        replace(DUE, url=""),
        replace(DUE, url="https://x.example.org/" + "a" * 2048),
        replace(DUE, facts=(("名字太长了", "值"),) * 7),
        replace(DUE, facts=(("名字很长的", "长" * 31),)),
        Choice("问？", ("这个答案比一个按钮和一行单子都长得多得多啊",), "q-1"),
        Choice("问？", tuple(str(n) for n in range(21)), "q-1"),
        Choice("问？", (), "q-1"),
        Choice("问？" + "长" * 200, ("好",), "q-1"),
        Choice("问？", ("好",), ""),
        replace(BALLOT, note="长" * 45),
        replace(BALLOT, fields=()),
    ],
)
async def test_what_a_card_would_cut_is_said_in_words(line: Line, part: Any) -> None:
    assert template(part, "ref") is None
    await line.send(part)
    for message in line.inbox():
        assert message["msgtype"] == "text"


async def test_where_cards_are_off_everything_is_words(line: Line) -> None:
    plain = line.another(cards=False)
    try:
        for part in (QUESTION, BALLOT, DUE):
            assert isinstance(await _send(plain, part), Sent)
    finally:
        await plain.close()
    assert [message["msgtype"] for message in line.inbox()] == ["text"] * 3


async def _send(platform: Any, part: Any) -> Any:
    return await platform.send(Delivery("wang", part, "r9"))


async def test_a_pressed_card_is_closed_with_its_code_once(line: Line) -> None:
    await line.send(QUESTION)
    heard = line.press("1")
    assert heard.press == Press("q-k3f", line.card()["task_id"], "1", {}, heard.press.code, "")
    body, rest = line.wecom.passive(Reply((Text("已提交"),), stamp="已提交"), heard, NOW)
    assert body == b""
    closing, beside = rest.parts
    assert isinstance(closing, Rewrite)
    assert beside == Text("已提交")
    assert isinstance(await line.send(closing), Sent)
    assert line.updates == [("wang", heard.press.card, {"replace_name": "已提交"})]
    # The code is spent: a second use is refused, and changes nothing.
    assert not isinstance(await line.send(closing), Sent)
    assert len(line.updates) == 1
    with pytest.raises(NotPressable):
        line.press("1")


async def test_two_clicks_have_codes_and_keys_of_their_own(line: Line) -> None:
    await line.send(QUESTION)
    first, second = line.press("1"), line.press("1")
    assert first.press is not None
    assert second.press is not None
    assert first.press.code != second.press.code
    for press in (first.press, second.press):
        assert isinstance(await line.send(Rewrite(press.card, "已提交", press.code)), Sent)


async def test_a_card_clicked_after_three_days_is_answered_beside_it(line: Line) -> None:
    await line.send(QUESTION)
    heard = line.press("1")
    assert heard.press is not None
    line.clock.now += 72 * 3600 + 1
    late = Rewrite(heard.press.card, "已提交", heard.press.code, replace(QUESTION, task="q-next"))
    await line.send(late, ref="r2")
    assert line.updates == []
    assert line.card()["task_id"] == "q-next@r2"


async def test_nobody_presses_somebody_elses_card(line: Line) -> None:
    await line.send(QUESTION)
    card = line.card()
    with pytest.raises(NotPressable):
        line.fake.press("li", card["task_id"], "1", {})
    for key in ("3", "submit", ""):
        with pytest.raises(NotPressable):
            line.fake.press("wang", card["task_id"], key, {})


async def test_a_task_id_used_before_says_that_the_card_may_have_arrived(line: Line) -> None:
    await line.send(QUESTION, ref="same")
    assert isinstance(await line.send(QUESTION, ref="same"), Unknown)
    assert len(line.inbox()) == 1


CLICK = {
    **{"MsgType": "event", "Event": "template_card_event", "FromUserName": "Wang"},
    **{"EventKey": "1", "TaskId": "q-k3f@r1", "CardType": "button_interaction"},
    "ResponseCode": "code1",
}


def picked(*chosen: tuple[str, list[str]]) -> Any:
    items = [{"QuestionKey": key, "OptionIds": {"OptionId": ids}} for key, ids in chosen]
    return {"SelectedItem": items}


@pytest.mark.parametrize(
    ("fields", "picks"),
    [
        ({"EventKey": "submit", "SelectedItems": picked(("5", ["2"]))}, {"5": 2}),
        (
            {"EventKey": "submit", "SelectedItems": picked(("0", ["1"]), ("1", ["3"]))},
            {"0": 1, "1": 3},
        ),
        # Several of one question are none: a vote is never guessed.
        ({"EventKey": "submit", "SelectedItems": picked(("5", ["1", "2"]))}, {"5": 0}),
        ({"EventKey": "submit", "SelectedItems": picked(("5", []))}, {"5": 0}),
        ({"EventKey": "submit", "SelectedItems": picked(("5", ["x"]))}, {"5": 0}),
        ({"EventKey": "submit"}, {}),
    ],
)
def test_what_was_picked_is_read(fields: dict[str, Any], picks: dict[str, int]) -> None:
    heard = told(account(), **{**CLICK, **fields})
    assert isinstance(heard, Incoming)
    assert heard.kind is Kind.PRESS
    assert heard.press is not None
    assert heard.press.picks == picks
    assert "picks" not in repr(heard.press)


@pytest.mark.parametrize(
    "fields",
    [
        {"TaskId": "somebody else's"},
        {"TaskId": ""},
        {"EventKey": "0"},
        {"EventKey": "javascript:1"},
        {"EventKey": ""},
    ],
)
def test_a_card_that_is_none_of_ours_is_let_go(fields: dict[str, str]) -> None:
    assert not isinstance(told(account(), **{**CLICK, **fields}), Incoming)

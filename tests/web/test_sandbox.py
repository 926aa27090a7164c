"""The sandbox from the browser's side: talking, being told, moving the clock."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from bot.platforms.sandbox.town import STARTS_AT
from tests.web.sandbox_bot import ACCOUNT, JSON, SHANGHAI, Sandbox

MEMBER, SECRETARY = "chenxiaoman", "zhoulichun"
CARD = {
    "card_type": "button_interaction",
    "task_id": "q-1@a",
    "main_title": {"title": "确认提交吗？"},
    "button_list": [{"text": "提交", "key": "1"}, {"text": "先不交", "key": "2"}],
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def wecom(shown: JSON) -> JSON:
    """The one message of a bubble, as WeCom draws it."""
    (message,) = shown["shows"]["wecom"]
    return cast(JSON, message)


def text(words: str) -> JSON:
    return {"msgtype": "text", "text": {"content": words}}


async def test_what_is_typed_reaches_the_bot_sealed_and_the_answer_comes_back(
    sandbox: Sandbox,
) -> None:
    answer = await sandbox.post("say", account=MEMBER, text="我的待办 <b>&")
    said, heard_back = answer["shown"]
    assert (said["side"], said["text"]) == ("person", "我的待办 <b>&")
    assert (heard_back["side"], wecom(heard_back)) == ("bot", text("收到：我的待办 <b>&"))
    # The same words as the other app would show them.
    (there,) = heard_back["shows"]["dingtalk"]
    assert there == {"msgKey": "sampleText", "msgParam": {"content": "收到：我的待办 <b>&"}}
    [heard] = sandbox.bot.heard
    assert (heard.source, heard.content) == (MEMBER, "我的待办 <b>&")
    assert "待办".encode() not in sandbox.bot.bodies[0]


async def test_callbacks_carry_the_time_of_the_moved_clock(sandbox: Sandbox) -> None:
    await sandbox.post("clock", to="跳到 3 月 28 日")
    await sandbox.post("say", account=MEMBER, text="投票")
    moment = datetime(2026, 3, 28, 9, tzinfo=SHANGHAI)
    assert sandbox.bot.queries[0]["timestamp"] == str(int(moment.timestamp()))
    assert sandbox.bot.heard[0].time == int(moment.timestamp())


@pytest.mark.parametrize(
    ("fields", "event", "key"),
    [({"enter": True}, "enter_agent", None), ({"click": "todo"}, "click", "todo")],
)
async def test_opening_a_chat_and_tapping_a_menu_are_events(
    sandbox: Sandbox, fields: dict[str, object], event: str, key: str | None
) -> None:
    sandbox.bot.answer = lambda message: "您好"
    answer = await sandbox.post("say", account=MEMBER, **fields)
    assert [one["side"] for one in answer["shown"]] == ["bot"]
    assert sandbox.bot.heard[0].event == event
    assert key is None or sandbox.bot.heard[0].key == key


async def test_a_photo_is_kept_for_the_bot_and_shown_on_the_phone(sandbox: Sandbox) -> None:
    image = base64.b64encode(PNG).decode()
    shown = (await sandbox.post("say", account=MEMBER, image=image))["shown"][0]
    assert shown["kind"] == "image"
    media = sandbox.double.media(sandbox.bot.heard[0].media_id)
    assert media is not None
    assert media.content == PNG
    async with sandbox.client.get(shown["href"]) as answer:
        assert (await answer.read(), answer.content_type) == (PNG, "image/png")


async def test_an_empty_answer_shows_nothing(sandbox: Sandbox) -> None:
    sandbox.bot.answer = lambda message: ""
    answer = await sandbox.post("say", account=MEMBER, text="好的")
    assert [one["side"] for one in answer["shown"]] == ["person"]


async def test_what_the_bot_sends_later_appears_on_that_phone(sandbox: Sandbox) -> None:
    await sandbox.send(touser=SECRETARY, msgtype="text", text={"content": "还有 3 天截止"})
    card = {"title": "写自评", "description": "只能用一次", "url": "http://127.0.0.1/report"}
    await sandbox.send(touser=SECRETARY, msgtype="textcard", textcard={**card, "btntxt": "打开"})
    shown = (await sandbox.get("events?after=0"))["shown"]
    assert [(one["account"], one["side"], one["via"]) for one in shown] == [
        (SECRETARY, "bot", "wecom")
    ] * 2
    assert wecom(shown[0]) == text("还有 3 天截止")
    assert wecom(shown[1]) == {"msgtype": "textcard", "textcard": {**card, "btntxt": "打开"}}


async def test_a_file_is_shown_by_its_name_and_can_be_saved(sandbox: Sandbox) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("media", b"content", filename="进度.xlsx")
    upload = f"/sandbox/wecom/cgi-bin/media/upload?type=file&access_token={await sandbox.token()}"
    async with sandbox.client.post(upload, data=form) as answer:
        media_id = (await answer.json())["media_id"]
    await sandbox.send(touser=SECRETARY, msgtype="file", file={"media_id": media_id})
    [shown] = (await sandbox.get("events?after=0"))["shown"]
    kept = wecom(shown)
    assert (kept["msgtype"], kept["name"]) == ("file", "进度.xlsx")
    async with sandbox.client.get(kept["href"]) as answer:
        assert await answer.read() == b"content"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    async with sandbox.client.get("/sandbox/media/none") as answer:
        assert answer.status == 404


async def test_a_watcher_is_woken_by_news(sandbox: Sandbox) -> None:
    watching = asyncio.create_task(sandbox.get("events?after=0&wait=20"))
    await asyncio.sleep(0)
    await sandbox.post("say", account=MEMBER, enter=True)
    assert (await watching)["last"] >= 1


async def test_a_watcher_without_news_gets_the_time(sandbox: Sandbox) -> None:
    answer = await sandbox.get("events?after=0&wait=0")
    assert answer == {"now": STARTS_AT.isoformat(), "last": 0, "shown": []}


async def test_the_state_holds_the_five_people_and_what_was_said(sandbox: Sandbox) -> None:
    await sandbox.post("say", account=MEMBER, text="帮助")
    state = await sandbox.get("state")
    assert state["now"] == "2026-03-02T09:00:00+08:00"
    roles = [role for person in state["people"] for role in person["roles"]]
    assert roles == ["党员", "书记", "联系领导", "党建办", "组织部"]
    assert state["phones"] == [person["account"] for person in state["people"]]
    assert len(state["shown"]) == state["last"] == 2


async def test_a_jump_moves_the_clock_and_runs_what_is_due(sandbox: Sandbox) -> None:
    answer = await sandbox.post("clock", days=1)
    assert answer["now"] == "2026-03-03T09:00:00+08:00"
    await sandbox.post("clock", to="2026-03-28 14:00")
    assert [moment.day for moment in sandbox.jumps] == [3, 28]
    assert sandbox.clock.now() == datetime(2026, 3, 28, 14, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"to": "3月1日"}, "backwards"),
        ({"to": "2026-03-02 09:00"}, "backwards"),
        ({"to": "回到从前"}, "unreadable_time"),
        ({"to": "2月30日"}, "unreadable_time"),
        ({"to": 5}, "unreadable_time"),
        ({"days": 0}, "unreadable_time"),
        ({"days": -3}, "unreadable_time"),
        ({"days": 10**9}, "unreadable_time"),
        ({}, "unreadable_time"),
        ({"to": "2032-01-01"}, "too_far"),
    ],
)
async def test_a_jump_that_cannot_be_is_refused_in_words(
    sandbox: Sandbox, fields: dict[str, object], problem: str
) -> None:
    answer = await sandbox.post("clock", status=400, **fields)
    assert answer["problem"] == problem
    assert answer["words"]
    assert sandbox.jumps == []
    assert sandbox.clock.now() == STARTS_AT


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"account": "nobody", "text": "投票"}, "unknown_person"),
        ({"text": "投票"}, "unknown_person"),
        ({"account": ["chenxiaoman"], "text": "投票"}, "unknown_person"),
        ({"account": MEMBER}, "empty"),
        ({"account": MEMBER, "text": " \n"}, "empty"),
        ({"account": MEMBER, "text": "长" * 3000}, "too_long"),
        ({"account": MEMBER, "image": "%%"}, "not_a_picture"),
        ({"account": MEMBER, "image": 7}, "not_a_picture"),
        ({"account": MEMBER, "image": "R0lGODlh"}, "not_a_picture"),
    ],
)
async def test_what_no_phone_would_send_is_refused_and_goes_nowhere(
    sandbox: Sandbox, fields: dict[str, object], problem: str
) -> None:
    answer = await sandbox.post("say", status=400, **fields)
    assert answer["problem"] == problem
    assert sandbox.bot.bodies == []
    assert sandbox.chats.last == 0


async def test_signs_that_xml_cannot_hold_are_dropped(sandbox: Sandbox) -> None:
    await sandbox.post("say", account=MEMBER, text="投\x00票\ud800\ufffe🎉\n好")
    assert sandbox.bot.heard[0].content == "投票🎉\n好"


@pytest.mark.parametrize(
    ("failures", "note"),
    [
        ([web.Response(status=403) for _ in range(3)], "refused"),
        ([web.Response(body=b"<xml>?</xml>") for _ in range(3)], "unreadable"),
    ],
)
async def test_a_bot_that_answers_wrongly_is_tried_three_times_and_noted(
    sandbox: Sandbox, failures: list[web.Response], note: str
) -> None:
    sandbox.bot.failures = failures
    answer = await sandbox.post("say", account=MEMBER, text="投票")
    assert [(one["side"], one["kind"]) for one in answer["shown"]][1:] == [("note", note)]
    assert len(sandbox.bot.bodies) == 3


async def test_a_bot_that_hangs_up_is_noted_as_silent(sandbox: Sandbox) -> None:
    sandbox.bot.hangs_up = True
    answer = await sandbox.post("say", account=MEMBER, text="投票")
    assert (answer["shown"][-1]["side"], answer["shown"][-1]["kind"]) == ("note", "silent")
    assert len(sandbox.bot.bodies) == 3


async def test_a_repeated_delivery_is_the_same_message(sandbox: Sandbox) -> None:
    sandbox.bot.failures = [web.Response(status=500)]
    answer = await sandbox.post("say", account=MEMBER, text="投票")
    assert wecom(answer["shown"][-1]) == text("收到：投票")
    assert len(sandbox.bot.bodies) == 2
    assert len(set(sandbox.bot.bodies)) == 1


def tap(number: int, key: str, **more: object) -> JSON:
    return {"number": number, "drawn": "wecom", "key": key, **more}


async def test_a_pressed_button_is_wecoms_event_and_the_card_changes_where_it_stands(
    sandbox: Sandbox,
) -> None:
    sandbox.bot.answer = lambda message: ""
    sent = await sandbox.send(touser=MEMBER, msgtype="template_card", template_card=CARD)
    assert sent["errcode"] == 0
    [card] = (await sandbox.get("events?after=0"))["shown"]
    await sandbox.post("say", account=MEMBER, press=tap(card["number"], "1"))
    [heard] = sandbox.bot.heard
    assert (heard._data["TaskId"], heard._data["EventKey"]) == ("q-1@a", "1")
    body = {"userids": [MEMBER], "agentid": ACCOUNT.agent_id}
    body |= {"response_code": heard._data["ResponseCode"], "button": {"replace_name": "已提交"}}
    path = f"wecom/cgi-bin/message/update_template_card?access_token={await sandbox.token()}"
    assert (await sandbox.post(path, **body))["errcode"] == 0
    [changed] = (await sandbox.get(f"events?after={card['number']}"))["shown"]
    assert (changed["number"], wecom(changed)["replaced"]) == (card["number"], "已提交")
    refused = await sandbox.post("say", status=400, account=MEMBER, press=tap(card["number"], "1"))
    assert refused["problem"] == "no_card"


@pytest.mark.parametrize(
    ("press", "problem"),
    [
        (7, "malformed"),
        ({}, "malformed"),
        ({"number": 1, "drawn": "elsewhere", "key": "1"}, "malformed"),
        ({"number": 1, "drawn": "wecom", "key": "1", "picks": {"q": "1"}}, "malformed"),
        ({"number": True, "drawn": "wecom", "key": "1"}, "malformed"),
        ({"number": 99, "drawn": "wecom", "key": "1"}, "no_card"),
        ({"number": 1, "drawn": "wecom", "key": "9"}, "no_card"),
    ],
)
async def test_a_press_no_card_could_send_goes_nowhere(
    sandbox: Sandbox, press: object, problem: str
) -> None:
    await sandbox.send(touser=MEMBER, msgtype="template_card", template_card=CARD)
    answer = await sandbox.post("say", status=400, account=MEMBER, press=press)
    assert (answer["problem"], sandbox.bot.bodies) == (problem, [])
    # Nor does the press of somebody who has no such card.
    stranger = await sandbox.post("say", status=400, account=SECRETARY, press=tap(1, "1"))
    assert stranger["problem"] == "no_card"


async def test_an_app_there_is_not_is_refused(sandbox: Sandbox) -> None:
    answer = await sandbox.post("say", status=400, account=MEMBER, app="telegram", text="好")
    assert answer["problem"] == "malformed"

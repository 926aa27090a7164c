"""What template cards show; what they would cut is said in words, and nothing is ever lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Delivery, Sent
from bot.platforms.sandbox.wecom_card_rules import fault_of_template
from bot.platforms.split import cleaned
from bot.platforms.wecom.cards import template
from messages.cards import Brief, Choice, Field, Form, Part
from tests.bot.wecom.conftest import Line
from tests.bot.wecom.parts import BALLOT, DUE, LINES, QUESTION


async def test_a_question_is_buttons_alike(line: Line) -> None:
    sent = await line.send(QUESTION)
    assert isinstance(sent, Sent)
    card = line.card()
    assert card["card_type"] == "button_interaction"
    assert (card["main_title"]["title"], card["sub_title_text"]) == ("提交吗？", "交了还能撤回。")
    assert [one["text"] for one in card["button_list"]] == ["提交", "先不交"]
    # A coloured button would speak for its answer.
    assert not any("style" in one for one in card["button_list"])
    assert (sent.card, card["task_id"]) == ("q-k3f@ref", "q-k3f@ref")
    assert sent.code


async def test_a_long_list_of_answers_is_one_to_tick(line: Line) -> None:
    await line.send(Choice("哪个支部？", tuple(f"第{n}支部" for n in range(12)), "q-many"))
    card = line.card()
    assert (card["card_type"], card["checkbox"]["mode"]) == ("vote_interaction", 0)
    assert not any(one["is_checked"] for one in card["checkbox"]["option_list"])


async def test_a_ballot_has_nothing_picked_for_anybody(line: Line) -> None:
    await line.send(replace(BALLOT, fields=(LINES[0], replace(LINES[1], optional=False))))
    card = line.card()
    assert card["card_type"] == "multiple_interaction"
    assert {one["selected_id"] for one in card["select_list"]} == {"0"}
    first = [one["option_list"][0] for one in card["select_list"]]
    assert first == [{"id": "0", "text": "不评"}, {"id": "0", "text": "请选择"}]


@pytest.mark.parametrize(("optional", "last"), [(True, "不评"), (False, "较差")])
async def test_a_single_line_is_a_list_to_tick(line: Line, *, optional: bool, last: str) -> None:
    await line.send(replace(BALLOT, fields=(replace(LINES[0], optional=optional),)))
    card = line.card()
    assert card["card_type"] == "vote_interaction"
    assert card["main_title"] == {"title": "无记名测评 · 第0项", "desc": "只公布合计"}
    assert card["checkbox"]["option_list"][-1]["text"] == last
    assert not any(one["is_checked"] for one in card["checkbox"]["option_list"])


async def test_a_notice_has_its_figure_and_opens_its_page(line: Line) -> None:
    facts = (("截止", "3 月 5 日"), ("还差", "自评"))
    await line.send(replace(DUE, facts=facts))
    card = line.card()
    assert card["card_type"] == "text_notice"
    assert card["emphasis_content"] == {"title": "1 件", "desc": "要办"}
    assert card["sub_title_text"] == "写自评，还有 3 天"
    assert card["card_action"] == {"type": 1, "url": DUE.url}
    rows = [{"keyname": name, "value": value} for name, value in facts]
    assert card["horizontal_content_list"] == rows


def choice(prompt: str = "问？", count: int = 2, label: int = 2) -> Choice:
    return Choice(prompt, tuple(f"{n:长>{label}}" for n in range(count)), "q-1")


def form(count: int = 3, **changes: Any) -> Form:
    return replace(BALLOT, fields=tuple(replace(one, **changes) for one in LINES[:count]))


def notice(**changes: Any) -> Brief:
    return replace(DUE, **changes)


BUTTONS, VOTE, SELECTS = "button_interaction", "vote_interaction", "multiple_interaction"
URL = "https://x.example.org/"


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (choice(count=6), BUTTONS),
        (choice(count=7), VOTE),
        (choice(label=10), BUTTONS),
        (choice(label=11), VOTE),
        (choice(count=20, label=17), VOTE),
        (choice(count=21), None),
        (choice(label=18), None),
        (choice(count=0), None),
        (choice("长" * 36 + "\n" + "长" * 160), BUTTONS),
        (choice("长" * 36 + "\n" + "长" * 161), None),
        (choice("长" * 160), BUTTONS),
        (choice("长" * 161), None),
        (choice("长" * 36 + "\n" + "长" * 44, count=7), VOTE),
        (choice("长" * 36 + "\n" + "长" * 45, count=7), None),
        (choice("长" * 44, count=7), VOTE),
        (choice("长" * 45, count=7), None),
        (choice(" \n"), None),
        (replace(QUESTION, options=("好", " ")), None),
        (replace(QUESTION, task=""), None),
        (replace(QUESTION, task="x" * 64), BUTTONS),
        (replace(QUESTION, task="x" * 65), None),
        (replace(QUESTION, task="a@b"), None),
        (replace(QUESTION, carry="不"), None),
        (form(1), VOTE),
        (form(2), SELECTS),
        (form(6), SELECTS),
        (form(0), None),
        (form(title="长" * 36), SELECTS),
        (form(options=tuple("123456789")), SELECTS),
        (form(options=("长" * 16,)), SELECTS),
        # What fits on no list to pull down may still be one to tick.
        (form(title="长" * 37), VOTE),
        (form(options=tuple("1234567890")), VOTE),
        (form(options=("长" * 17,)), VOTE),
        (form(options=("长" * 18,)), None),
        (form(1, options=tuple(map(str, range(19)))), VOTE),
        (form(1, options=tuple(map(str, range(20)))), None),
        (form(options=()), None),
        (form(options=("好", " ")), None),
        (form(title=" "), None),
        (form(key="same"), None),
        (form(key="choice"), None),
        (replace(BALLOT, note="长" * 44), SELECTS),
        (replace(BALLOT, note="长" * 45), None),
        (replace(BALLOT, title="长" * 37), None),
        (replace(BALLOT, title=""), None),
        (notice(), "text_notice"),
        (notice(title="长" * 36), "text_notice"),
        (notice(title="长" * 37), None),
        (notice(title=" "), None),
        (notice(words="长" * 160), "text_notice"),
        (notice(words="长" * 161), None),
        (notice(figure="长" * 14, figure_note="长" * 22), "text_notice"),
        (notice(figure="长" * 15), None),
        (notice(figure_note="长" * 23), None),
        (notice(figure=""), None),
        (notice(figure="", figure_note=""), "text_notice"),
        (notice(facts=(("长" * 5, "长" * 30),) * 6), "text_notice"),
        (notice(facts=(("名", "值"),) * 7), None),
        (notice(facts=(("长" * 6, "值"),)), None),
        (notice(facts=(("名", "长" * 31),)), None),
        (notice(facts=(("名", ""),)), None),
        (notice(url=""), None),
        (notice(url=URL + "a" * (2048 - len(URL))), "text_notice"),
        (notice(url=URL + "a" * (2049 - len(URL))), None),
    ],
)
def test_what_a_card_would_cut_is_none(part: Part, kind: str | None) -> None:
    made = template(part, "ref")
    assert (made and made["card_type"]) == kind
    assert made is None or fault_of_template(made) == 0


async def test_what_is_no_card_goes_out_in_words(line: Line) -> None:
    whole = notice(words="长" * 161)
    for part in (whole, choice("长" * 161), replace(BALLOT, note="长" * 45)):
        assert isinstance(await line.send(part), Sent)
    assert line.texts() == [whole.words, "长" * 161 + "\n1. 长0\n2. 长1", BALLOT.words]


def words(*lengths: int) -> st.SearchStrategy[str]:
    """Words of about these lengths, of all kinds of characters and lines."""
    signs = st.sampled_from(["长", "a", "😀", "字\n", "\x00", " "])
    near = st.sampled_from([n for length in lengths for n in (1, length - 1, length, length + 1)])
    return st.builds(lambda sign, n: (sign * n)[: n - 1] + "末", signs, near)


def labels(*lengths: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words(*lengths), min_size=1, max_size=3).map(tuple) | st.lists(
        words(1), max_size=21
    ).map(tuple)


FIELDS = st.builds(Field, st.sampled_from("abcdef"), words(20, 36), labels(16, 17), st.booleans())
FORMS = st.lists(FIELDS, max_size=4, unique_by=lambda one: one.key).map(tuple)
FACTS = st.lists(st.tuples(words(5), words(30)), max_size=7).map(tuple)
CARRIED = st.sampled_from(["", "v1", "不"])
PARTS = (
    st.builds(Choice, words(36, 44, 160), labels(10, 17), st.just("q-1"), carry=CARRIED)
    | st.builds(Form, words(15, 36), words(44), FORMS, st.just("b-1"), st.just(""))
    | st.builds(Brief, words(36), words(160), st.just(URL), words(14), words(22), FACTS)
)


def told_by(part: Part, shown: int) -> list[str]:
    """All that the part says, of a form's lines the first that are shown."""
    match part:
        case Choice(prompt, options):
            return [prompt, *options]
        case Form(title, note, fields):
            below = [words for one in fields[:shown] for words in (one.title, *one.options)]
            return [title, note, *below]
        case Brief(title, words, _, figure, figure_note, facts):
            return [title, words, figure, figure_note, *(word for fact in facts for word in fact)]
    raise AssertionError(part)


def squeezed(words: str) -> str:
    return "".join(cleaned(words).split())


@given(PARTS)
def test_whatever_a_card_shows_it_shows_whole_and_as_wecom_wants_it(part: Part) -> None:
    made = template(part, "ref")
    if made is None:
        return
    assert fault_of_template(made) == 0
    said = squeezed(" ".join(strings_of(made)))
    shown = len(made.get("select_list", "1"))
    lines = [one for words in told_by(part, shown) for one in words.split("\n")]
    assert all(squeezed(one) in said for one in lines)


def strings_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [words for one in value.values() for words in strings_of(one)]
    if isinstance(value, list):
        return [words for one in value for words in strings_of(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("ref", ["", "x" * 64, "a@b", "引"])
def test_a_name_wecom_would_refuse_is_none(ref: str) -> None:
    assert template(QUESTION, ref) is None
    made = template(replace(QUESTION, task="t" * 64), "r" * 63)
    assert made is not None
    assert len(made["task_id"]) == 128


async def test_where_cards_are_off_everything_is_words(line: Line) -> None:
    plain = line.another(cards=False)
    for part in (QUESTION, BALLOT, DUE):
        assert isinstance(await plain.send(Delivery("wang", part, "r9")), Sent)
    await plain.close()
    assert [message["msgtype"] for message in line.inbox()] == ["text"] * 3


@pytest.mark.parametrize("code", [40008, 40058, 44004, 45002, 42017, 42018])
async def test_a_card_that_is_not_taken_is_said_in_words(line: Line, code: int) -> None:
    line.fake.answer_code(code)
    assert isinstance(await line.send(QUESTION), Sent)
    assert line.texts() == ["提交吗？\n交了还能撤回。\n1. 提交\n2. 先不交"]


async def test_a_notice_told_once_is_dropped_the_second_time(line: Line) -> None:
    for ref in ("r1", "r2"):
        assert await line.wecom.send(Delivery("wang", DUE, ref, unique=True)) == Sent()
    assert len(line.inbox()) == 1
    for ref in ("r3", "r4"):
        await line.wecom.send(Delivery("wang", DUE, ref))
    assert len(line.inbox()) == 3


def test_a_card_names_nobody_and_holds_no_styles() -> None:
    made = json.dumps([template(part, "ref") for part in (QUESTION, BALLOT, DUE)])
    assert "style" not in made
    assert "userid" not in made

"""Whole sentences as people type them: follow-ups, corrections, several requests, never a write."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select

from handlers.understanding.directory import Directory
from handlers.understanding.intents import vocabulary
from handlers.understanding.normal import cleaned, shape_of
from handlers.understanding.people import PeopleIndex
from handlers.understanding.reading import LONGEST
from handlers.understanding.requests import understand_all
from handlers.understanding.understood import Names
from storage import tables
from tests.handlers.dialogue import Town, play, settled

# What any message may touch: nothing of the register, the season or the lost.
OWN = {"conversation", "inbox", "audit", "account", "outbox", "card", "meta"}
# What is passed on as it is said, to the clerk or to nobody else.
AT_ONCE = {"feedback", "person"}


def held(town: Town) -> dict[str, Sequence[object]]:
    """Every row of every table that a message may change only after a yes."""
    kept: list[Table] = [t for t in tables.metadata.sorted_tables if t.name not in OWN | AT_ONCE]
    connection = settled(town.main)
    return {t.name: connection.execute(select(t)).all() for t in kept}


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    who=st.sampled_from(["党员一", "梅溪书记", "联系领导", "党建办", "组织部"]),
    said=st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "梅溪村",
                    "二坊",
                    "初评",
                    "好",
                    "较好",
                    "打分",
                    "领导班子",
                    "18",
                    "退回",
                    "自评",
                    "受理",
                    "重开",
                    "催一下",
                    "没交",
                    "投票",
                    "结束",
                    "测评",
                    "支委会",
                    "应到5",
                    "赞成4",
                    "公示",
                    "异议",
                    "维持",
                    "理由",
                    "联系",
                    "张远帆",
                    "电话",
                    "已联系上",
                    "导出",
                    "撤回",
                    "确认",
                    "是",
                    "1",
                    "2",
                    "不对",
                    "是",
                    "那",
                    "呢",
                    "，",
                    "再",
                ]
            ),
            max_size=9,
        ).map("".join),
    ),
)
def test_no_first_message_ever_writes_and_none_fails(running: Town, who: str, said: str) -> None:
    running.hear(who, "取消")
    before = held(running)
    assert running.hear(who, said) or not said.strip()
    assert held(running) == before


def test_a_very_long_message_is_read_only_at_its_beginning() -> None:
    names = Names(Directory([], 1), PeopleIndex([], (1, 1)), ("/1/",))
    said = "谁还没交" + "，" + "字" * 100_000
    [one, *_] = understand_all(said, names)
    assert one.intent == "missing"
    assert LONGEST < 1000


def test_a_question_goes_on(running: Town) -> None:
    play(
        running,
        [
            ("党建办", "梅溪村等级", "梅溪村党支部 · 2026年度"),
            ("党建办", "那梅林呢", ["梅林村党支部 · 2026年度", "!梅溪村党支部"]),
            ("党建办", "不对,是上河村党总支", ["上河村党总支 · 2026年度", "!梅林村"]),
            ("党建办", "它的进度", ["上河村党总支", "自评"]),
        ],
    )


def test_what_was_asked_ends_after_a_while_and_is_nobody_elses(running: Town) -> None:
    play(running, [("党建办", "梅溪村等级", "梅溪村党支部 · 2026年度")])
    play(running, [("组织部", "那梅林呢", ["梅林村党支部的什么", "!认定等级"])])
    running.jump(minutes=11)
    play(running, [("党建办", "那梅林呢", ["梅林村党支部的什么", "!认定等级"])])


def test_nothing_goes_on_into_a_ballot(running: Town) -> None:
    play(running, [("党员一", "梅溪村等级", "还没有公布"), ("党员一", "投票", "")])
    assert (
        running.write(lambda u: u.conversations.load(running.people.id("党员一"), "wecom")).context
        is None
    )


@pytest.mark.parametrize(
    "said", ["较好", "好 好 较好 好 好 较好", "我投较好", "一般,较差", "都评好"]
)
def test_what_may_be_a_vote_is_never_kept(running: Town, said: str) -> None:
    """Typed where no ballot is open, it could be a choice: it must not lie beside its voter."""
    play(running, [("党员一", "梅溪村等级", "还没有公布"), ("党员一", said, "")])
    person = running.people.id("党员一")
    kept = running.write(lambda u: u.conversations.load(person, "wecom"))
    assert (kept.context or {}).get("said") in (None, "梅溪村等级")


def test_two_requests_are_answered_and_a_third_that_asks_is_the_last(running: Town) -> None:
    play(
        running,
        [
            ("党建办", "进度,再看看谁没交", ["已交 0/4 个", "还没交的 4/4 个"]),
            ("党建办", "梅溪村等级,谁联系", ["梅溪村党支部 · 2026年度", "联系领导"]),
            ("党建办", "催一下没交的,再看看进度", ["1. ", "一次先办一件"]),
            ("党建办", "取消", ""),
        ],
    )


def test_two_words_for_one_thing_are_one_request() -> None:
    names = Names(Directory([], 1), None, ("/1/",))
    [one] = understand_all("排名 倒数十名", names)
    assert (one.intent, one.told["count"], one.told["direction"]) == ("ranking", 10, "bottom")


def test_each_grade_goes_with_the_name_before_it(running: Town) -> None:
    """初评梅溪村好,梅林村较好 must never read 梅溪村 back as 较好."""
    names = Names(
        running.write(lambda u: running.desk.names.at(u)[0]),
        None,
        ("/",),
    )
    first, second = understand_all("初评梅溪村好,梅林村较好", names)
    assert (first.told["org"], first.told["grade"]) == ("梅溪村党支部", "好")
    assert (second.told["org"], second.told["grade"]) == ("梅林村党支部", "较好")


def test_which_one_is_answered_by_number_or_by_name(running: Town) -> None:
    asked = ["1. 上河村党总支", "2. 上河工业区党支部"]
    play(
        running,
        [
            ("党建办", "上河等级", asked),
            ("党建办", "上河工业区", "上河工业区党支部 · 2026年度"),
            ("党建办", "上河等级", asked),
            ("党建办", "第一个", "上河村党总支 · 2026年度"),
        ],
    )


@pytest.mark.parametrize(
    "said", ["美溪村等级", "梅西等级", "mxc等级", "meixicun等级", "梅溪村等及", "梅溪村等级级"]
)
def test_misheard_and_mistyped(running: Town, said: str) -> None:
    play(running, [("党建办", said, "梅溪村党支部 · 2026年度")])


@pytest.mark.parametrize("said", ["二坊村等级", "二房村等级", "月河村等级", "梅溪小学等级"])
def test_who_is_not_there_is_never_taken_for_somebody_else(running: Town, said: str) -> None:
    """二坊 is another town's; what only looks like a name is asked about at most."""
    heard = running.hear("党建办", said)
    assert "· 2026年度" not in heard


@pytest.mark.parametrize("word", ["好", "好的", "收到", "好了没", "谢谢", "2", "是"])
def test_a_word_answers_nothing_that_was_not_asked(running: Town, word: str) -> None:
    play(running, [("党员一", word, "没有等您选的问题")])


@pytest.mark.parametrize(
    "said",
    ["谁投了差", "帮我改两张票", "替老王投一下", "让大家都投好", "还有谁没投票", "哪些人没投"],
)
def test_refusals_say_why_and_the_proper_way(running: Town, said: str) -> None:
    play(running, [("梅溪书记", said, ["无记名", "测评结果", "意见"])])


@pytest.mark.parametrize(
    "said", ["今天天气怎么样", "公式怎么算", "退回快递怎么办", "打印机坏了怎么修"]
)
def test_other_things_get_what_it_can_do(running: Town, said: str) -> None:
    play(running, [("党员一", said, "没听懂")])


def test_a_correction_starts_over_and_asks_again(running: Town) -> None:
    play(
        running,
        [
            ("党建办", "催一下梅溪", ["梅溪村党支部", "1. "]),
            ("党建办", "不对,是梅林", ["梅林村党支部", "1. ", "!梅溪村党支部"]),
            ("党建办", "取消", ""),
        ],
    )


def test_what_was_not_understood_is_counted_by_its_shape() -> None:
    assert shape_of("今天吃什么") == "medium-han"
    assert shape_of("abc 123") == "medium-latin-digits"
    assert shape_of("？") == "empty"
    assert shape_of("字" * 50) == "very_long-han"


def test_every_character_knows_where_it_stood() -> None:
    clean = cleaned("二坊 村，等級？")
    assert clean.words == "二坊村等级"
    assert clean.said[slice(*clean.span(0, 3))] == "二坊 村"


def test_every_intent_of_the_interface_is_known() -> None:
    wanted = (
        "help whoami my_record todo assessment_start vote ballot_receipt self_assessment withdraw"
        " report_return report_accept reopen grade progress missing ranking grade_list distribution"
        " deadline remind score meeting decide poll_open poll_close turnout paper_counts notice"
        " objection objection_answer review_request lost_list lost_person lost_stats"
        " contact_attempt contact_status rectification task_done contacts export mute feedback"
        " human forbidden cancel"
    )
    assert set(wanted.split()) <= set(vocabulary())


def test_rows_are_counted_for_the_index(running: Town) -> None:
    people = running.write(lambda u: u.people.count())
    rows = (
        settled(running.main).execute(select(func.count()).select_from(tables.person)).scalar_one()
    )
    assert people == rows

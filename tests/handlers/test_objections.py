"""异议: raised by name during the notice or after the circular, and answered with a reason."""

from __future__ import annotations

import pytest

from handlers.incoming import Kind
from messages.cards import Picture
from tests.handlers.decisions import decide
from tests.handlers.dialogue import Said, Town, play
from tests.handlers.filled import audited
from tests.handlers.test_going_up import told
from tests.handlers.test_notices import post


def test_anybody_of_the_circle_objects_by_name_and_hears_the_answer(running: Town) -> None:
    post(running)
    running.jump_to(4, 5)
    play(
        running,
        [
            (
                "党员一",
                "我有异议 梅林村党支部 三会一课记录是补的。",
                ["实名", "三会一课记录是补的", "!逾期"],
            ),
            ("党员一", "1", ["对梅林村党支部的异议已登记", "由清溪镇党委答复"]),
            ("党员一", "我有异议 梅林 还有一条", "已经登记,正等答复"),
            (
                "党建办",
                "异议情况",
                ["没有办结的异议 1 条", running.people.name("党员一"), "记录是补的"],
            ),
            ("组织部", "异议情况", ["1 条", "梅林村党支部", "!记录是补的"]),
            ("组织部", "维持 梅林村的异议 理由:属实", "没有等您答复的异议"),
            ("党建办", "维持 梅林村的异议", "答复要写理由"),
            (
                "党建办",
                "维持 梅林村的异议 理由:原始记录齐全",
                ["维持「较好」", "理由:原始记录齐全"],
            ),
            ("党建办", "1", "已答复:维持梅林村党支部的等级"),
            ("党员一", "异议情况", ["梅林村党支部:维持原等级", "原始记录齐全"]),
            ("党建办", "异议情况", "没有等答复的异议"),
        ],
    )
    assert "有一条对梅林村党支部等级的异议" in running.told("党建办")[-1]
    assert "记录是补的" not in running.told("党建办")[-1]
    assert "维持原等级" in running.told("党员一")[-1]
    assert not any("维持原等级" in words for words in running.told("梅林书记"))
    assert len(audited(running, "objection", "objection_answer")) == 2


def test_the_words_are_asked_for_where_they_are_missing(running: Town) -> None:
    post(running)
    play(
        running,
        [
            ("梅溪书记", "我有异议", "请写出您对梅溪村党支部等级的异议"),
            ("梅溪书记", "量化分漏算了一项", ["量化分漏算了一项", "实名"]),
            ("梅溪书记", "确认", "已登记"),
            ("党员二", "我有异议 上河", ["1. 上河村党总支", "2. 上河工业区党支部"]),
            ("党员二", "2", "请写出您对上河工业区党支部"),
            ("党员二", "取消", ""),
            ("党员二", "异议情况", "没有提过异议"),
        ],
    )


def test_an_objection_after_the_notice_is_registered_as_late(running: Town) -> None:
    post(running)
    running.jump_to(4, 7, 0)
    play(
        running,
        [
            ("党员一", "我有异议 梅溪 与实际不符", "期限到4月6日 24 时,已经过了"),
            ("党员一", "1", "逾期"),
            ("党建办", "异议情况", "(逾期)"),
        ],
    )


def test_nobody_objects_to_what_was_not_shown_or_is_not_theirs(running: Town) -> None:
    play(running, [("党员一", "我有异议 梅林 不实", "现在没有可以提异议的")])
    post(running)
    play(
        running,
        [
            ("二坊书记", "我有异议 梅林 不实", "现在没有可以提异议的"),
            ("党员一", "我对梅林村有异议,它不如上河工业区", ["对梅林村党支部的等级", "它不如"]),
            ("党员一", "我有异议 梅林村 和梅溪村比偏低", "对梅林村党支部的等级"),
            ("党建办", "我有异议 火星村 不实", "没有找到您说的党组织"),
        ],
    )


@pytest.mark.parametrize(("month", "day", "hour", "late"), [(4, 29, 23, False), (4, 30, 0, True)])
def test_after_the_circular_a_branch_has_seven_working_days(
    running: Town, month: int, day: int, hour: int, late: bool
) -> None:
    post(running)
    told(running)
    running.jump_to(month, day, hour)
    expected = "逾期" if late else "!逾期"
    play(
        running,
        [
            ("梅溪书记", "我有异议 漏了村集体收入的证明", ["区委组织部会看到", expected]),
            ("梅溪书记", "1", ["由区委组织部答复", expected]),
            ("党建办", "维持 梅溪的异议 理由:已核", "没有等您答复的异议"),
            ("组织部", "异议情况", ["漏了村集体收入的证明", expected]),
        ],
    )
    assert "有一条对梅溪村党支部等级的异议" in running.told("组织部")[-1]


def test_a_published_result_is_changed_on_a_ground_and_then_decided_anew(running: Town) -> None:
    post(running)
    told(running)
    play(
        running,
        [
            ("党建办", "我有异议 梅溪 漏了村集体收入的证明", "漏了村集体收入的证明"),
            ("党建办", "1", "已登记"),
            ("组织部", "改为较好 梅溪的异议 理由:补了证明", "现在就是「较好」"),
            ("组织部", "改为优 梅溪的异议 理由:补了证明", "改为哪个等级"),
            ("组织部", "改为好 梅溪的异议 理由:补了证明", ["依据是哪一种", "重大信息遗漏"]),
            ("组织部", "1", ["改为「好」(原来是「较好」)", "依据:重大信息遗漏", "理由:补了证明"]),
            ("组织部", "1", ["把梅溪村党支部的等级更正为「好」", "1. 更正为「好」"]),
            ("组织部", "取消", ""),
            ("组织部", "异议情况", "等级还没有更正"),
        ],
    )
    for who in ("党建办", "梅溪书记"):
        assert "将更正为「好」" in running.told(who)[-1]
        assert "理由:补了证明" in running.told(who)[-1]
    decide(running, "梅溪村党支部", "好", "overall_review")
    play(running, [("组织部", "异议情况", "没有等答复的异议")])


def test_several_open_objections_are_offered_by_number(running: Town) -> None:
    post(running)
    play(
        running,
        [
            ("党员一", "我有异议 梅林 甲事不实", "甲事不实"),
            ("党员一", "1", "已登记"),
            ("党员二", "我有异议 梅溪 乙事不实", "乙事不实"),
            ("党员二", "1", "已登记"),
            ("党建办", "维持 理由:均已核实", ["答复哪一条", "1. 梅林村党支部:甲事不实", "2. 梅溪"]),
            ("党建办", "2", ["乙事不实", "理由:均已核实"]),
            ("党建办", "1", "维持梅溪村党支部的等级"),
        ],
    )


def test_the_correction_is_decided_where_all_grades_are(running: Town) -> None:
    post(running)
    told(running)
    running.jump_to(4, 24)
    play(
        running,
        [
            ("梅林书记", "我有异议 党员培训次数少算了", "党员培训次数少算了"),
            ("梅林书记", "1", "已登记"),
            ("组织部", "改为一般 梅林的异议 理由:重大判断失误,复核后更低", "改为「一般」"),
            ("组织部", "1", "1. 更正为「一般」"),
            ("组织部", "1", ["梅林村党支部", "一般", "重大判断失误"]),
            ("组织部", "1", "一般"),
            ("组织部", "异议情况", "没有等答复的异议"),
            ("党建办", "公示", ["重新公示", "一般(1):梅林村党支部"]),
        ],
    )


def test_words_about_a_situation_are_an_objection_and_no_question(running: Town) -> None:
    post(running)
    play(
        running,
        [
            ("党员一", "我有异议 梅林 情况不属实", ["对梅林村党支部的等级", "情况不属实"]),
            ("党员一", "我有异议 梅林 材料是补的", "材料是补的"),
            ("党员一", "异议情况怎么样", "没有提过异议"),
        ],
    )


def test_photos_sent_with_an_objection_reach_who_answers_it(running: Town) -> None:
    post(running)
    play(
        running,
        [
            ("党员一", "我有异议 梅林 台账不实", "台账不实"),
            ("党员一", "1", "可以接着发照片"),
            ("党员一", Said(Kind.IMAGE, media_id="photo-1"), ""),
            ("党建办", "异议材料", "没有随异议送来的照片"),
        ],
    )
    ((waiting, *_),) = running.write(lambda u: u.records.evidence_waiting(9))
    running.write(lambda u: u.records.evidence_settled(waiting, "kept", "kept-photo"))
    play(running, [("党建办", "异议情况", "附照片 1 张")])
    reply = running.reply("党建办", "异议材料")
    assert reply.parts == (Picture("梅林村党支部异议材料1.jpg", "kept-photo"),)
    assert len(audited(running, "objection_photos")) == 1
    play(
        running,
        [(who, "异议材料", "没有随异议送来的照片") for who in ("组织部", "党员二", "梅林书记")],
    )

"""What the department learns before it decides: noted once read back, seen by nobody else."""

from __future__ import annotations

import pytest

from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited


def test_a_note_is_read_back_kept_and_listed(running: Town) -> None:
    play(
        running,
        [
            ("组织部", "考评记录 梅溪村", ["梅溪村党支部还没有考评记录"]),
            (
                "组织部",
                "记录考评 梅溪村 座谈会 党员反映班子团结",
                ["方式:座谈会", "内容:党员反映班子团结", "1. 无误,记下"],
            ),
            ("组织部", "1", ["已记下(座谈会)", "1 条"]),
            ("组织部", "记录考评 梅溪村 党员反映账目公开及时", ["是哪一种", "4. 纪检意见"]),
            ("组织部", "3", "方式:个别访谈"),
            ("组织部", "是", "2 条"),
            (
                "组织部",
                "考评记录 梅溪村",
                ["1. 3月2日 09:00 座谈会:党员反映班子团结", "2. 3月2日 09:00 个别访谈:党员反映"],
            ),
        ],
    )
    assert [row.rows for row in audited(running, "check_note")] == [1, 1]


def test_nothing_is_kept_of_a_note_that_is_not_confirmed(running: Town) -> None:
    play(
        running,
        [
            ("组织部", "记录考评 梅溪村 座谈会 党员反映班子团结", "1. 无误"),
            ("组织部", "2", "已取消"),
            ("组织部", "考评记录 梅溪村", "还没有考评记录"),
        ],
    )


@pytest.mark.parametrize("words", ["好", "12", "!"])
def test_a_note_without_content_is_refused(running: Town, words: str) -> None:
    heard = running.hear("组织部", f"记录考评 梅溪村 座谈会 {words}")
    assert "内容太短" in heard or "还没有考评记录" in heard
    assert (
        running.write(lambda u: u.decisions.checks([running.people.subject("梅溪村党支部")])) == []
    )


def test_a_note_too_long_is_refused(running: Town) -> None:
    play(running, [("组织部", "记录考评 梅溪村 座谈会 " + "很好" * 600, "不超过 1000 字")])


@pytest.mark.parametrize("who", ["党员一", "梅溪书记", "联系领导", "党建办", "党委书记"])
def test_only_the_department_notes_and_sees(running: Town, who: str) -> None:
    play(
        running,
        [("组织部", "记录考评 梅溪村 纪检意见 没有收到反映", "1. 无误"), ("组织部", "1", "已记下")],
    )
    for words in ("考评记录 {}", "记录考评 {} 座谈会 班子不团结"):
        heard = running.hear(who, words.format("梅溪村"))
        assert "没有收到反映" not in heard
        assert heard == running.hear(who, words.format("无名村"))

"""公示: posted with its days, asked for, and what keeps it from being posted."""

from __future__ import annotations

from domain.decided import NoticeRecord
from tests.handlers.decisions import decide, decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited, shape


def posted(town: Town) -> list[NoticeRecord]:
    """Every notice of the first assessment."""

    def work(u: object) -> list[NoticeRecord]:
        running = town_running(u)
        return list(u.notices.posted(running))  # type: ignore[attr-defined]

    return town.write(work)


def town_running(u: object) -> int:
    running: int = u.assessments.running()[0].id  # type: ignore[attr-defined]
    return running


def post(town: Town, day: int = 3) -> Town:
    """Everything decided and posted on that day of April."""
    town.jump_to(4, day)
    decide_all(town)
    play(town, [("党建办", "公示", "清溪镇党委"), ("党建办", "1", "已张贴")])
    return town


def test_a_notice_is_read_back_with_its_days_across_a_holiday(running: Town) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    play(
        running,
        [
            (
                "党建办",
                "公示",
                [
                    "公示清溪镇党委 2026年度基层党组织分类定级 4 个党组织的等级",
                    "好(1):梅溪村党支部",
                    "较好(2):梅林村党支部、上河工业区党支部",
                    "从4月4日到4月6日 24 时,4月7日起可以办下一步",
                    "!放假安排还没有收录",
                    "!重新公示",
                ],
            ),
            ("党建办", "1", ["已张贴清溪镇党委的公示(4 个党组织)", "https://bot.example/notice/"]),
            ("党建办", "公示到哪天", ["公示到4月6日 24 时", "4月7日起"]),
            ("党员一", "公示到哪天", "清溪镇党委:4 个党组织,公示到4月6日 24 时"),
            ("组织部", "公示情况", "清溪镇党委"),
            ("二坊书记", "公示到哪天", "您所在的范围还没有公示"),
        ],
    )
    (notice,) = posted(running)
    assert (notice.posted_on.day, notice.last_day.day, notice.next_opens.day) == (3, 6, 7)
    assert len(notice.public_id) >= 20
    assert notice.stage == "first_review"
    assert not notice.renewed
    assert [shape(row)[0] for row in audited(running, "post_notice")] == [4]


def test_each_secretary_hears_of_their_own_branch_once(running: Town) -> None:
    post(running)
    (heard,) = running.told("梅溪书记")
    assert "梅溪村党支部:好" in heard
    assert "梅林" not in heard
    assert "https://bot.example/notice/" in heard
    assert running.told("梅溪副书记") == []
    assert running.told("二坊书记") == []


def test_a_notice_waits_until_every_grade_is_decided_unless_it_is_said_otherwise(
    running: Town,
) -> None:
    running.jump_to(4, 3)
    play(running, [("党建办", "公示", "还没有一个定了等级")])
    decide(running, "梅溪村党支部", "好")
    decide(running, "梅林村党支部", "较好")
    play(
        running,
        [
            ("党建办", "公示", ["还有 2 个党组织没有定等级:", "上河村党总支", "先公示已定的"]),
            ("党建办", "先公示已定的", ["2 个党组织的等级", "另有 2 个还没有定等级"]),
            ("党建办", "1", "已张贴清溪镇党委的公示(2 个党组织)"),
        ],
    )
    decide(running, "上河村党总支", "一般")
    decide(running, "上河工业区党支部", "较好")
    play(
        running,
        [
            ("党建办", "公示", ["2 个党组织的等级", "一般(1):上河村党总支", "!梅溪", "!重新公示"]),
            ("党建办", "1", "已张贴"),
            ("党建办", "公示", "公示到4月6日"),
        ],
    )
    assert [len(notice.lines) for notice in posted(running)] == [2, 2]


def test_only_the_issuer_posts(running: Town) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    play(running, [(who, "公示", "还没有公示") for who in ("梅溪书记", "党员一", "联系领导")])
    assert posted(running) == []


def test_saying_no_posts_nothing(running: Town) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    play(running, [("党建办", "公示", "核对无误再张贴"), ("党建办", "2", "!已张贴")])
    assert posted(running) == []
    assert running.told("梅溪书记") == []


def test_what_was_read_back_is_what_is_posted(running: Town) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    running.hear("党建办", "公示")
    decide(running, "梅溪村党支部", "较好")
    play(running, [("党建办", "1", ["较好(3)", "核对无误再张贴"]), ("党建办", "1", "已张贴")])
    assert dict(posted(running)[0].lines)[running.people.subject("梅溪村党支部")] == "较好"


def test_a_notice_too_late_for_the_deadline_says_so(running: Town) -> None:
    running.jump_to(4, 9)
    decide_all(running)
    play(running, [("党建办", "公示", ["从4月10日到4月12日", "注意:4月10日是上报截止日"])])


def test_a_year_whose_holidays_are_not_known_is_said_to_be_a_guess(running: Town) -> None:
    running.now = running.now.replace(year=2031, month=4, day=3)
    decide_all(running)
    play(running, [("党建办", "公示", "这一年的放假安排还没有收录")])


def test_a_grade_corrected_after_the_notice_can_be_shown_again(running: Town) -> None:
    post(running)
    running.jump_to(4, 7)
    decide(running, "梅溪村党支部", "较好")
    play(
        running,
        [
            ("党建办", "公示", ["重新公示清溪镇党委", "1 个党组织", "较好(1):梅溪村党支部"]),
            ("党建办", "1", "已张贴"),
        ],
    )
    assert [notice.renewed for notice in posted(running)] == [False, True]

"""Writing a report in a chat, from the first section to handing it in."""

from __future__ import annotations

import pytest

from handlers.incoming import Kind
from messages.cards import Card
from tests.handlers.dialogue import Said, Town, play
from tests.handlers.reporting import DEPUTY, FILL, SCORE, SECTIONS, W, report


def test_a_report_is_written_section_by_section_and_handed_in(running: Town) -> None:
    play(
        running,
        [
            (W, "自评", ["共 5 段文字、5 项自评分", "3月31日截止", "第 1 项", "党员人数"]),
            (W, SECTIONS[0], ["已记下「基本情况」,共 24 字", "第 2 项(共 10 项):自身建设情况"]),
            *((W, text, "已记下") for text in SECTIONS[1:4]),
            (W, SECTIONS[4], ["领导班子好,满分 20 分", "班子健全", "5 项一起发"]),
            SCORE,
            (W, "1", ["已提交", "!补交", "开始测评"]),
            (W, "自评", ["已于 3月2日 09:00 提交", "撤回自评"]),
        ],
    )
    state, late, answers = report(running)
    assert (state, late, answers["section:role"]) == ("submitted", False, SECTIONS[2])
    assert answers["score:mechanism"] == "17"


def test_the_words_stay_as_they_were_typed(running: Town) -> None:
    typed = "党员９名\uff0c其中预备党员1名\uff1a详见名册\u3000附后。"
    play(running, [(W, "自评", "基本情况"), (W, typed, "已记下")])
    assert report(running)[2]["section:basics"] == typed


def test_it_goes_on_over_several_sittings(running: Town) -> None:
    play(running, [(W, "写自查报告", "第 1 项"), (W, SECTIONS[0], "第 2 项"), (W, "取消", "草稿")])
    running.jump(days=5)
    play(running, [(W, "继续", ["已填 1 项", "第 2 项"]), (W, SECTIONS[1], "第 3 项")])
    running.jump(days=5)
    play(running, [(W, SECTIONS[2], "第 4 项"), (W, "以后再说", ["草稿已保存", "还有 7 项"])])


def test_the_deputy_goes_on_with_the_same_draft(running: Town) -> None:
    play(running, [(W, "自评", ""), (W, SECTIONS[0], "第 2 项"), (DEPUTY, "自评", "第 2 项")])


def test_words_can_be_added_to_the_section_just_written(running: Town) -> None:
    play(
        running,
        [
            (W, "自评", "第 1 项"),
            (W, "补充 太早了", "还没有写过一段"),
            (W, "党员九名。", "写得比较短"),
            (W, "补充:支委三名。", ["已补充进「基本情况」", "第 2 项"]),
            (W, "补充", "要给「基本情况」补充什么"),
        ],
    )
    assert report(running)[2] == {"section:basics": "党员九名。\n支委三名。"}


def test_back_forgets_the_last_answer_and_shows_it_once_more(running: Town) -> None:
    play(
        running,
        [
            (W, "自评", "第 1 项"),
            (W, "上一步", "已经是第一项了"),
            (W, SECTIONS[0], "第 2 项"),
            (W, "返回上一项", ["已退回「基本情况」", SECTIONS[0], "第 1 项"]),
        ],
    )
    assert report(running)[2] == {}


@pytest.mark.parametrize(
    "scores",
    [
        "18 19 17 18 19",
        "十八 十九 十七 十八 十九",
        "１８、１９、１７、１８、１９",
        "18分,19分,17分,18分,19分",
    ],
)
def test_scores_are_read_in_every_writing(running: Town, scores: str) -> None:
    play(running, [*FILL, (W, scores, ["领导班子好 18 分", "91.00"])])


def test_scores_one_by_one_or_by_name(running: Town) -> None:
    play(
        running,
        [
            *FILL,
            (W, "十八点五", ["领导班子好 18.5 分", "党员队伍好,满分 20 分"]),
            (W, "群众反映20,工作机制 17", ["工作机制好 17 分、群众反映好 20 分", "党员队伍好"]),
            (W, "19 18", ["党员队伍好 19 分、工作业绩好 18 分", "92.50"]),
        ],
    )


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("21", ["领导班子好", "0 到 20 分", "您发的是 21"]),
        ("-1", ["0 到 20 分"]),
        ("还不错吧", ["「还不错吧」看不出是几分", "0 到 20"]),
        ("18 19", ["看到 2 个分数", "5 个"]),
        ("18 19 17 18 25", ["群众反映好", "您发的是 25"]),
        ("领导班子", ["看不出是几分"]),
        ("领导班子18 19", ["看不出是几分"]),
    ],
)
def test_scores_that_cannot_be_read_leave_the_draft_as_it_was(
    running: Town, said: str, heard: list[str]
) -> None:
    play(running, [*FILL, (W, said, heard)])
    assert not [key for key in report(running)[2] if key.startswith("score:")]


def test_any_answer_can_be_changed_from_the_preview(running: Town) -> None:
    play(
        running,
        [
            *FILL,
            SCORE,
            (W, "2", ["要改哪一项", "10. 群众反映好"]),
            (W, "5", ["第 5 项「改进措施」现在是", SECTIONS[4]]),
            (W, "不改了", "【请核对】"),
            (W, "修改改进措施", "现在是"),
            (W, "补充 支委会每季度检查。", ["已补充进「改进措施」", "【请核对】"]),
            (W, "改第 6 项", ["领导班子好", "现在是"]),
            (W, "20", ["93.00", "【请核对】"]),
            (W, "改第二项", "自身建设情况"),
            (W, "全部重写的自身建设情况一段话,共二十多个字的样子。", "【请核对】"),
            (W, "改第 11 项", "1 到 10"),
            (W, "3", ["草稿已保存", "还没有提交"]),
        ],
    )
    answers = report(running)[2]
    assert answers["section:measures"] == f"{SECTIONS[4]}\n支委会每季度检查。"
    assert answers["section:building"].startswith("全部重写")


def test_submitting_in_words_shows_the_report_first(running: Town) -> None:
    play(running, [*FILL, (W, "提交", "这几项没填:领导班子好"), (W, "预览", "还没填的"), SCORE])
    play(running, [(W, "取消", ""), (W, "自评", "【请核对】"), (W, "预览", "【请核对】")])
    play(running, [(W, "提交", "已提交")])


def test_a_word_of_agreement_submits_only_what_was_just_shown(running: Town) -> None:
    play(running, [*FILL, SCORE, (W, "改第 6 项", "现在是"), (W, "提交", "【请核对】")])
    play(running, [(W, "确认", "已提交")])


def test_a_whole_report_in_one_message_is_taken_apart(running: Town) -> None:
    whole = (
        "梅溪村自查报告\n一、基本情况\n党员九名。\n(二)改进措施:\n每月学习。\n【发挥作用】帮扶。"
    )
    play(
        running,
        [
            (W, "自评", "第 1 项"),
            (
                W,
                whole,
                ["已按标题分到:基本情况、改进措施、发挥作用情况", "前面的 7 个字", "第 2 项"],
            ),
            (W, whole.replace("九", "十"), "没有替换:基本情况"),
        ],
    )
    assert report(running)[2]["section:basics"] == "党员九名。"


def test_a_short_text_that_sounds_like_a_question_is_asked_about(running: Town) -> None:
    play(
        running,
        [
            (W, "自评", "第 1 项"),
            (W, "失联党员 1 名", ["写进报告的话吗", "1. 是报告内容"]),
            (W, "1", ["已记下「基本情况」", "第 2 项"]),
            (W, "看看现在交了几个", "写进报告的话吗"),
            (W, "2", "!已记下"),
        ],
    )
    assert report(running)[2] == {"section:basics": "失联党员 1 名"}


def test_other_things_can_be_asked_while_scores_are_due(running: Town) -> None:
    play(running, [*FILL, (W, "什么时候截止呢", "3月31日"), (W, "18", "领导班子好 18 分")])


def test_the_page_is_offered_at_the_beginning_and_on_request(running: Town) -> None:
    begun = running.reply(W, "自评").parts[-1]
    asked = running.reply(W, "网页填写").parts[-1]
    anew = running.reply(DEPUTY, "网页填写自评").parts[-1]
    cards = [part for part in (begun, asked, anew) if isinstance(part, Card)]
    links = {card.url for card in cards}
    assert len(links) == 3
    assert all(link.startswith("https://bot.example/report/") for link in links)
    token = asked.url.rpartition("/")[2] if isinstance(asked, Card) else ""
    opened = running.write(lambda u: u.passes.redeem(token, running.now))
    assert opened is not None
    assert (opened.purpose, opened.target) == ("report", running.people.subject("梅溪村党支部"))


def test_a_photo_is_kept_as_evidence_while_the_form_is_open(running: Town) -> None:
    play(running, [(W, "自评", "第 1 项"), (W, Said(Kind.IMAGE, media_id="m1"), "佐证")])


def test_a_text_that_is_far_too_long_is_refused(running: Town) -> None:
    play(running, [*FILL, SCORE, (W, "改第 1 项", "现在是")])
    for _ in range(2):
        running.hear(W, f"补充 {'长' * 3990}")
    play(running, [(W, f"补充 {'长' * 3990}", ["最多 8000 字", "原来的草稿都在"])])

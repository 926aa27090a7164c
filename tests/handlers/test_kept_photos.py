"""Photos of a search and of signed forms: who may look at them, and that every look is kept."""

from __future__ import annotations

import pytest

from handlers.incoming import Kind
from messages.cards import Picture
from tests.handlers.dialogue import Said, Town, play
from tests.handlers.filled import audited, lost_members

ATTEMPT, SCAN = "kept-attempt-photo", "kept-scan-photo"


@pytest.fixture
def photographed(town: Town) -> Town:
    """A photo with 张远帆's search, and one of the town's signed form 3."""
    lost_members(town)
    play(
        town,
        [
            ("组织部", "开始集中排查", "1. 开始"),
            ("组织部", "1", "已开始"),
            ("梅溪书记", "联系了张远帆 打电话没人接", "请核对"),
            ("梅溪书记", "1", "已记下"),
            ("梅溪书记", Said(Kind.IMAGE, media_id="photo-1"), "收到"),
            ("党建办", "上传表三", "拍照发来"),
            ("党建办", Said(Kind.IMAGE, media_id="photo-2"), "收到"),
        ],
    )
    waiting = town.write(lambda u: u.records.evidence_waiting(9))
    for (number, *_), key in zip(waiting, (ATTEMPT, SCAN), strict=True):
        town.write(lambda u, n=number, k=key: u.records.evidence_settled(n, "kept", k))
    return town


@pytest.mark.parametrize("who", ["梅溪书记", "梅溪副书记", "党建办"])
def test_whoever_sees_the_name_whole_sees_the_photos(photographed: Town, who: str) -> None:
    play(photographed, [(who, "张远帆联系上了吗", "附照片 1 张,发「张远帆的查找照片」看")])
    reply = photographed.reply(who, "张远帆的查找照片")
    assert reply.parts == (Picture("张远帆查找照片1.jpg", ATTEMPT),)
    (row,) = audited(photographed, "contact_photos")
    assert (row.rows, row.target) == (1, f"person:{photographed.people.id('甲')}")


def test_nobody_else_sees_them_and_the_look_is_kept_all_the_same(photographed: Town) -> None:
    others = ["联系领导", "党委书记", "组织部", "党员一"]
    play(
        photographed,
        [
            (who, says, hears)
            for who in others
            for says, hears in (
                ("张远帆的查找照片", ["看。", "!.jpg"]),
                ("张远帆联系上了吗", "!附照片"),
            )
        ],
    )
    rows = audited(photographed, "contact_photos")
    assert [row.rows for row in rows] == [0] * len(others)


def test_without_photos_or_outside_it_is_said(photographed: Town) -> None:
    play(
        photographed,
        [
            ("梅溪书记", "卢小满的查找照片", "没有随查找记录送来的照片"),
            ("梅溪书记", "葛待核的查找照片", "没有找到您说的党员"),
            ("梅溪书记", "月亮人的查找照片", "没有找到您说的党员"),
        ],
    )


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("党建办", "看表三签章件"),
        ("党委书记", "看表三签章件"),
        ("组织部", "看清溪镇表三签章件"),
    ],
)
def test_a_signed_form_is_shown(photographed: Town, who: str, says: str) -> None:
    reply = photographed.reply(who, says)
    assert reply.parts == (Picture("清溪镇党委表三签章件1.jpg", SCAN),)
    (row,) = audited(photographed, "form_scans")
    assert (row.rows, row.target) == (1, "form:form3")


def test_a_signed_form_is_asked_for_and_refused_in_words(photographed: Town) -> None:
    play(
        photographed,
        [
            ("党建办", "看签章件", "要看哪一张"),
            ("党建办", "取消", ""),
            ("党建办", "看表四签章件", ["还没有上传签章的", "上传表四"]),
            ("组织部", "看表三签章件", "请写明看哪个党(工)委的"),
            ("党委书记", "看表一签章件", "由支部书记、副书记"),
            ("梅溪书记", "看表三签章件", "由党建办、党委书记、组织部"),
            ("党建办", "看新桥镇表三签章件", "没有找到您说的党组织"),
        ],
    )

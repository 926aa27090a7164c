"""Names that look or sound like one another's slip: 亮 for 良, one character off."""

from __future__ import annotations

# Characters of given names that sound alike and are mistaken for one another in real tables.
_ALIKE = (
    "亮良梁量",
    "伟维玮炜纬卫",
    "军君钧均俊峻骏",
    "华桦骅",
    "明铭鸣茗",
    "红洪宏鸿虹弘",
    "燕艳彦雁嫣",
    "林琳霖临",
    "丽莉立力利",
    "芳方坊",
    "刚钢罡",
    "强蔷",
    "建健剑见",
    "国果",
    "平萍苹",
    "玲铃凌灵岭",
    "英瑛颖莹鹰",
    "志智治致",
    "辉晖慧惠会",
    "勇永咏",
    "涛韬滔",
    "波博勃",
    "峰锋丰枫风凤",
    "东冬栋",
    "杰洁捷",
    "婷亭庭",
    "静晶菁京",
    "娟捐鹃",
    "敏闽民",
    "新欣馨鑫心",
    "海亥",
    "文雯",
    "云芸韵",
    "成诚程承",
    "春椿",
    "祥翔详",
    "荣容蓉榕",
    "珍贞真桢",
)
_SOUND = {character: number for number, group in enumerate(_ALIKE) for character in group}


def similar(one: str, other: str) -> bool:
    """Whether two different names may be two spellings of one.

    Of the same length with one character different; of two characters only if the two that differ
    sound alike, for otherwise half a village would be alike.
    """
    differing = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or len(differing) != 1:
        return False
    first, second = differing[0]
    sound = _SOUND.get(first)
    return len(one) > 2 or (sound is not None and sound == _SOUND.get(second))

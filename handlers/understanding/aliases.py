"""What people call an organisation, by its full name."""

from __future__ import annotations

import re
from functools import lru_cache

from handlers.understanding.normal import name_key

_KIND = re.compile(
    r"(?:中国共产党|中共)?(.+?)((?:党)?(?:总支|支部)(?:委员会)?|党工委|党委|委员会)$"
)
_ENDINGS = (
    "村 社区 镇 乡 街道 居委会 工业区 开发区 园区 产业园 市场 商会 协会 集团 有限责任公司 有限公司 "
    "公司 实业 厂 合作社 小学 中学 学校 幼儿园 医院 卫生院 银行"
)
_PLACE = re.compile(rf"(.{{2,}}?)(?:{'|'.join(_ENDINGS.split())})$")
_BEGINS = re.compile("|".join(sorted(_ENDINGS.split(), key=len, reverse=True)))
_ORDINAL = re.compile(r"(.{2,}?)(第?([一二三四五六七八九十]{1,2}))$")
# What people say for the kind, by what the full name says.
_SHORT_KINDS = {
    "总支": ("党总支", "总支"),
    "支部": ("党支部", "支部"),
    "党工委": ("党工委", "工委"),
    "党委": ("党委",),
    "委员会": ("委员会",),
}


@lru_cache(maxsize=65_536)
def split_kind(name: str) -> tuple[str, str]:
    """(梅溪村, 党支部): the name and the kind at its end, "" where it has none."""
    return _split(name_key(name))


def _split(full: str) -> tuple[str, str]:
    met = _KIND.fullmatch(full)
    return (met[1], met[2]) if met else (full, "")


@lru_cache(maxsize=65_536)
def bare(name: str) -> str:
    """The name without its kind and its 村, 镇, 公司: what tells it apart."""
    stem = split_kind(name)[0]
    place = _PLACE.fullmatch(stem)
    return place[1] if place else stem


def ending_at(words: str) -> str:
    """What of 村, 小学, 公司 and the like the words begin with, "" where with none."""
    met = _BEGINS.match(words)
    return met[0] if met else ""


def aliases(name: str) -> set[str]:
    """The full name and every short form people may use: 梅溪村党支部, 梅溪村支部, 梅溪村, 梅溪."""
    found = _aliases(name_key(name))
    return found if name_key(name) == name else found | _aliases(name)


def _aliases(full: str) -> set[str]:
    found = {full}
    stem, kind = _split(full)
    if kind:
        stems = _stems(stem)
        said = next((words for end, words in _SHORT_KINDS.items() if end in kind), ())
        found |= stems | {one + word for one in stems for word in said}
        found |= _without_number(stem)
    return {alias for alias in found if len(alias) >= 2}


def _stems(stem: str) -> set[str]:
    """The stem, without 村 or the like, and 上河村一 for 上河村第一."""
    found = {stem}
    if numbered := _ORDINAL.fullmatch(stem):
        place, number = numbered[1], numbered[3]
        shorter = _PLACE.fullmatch(place)
        for base in {place, shorter[1] if shorter else place}:
            found |= {f"{base}第{number}", base + number}
    elif place := _PLACE.fullmatch(stem):
        found.add(place[1])
    return found


def _without_number(stem: str) -> set[str]:
    """上河村 and 上河 for 上河村第一: it is one of those that people then mean."""
    numbered = _ORDINAL.fullmatch(stem)
    if numbered is None:
        return set()
    place = _PLACE.fullmatch(numbered[1])
    return {numbered[1], place[1]} if place else {numbered[1]}

"""What a request says besides whom it is about: figures, months, grades, days, means.

Everything here is for showing what was understood and for going on with it; the rules of the
running scheme are asked again by whoever acts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from domain import scheme as schemes
from domain.contact_words import months_in, outcome_in, way_in
from domain.refusals import Refusal
from domain.scoring import parse_score
from handlers.understanding.grades import grade_words, level_in
from handlers.understanding.normal import compact

_NUMBER = r"[0-9]{1,5}|[零一二两三四五六七八九十百]{1,6}"
_RANKED = re.compile(
    rf"(?:前|倒数|后|最后|最高的?|最低的?|末|垫底的?|靠前的?|靠后的?|头)(?:面|边)?第?({_NUMBER})(?=[名个家位强的支村是有在\s，。,.!！?？~～]|$)"
)
_PLAIN_RANKED = re.compile(rf"({_NUMBER})(?:名|个|家|位)")
_BOTTOM = re.compile(
    r"后几|从后往前|从后面|倒数|倒排|倒着|最后|最低|垫底|末位|末尾|最靠后|靠后|后[0-9一二两三四五六七八九十]|排最后|最差|尾巴|尾部|吊车尾|分低|得分低"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)年")
_SAID_YEAR = re.compile(r"二[零〇]([零〇一二三四五六七八九])([零〇一二三四五六七八九])")
_REASON = re.compile(r"(?:理由|原因)(?:是|为)?[\s:,，：]*|因为[\s,，]*")
_FIGURE = re.compile(rf"(?:是|有|:|：|了|的|\s)*({_NUMBER})(?![号月般半])")
_BEHIND = rf"(?:来|出)?(?:的|人数|人|票|会|了|党员)?{_FIGURE.pattern}"
_SCORE = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]+)?|[零一二两三四五六七八九十百]{1,4}(?![下些点样定起直共般半个]))(?:分)?"
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_WHAT = (
    ("form1", ("表一", "取得联系党员登记")),
    ("form2", ("表二", "无法取得联系")),
    ("form3", ("表三", "失联汇总", "失联党员汇总", "失联党员的汇总", "失联情况")),
    ("form4", ("表四", "处置汇总", "处置情况")),
    ("mobile", ("流动党员", "流动表")),
    ("roll", ("名册", "花名册")),
    ("archive", ("档案", "归档")),
    ("ranking", ("排名", "名次", "倒排", "排行")),
    ("progress", ("进度", "没交", "未交", "提交情况", "上报情况", "进展", "未提交")),
    ("results", ("结果", "汇总", "得分", "等级", "自评表", "定级", "分数")),
)
_VOTED = frozenset({"赞成", "同意", "反对", "弃权"})
_PAPER = {
    "发出": "发出",
    "发了": "发出",
    "发": "发出",
    "收回": "收回",
    "收回来": "收回",
    "收": "收回",
}
_PAPER |= {"有效": "有效", "无效": "无效", "作废": "无效"}
_CAME = {"应到": "应到", "该来": "应到", "应来": "应到", "应该来": "应到", "该到": "应到"}
_CAME |= {"实到": "实到", "到会": "实到", "来了": "实到", "到了": "实到"}
_MEETING = {**_CAME, "赞成": "赞成", "同意": "赞成", "反对": "反对", "弃权": "弃权"}


def told(intent: str, words: str) -> dict[str, Any]:
    """The slots of an intent that stand in its words, in the form the interface names."""
    read = _READERS.get(intent)
    found = read(words) if read else {}
    return {
        name: value for name, value in found.items() if value not in ("", None, {}) and value != 0
    }


def number(written: str) -> int:
    """12, 十二 or 一百二 as a number; 0 for what is none."""
    try:
        return int(parse_score(written))
    except Refusal:
        return 0


def count_in(words: str) -> int:
    """How many a list is asked for: 前十名, 倒数3个; 0 where it is not said."""
    found = _RANKED.search(words) or _PLAIN_RANKED.search(words)
    return number(found[1]) if found else 0


def direction_in(words: str) -> str:
    return "bottom" if _BOTTOM.search(words) else "top"


def year_in(words: str) -> str:
    """2026, 26年 or 二零二六 as "2026"; "" where no year is said."""
    if found := _YEAR.search(words):
        return found[1]
    if found := _SHORT_YEAR.search(words):
        return f"20{found[1]}"
    found = _SAID_YEAR.search(words)
    return f"20{_DIGITS[found[1]]}{_DIGITS[found[2]]}" if found else ""


def grade_in(words: str) -> str:
    """The last grade named, by its name or what it is also called; "" for none."""
    meant, pattern = _grades()
    found = pattern.findall(words)
    return meant[found[-1]] if found else ""


def without_grades(words: str) -> str:
    """The words without every grade that is named in them."""
    return _grades()[1].sub("", words)


def indicators_in(words: str) -> list[str]:
    """The indicators named, by title, each once."""
    meant, pattern = _indicators()
    return list(dict.fromkeys(meant[name] for name in pattern.findall(words)))


def what_in(words: str) -> str:
    """Which table is to be exported."""
    return next((kind for kind, signs in _WHAT if any(sign in words for sign in signs)), "")


def counts_in(words: str, names: Mapping[str, str]) -> dict[str, int]:
    """The figures behind these words, under the names they go by; before them for 五票赞成."""
    found: dict[str, int] = {}
    for said in sorted(names, key=len, reverse=True):
        met = re.search(rf"{said}{_BEHIND}", words)
        if met is None and said in _VOTED:
            met = re.search(rf"({_NUMBER})[票个位人]都?{said}", words)
        if met and names[said] not in found:
            found[names[said]] = number(met[1])
    return found


def reason_in(words: str) -> str:
    """What stands behind 理由, 原因 or 因为."""
    found = _REASON.search(words)
    return words[found.end() :].strip(" ,，。.:：") if found else ""


def _ranking(words: str) -> dict[str, Any]:
    words = compact(words)
    named = indicators_in(words)
    return {
        "count": count_in(words),
        "direction": direction_in(words),
        "indicator": named[0] if named else "",
    }


def _score(words: str) -> dict[str, Any]:
    named = indicators_in(words)
    numbers = _SCORE.findall(_without(words, _indicators()[1]))
    if len(named) != 1 or len(numbers) != 1:
        return {}
    try:
        value = parse_score(numbers[0])
    except Refusal:
        return {}
    return {"indicator": named[0], "score": int(value) if value == int(value) else str(value)}


def _meeting(words: str) -> dict[str, Any]:
    counts = counts_in(words, _MEETING)
    rest = re.sub(rf"(?:{'|'.join(_MEETING)}){_FIGURE.pattern}票?", " ", words)
    return {"counts": counts, "grade": grade_in(rest)}


def _paper(words: str) -> dict[str, Any]:
    grades = {word: grade for word, grade in _grades()[0].items() if word == grade}
    return {"counts": counts_in(words, {**_PAPER, **grades})}


def _attendance(words: str) -> dict[str, Any]:
    return {"counts": counts_in(words, _CAME)}


def _decide(words: str) -> dict[str, Any]:
    level = level_in(words)
    head = _REASON.split(words)[0]
    return {
        "grade": grade_in(head),
        "level": level.value if level else "",
        "reason": reason_in(words),
    }


def _answered(words: str) -> dict[str, Any]:
    _head, said, tail = _REASON.split(words)[0].partition(_changed(words))
    return {"grade": grade_in(tail) if said else "", "reason": reason_in(words)}


def _changed(words: str) -> str:
    """The word behind which the new grade stands."""
    return next((word for word in ("降为", "调整为", "改") if word in words), "改")


def _attempt(words: str) -> dict[str, Any]:
    return {"way": way_in(words), "outcome": outcome_in(words)}


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "ranking": _ranking,
    "grade_list": lambda words: {"grade": grade_in(words)},
    "score": _score,
    "meeting": _meeting,
    "paper_counts": _paper,
    "attendance": _attendance,
    "decide": _decide,
    "objection_answer": _answered,
    "lost_list": lambda words: {"months": months_in(words)},
    "contact_attempt": _attempt,
    "export": lambda words: {"what": what_in(words)},
    "assessment_start": lambda words: {"cycle": year_in(words)},
    "report_return": lambda words: {"reason": reason_in(words)},
}


def _without(words: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(" ", words)


@cache
def _grades() -> tuple[dict[str, str], re.Pattern[str]]:
    meant: dict[str, str] = {}
    for scheme_id in schemes.names():
        meant = {**grade_words(schemes.load(scheme_id)), **meant}
    return meant, _one_of(meant)


@cache
def _indicators() -> tuple[dict[str, str], re.Pattern[str]]:
    meant = {
        name: indicator.title
        for scheme_id in reversed(schemes.names())
        for indicator in schemes.load(scheme_id).indicators
        for name in (indicator.title, *indicator.aliases)
    }
    return meant, _one_of(meant)


def _one_of(words: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

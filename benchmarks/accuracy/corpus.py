"""The corpus: what people type, what it means, and how noisy it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TURN = "⏎"
ROLES = {
    "m": "member",
    "s": "secretary",
    "l": "leader",
    "c": "clerk",
    "o": "official",
}
_ORGS = {
    "清溪镇": "清溪镇党委",
    "新桥镇": "新桥镇党委",
    "城南": "城南街道党工委",
    "上河一": "上河村第一党支部",
    "上河二": "上河村第二党支部",
    "工业区": "上河工业区党支部",
    "合作社": "白鹭湖水产合作社党支部",
    "实业": "金狮实业党支部",
    "机械": "金狮高新机械党支部",
    "石桥清": "石桥村党支部",
    "石桥新": "石桥村党支部",
    "小学": "清溪镇中心小学党支部",
    "卫生院": "清溪镇卫生院党支部",
    "机关": "新桥镇机关党支部",
    "花园": "花园社区党支部",
    "一心": "一心社区党支部",
    "百合一": "百合社区第一党支部",
    "百合二": "百合社区第二党支部",
    "万家": "万家商贸党支部",
    "永丰村": "永丰村党支部",
    "白鹭湖村": "白鹭湖村党支部",
}
_SEVERAL = {
    "上河": ["上河村党总支", "上河村第一党支部", "上河村第二党支部", "上河工业区党支部"],
    "上河村": ["上河村党总支", "上河村第一党支部", "上河村第二党支部"],
    "白鹭湖": ["白鹭湖村党支部", "白鹭湖水产合作社党支部"],
    "金狮": ["金狮实业党支部", "金狮高新机械党支部"],
    "石桥": ["石桥村党支部", "石桥村党支部"],
    "永丰": ["永丰村党支部", "永丰社区党支部"],
    "红洪": ["红星村党支部", "洪兴村党支部"],
}
_NAMES = {"g": "grade", "d": "direction", "i": "indicator", "p": "person", "w": "what"}
_NAMES |= {"y": "cycle", "y1": "way", "y2": "outcome", "r": "reason"}
_NUMBERS = {"n": "count", "m": "months", "v": "score"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message with what was said before it, and what it must be understood as.

    `part` is the folder it lies in: `tuning`, which rules are made by; `measured` and `check`,
    which they never are.
    """

    role: str
    kind: str
    before: tuple[str, ...]
    said: str
    intent: str
    slots: Mapping[str, Any]
    more: tuple[tuple[str, Mapping[str, Any]], ...]
    part: str


def read() -> list[Utterance]:
    """The whole corpus: `corpus/tuning` to make rules by, the other folders only to measure."""
    files = sorted(HERE.glob("corpus/*/*.txt"))
    return [one for f in files for one in in_file(f.read_text("utf-8"), f.parent.name)]


def in_file(text: str, part: str) -> Iterator[Utterance]:
    intent = ""
    for line in text.splitlines():
        if line.startswith("["):
            intent = line.strip("[]")
        elif line and not line.startswith("#"):
            yield _utterance(intent, line, part)


def _utterance(intent: str, line: str, part: str) -> Utterance:
    head, _, rest = line.partition(": ")
    role, _, kind = head.partition(" ")
    words, _, given = rest.partition(" | ") if " | {" in rest else rest.rpartition("|")
    *before, said = (turn.strip() for turn in words.split(TURN))
    slots, more = _from_json(given) if given.strip().startswith("{") else _slots(given)
    slots = _ranked(intent, slots)
    return Utterance(ROLES[role], kind, tuple(before), said, intent, slots, tuple(more), part)


def _from_json(given: str) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """Slots written out, as they will be shown."""
    slots = json.loads(given)
    more = [(one["intent"], _ranked(one["intent"], one["slots"])) for one in slots.pop("more", ())]
    return slots, more


def _ranked(intent: str, slots: dict[str, Any]) -> dict[str, Any]:
    """A ranking of which nothing else is said begins at the top."""
    return {"direction": "top", **slots} if intent == "ranking" else slots


def _slots(given: str) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    found: dict[str, Any] = {}
    more = []
    for part in filter(None, (part.strip() for part in given.split(";"))):
        if part.startswith("+"):
            intent, _, inner = part[1:].partition(" ")
            slots = _slots(inner.replace(",", ";"))[0]
            more.append((intent, _ranked(intent, slots)))
            continue
        name, _, value = part.partition("=")
        found |= _slot(name, value)
    return found, more


def _slot(name: str, value: str) -> dict[str, Any]:
    if name == "o":
        return {"org": _ORGS.get(value, f"{value}村党支部" if value != "一心" else value)}
    if name == "c":
        return {"candidates": _SEVERAL[value]}
    if name == "q":
        return {"candidates": value.split(",")}
    if name == "k":
        pairs = (pair.split(":") for pair in value.split(","))
        return {"counts": {word: int(number) for word, number in pairs}}
    if name in _NUMBERS:
        return {_NUMBERS[name]: int(value)}
    return {_NAMES[name]: value}

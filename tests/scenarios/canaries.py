"""Words like no others, put wherever people put words, and where they are looked for afterwards."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from domain.imports.numbers import check_digit
from tests.scenarios.wire import AES_KEY, DATA_KEY, SECRET, TOKEN

NAME = "雀玖翎"
ACCOUNT = "canaryaccount9"
PHONE = "16099887766"
IDENTITY = "99999919800101909" + check_digit("99999919800101909")
CHAT = "雀语闲话"
REPORT = "雀语报告"
FEEDBACK = "雀语意见"
REASON = "雀语原因"
NOTE = "雀语查找"
CONFIG = (SECRET, TOKEN, AES_KEY, DATA_KEY)

PEOPLE = (NAME, ACCOUNT, PHONE, IDENTITY)
WORDS = (CHAT, REPORT, FEEDBACK, REASON, NOTE)
# What a ballot is read back with; the grades alone stand in every scheme.
READ_BACK = "的总体评价是"
# Nowhere in a repr; and nowhere in a log, an error or a figure, which know no grades either.
NEVER_SHOWN = (*PEOPLE, *WORDS, *CONFIG)
NEVER_TOLD = (*NEVER_SHOWN, "较好", "较差")
# Nowhere at rest in clear.
NEVER_STORED = (PHONE, IDENTITY, *WORDS, *CONFIG, READ_BACK)


def write_sheet(folder: Path, org: str) -> Path:
    """A sheet with one person, lost since last summer, of whom everything is a canary."""
    row = {
        "姓名": NAME,
        "组织": org,
        "身份": "党员",
        "企业微信账号": ACCOUNT,
        "手机号": PHONE,
        "身份证号": IDENTITY,
        "联系状态": "失联",
        "失联情形": "①",
        "末次党费": "2025-07-01",
        "备注": NOTE,
    }
    path = folder / "补充人员.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def found_in(text: str, canaries: Iterable[str] = NEVER_TOLD) -> list[str]:
    """The canaries that stand in the text, as they are or escaped."""
    return [one for one in canaries if any(way in text for way in _ways(one))]


def found_at_rest(folder: Path, canaries: Iterable[str] = NEVER_STORED) -> Mapping[str, list[str]]:
    """The canaries in each file of the folder, by the file's name."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            here = [one for one in canaries if any(way.encode() in content for way in _ways(one))]
            if here:
                found[path.name] = here
    return found


def _ways(words: str) -> set[str]:
    return {words, json.dumps(words)[1:-1], words.encode().hex(), repr(words.encode())[2:-1]}

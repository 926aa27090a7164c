"""How well people are understood, through the real handlers; `make accuracy` takes all."""

from __future__ import annotations

import re

from benchmarks.accuracy.__main__ import results
from benchmarks.accuracy.corpus import read
from benchmarks.accuracy.report import DOCUMENT, page

# What is asked of each part; slots are asked of what is only measured.
LEAST = {"tuning": 0.98, "measured": 0.98, "check": 0.7}
# Of the part that rules are made by, so many are enough here.
EVERY = 10


async def test_people_are_understood_and_never_answered_for_another_branch() -> None:
    corpus = read()
    held = [one for one in corpus if one.part != "tuning"]
    made_by = [one for one in corpus if one.part == "tuning"][::EVERY]
    found = await results([*made_by, *held])
    for part, least in LEAST.items():
        of_it = [one for one in found if one.utterance.part == part]
        right = sum("intent" not in one.wrong for one in of_it) / len(of_it)
        assert right >= least, part
    measured = [one for one in found if one.utterance.part == "measured"]
    heard = [one for one in measured if "intent" not in one.wrong]
    assert sum(not one.wrong for one in heard) / len(heard) >= LEAST["measured"]
    assert [one.utterance.said for one in found if one.wrong_org_acted_on] == []
    assert [one.utterance.said for one in found if "unconfirmed" in one.wrong] == []
    written, told = DOCUMENT.read_text("utf-8"), page(found)
    assert _figures(written) == _figures(told), "run make accuracy ARGS=--write"


def _figures(text: str) -> list[str]:
    """The lines of the parts that are only measured."""
    return [line for line in re.findall(r"^\| .*%.*$", text, re.M) if "调规则" not in line]

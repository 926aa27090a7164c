"""Who hears what of a branch's year, role by role and stage by stage: nothing early or outside."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from tests.handlers.decided import scored
from tests.handlers.decisions import decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.polling import MEMBERS, begin, close, vote

# 梅溪 has 91 points by itself and by the clerk, so that only a decision can say 一般.
GRADES = {
    "梅溪村党支部": "一般",
    "梅林村党支部": "较好",
    "上河村党总支": "较差",
    "上河工业区党支部": "较好",
}
ABOVE = ("组织部", "党建办", "党委书记")
OF_THE_BRANCH = ("梅溪书记", "梅溪副书记", "联系领导", "联系干部")
BELOW = ("党员一", "预备党员", "群众代表")
# Of the same town: what hangs there is theirs to read, too.
NEIGHBOUR, AUTHOR = "梅林书记", "党员七"
BESIDE = (NEIGHBOUR, "新桥党建办", "二坊书记")
EVERYBODY = (*ABOVE, *OF_THE_BRANCH, *BELOW, *BESIDE)
IN_TOWN = frozenset(EVERYBODY) - {"新桥党建办", "二坊书记"}
WATCHING = frozenset({"组织部", "党建办", "联系领导", "梅溪书记", "梅溪副书记"})
STAGES = ("voting", "undecided", "decided", "posted", "told")
OBJECTION = "台账是后补的"


def voting(town: Town) -> None:
    """The poll is open with five ballots in it."""
    begin(town)
    vote(town, MEMBERS[:5], "好")


def undecided(town: Town) -> None:
    """The result is released and the scores are in, but nobody has decided anything."""
    close(town, "好:5 票")
    town.jump_to(4, 2)
    scored(town, "梅溪村党支部", "18", "19", "17", "18", "19")


def decided(town: Town) -> None:
    """The committee has decided; nothing of it is shown."""
    town.jump_to(4, 3)
    decide_all(town, GRADES)


def posted(town: Town) -> None:
    """The notice hangs, and somebody objects to what it says of 梅溪."""
    play(
        town,
        [
            ("党建办", "公示", "清溪镇党委"),
            ("党建办", "1", "已张贴"),
            (AUTHOR, f"我有异议 梅溪村 {OBJECTION}", OBJECTION),
            (AUTHOR, "1", "已登记"),
        ],
    )


def told(town: Town) -> None:
    """The department has confirmed the grades and told them."""
    town.jump_to(4, 20)
    decide_all(town, GRADES, "overall_review")
    play(town, [("组织部", "通报清溪镇", "1. 通报"), ("组织部", "1", "已向清溪镇党委通报")])


_STEPS: dict[str, Callable[[Town], None]] = {
    step.__name__: step for step in (voting, undecided, decided, posted, told)
}


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, running: Town) -> str:
    """The town is taken as far as this stage."""
    name: str = request.param
    for step in STAGES[: STAGES.index(name) + 1]:
        _STEPS[step](running)
    return name


def asked(town: Town, who: str, question: str) -> str:
    """The answer, with nothing left open behind it."""
    words = town.hear(who, question)
    town.hear(who, "取消")
    return words


def since(stage: str, first: str) -> bool:
    return STAGES.index(stage) >= STAGES.index(first)


# Question, what only the entitled hear, who they are in that stage.
Entitled = Callable[[str], frozenset[str]]
QUESTIONS: dict[str, tuple[str, str, Entitled]] = {
    "grade": (
        "{}等级",
        "「一般」",
        lambda s: _of(ABOVE + OF_THE_BRANCH, s, "decided") | _of((*BELOW, NEIGHBOUR), s, "posted"),
    ),
    "quantified score": (
        "{}等级",
        "量化考核分:91.00",
        lambda s: _of(ABOVE + OF_THE_BRANCH, s, "undecided"),
    ),
    "grade_list": (
        "{}一般的有哪些",
        "1. 梅溪村党支部",
        lambda s: _of(ABOVE + OF_THE_BRANCH, s, "decided"),
    ),
    "distribution": (
        "{}等级分布",
        "一般:1 个",
        lambda s: _of(ABOVE + OF_THE_BRANCH, s, "decided"),
    ),
    "ranking": ("{}排名", "第 1 名 梅溪村党支部", lambda s: _of(ABOVE, s, "undecided")),
    "turnout": ("{}投了多少", "已投 5 票", lambda s: WATCHING if s == "voting" else frozenset()),
    "poll_result": ("{}测评结果", "好:5 票", lambda s: WATCHING if s != "voting" else frozenset()),
}


def _of(roles: tuple[str, ...], stage: str, first: str) -> frozenset[str]:
    return frozenset(roles) if since(stage, first) else frozenset()


def test_nobody_hears_of_a_branch_early_or_from_outside(running: Town, stage: str) -> None:
    for who, (name, (question, secret, entitled)) in product(EVERYBODY, QUESTIONS.items()):
        words = asked(running, who, question.format("梅溪村"))
        hears = who in entitled(stage)
        assert (secret in words) is hears, f"{name} · {who} · {stage}:\n{words}"
        if who in BESIDE and not _any_of_it(who, question, stage):
            nowhere = asked(running, who, question.format("梅西村"))  # as near to other names
            assert words == nowhere, f"{name} · {who} · {stage}"


def _any_of_it(who: str, question: str, stage: str) -> bool:
    """Whether the person may hear anything at all in answer to the question."""
    return any(who in rule(stage) for asks, _, rule in QUESTIONS.values() if asks == question)


def test_without_a_name_a_neighbour_hears_nothing_of_the_branch(running: Town, stage: str) -> None:
    for who, (question, secret, _) in product(BESIDE, QUESTIONS.values()):
        words = asked(running, who, question.format(""))
        assert "梅溪村党支部" not in words, f"{who} · {stage} · {question}:\n{words}"
        assert secret not in words


def test_a_notice_is_there_for_its_town_once_it_hangs(running: Town, stage: str) -> None:
    for who in EVERYBODY:
        words = asked(running, who, "公示情况")
        shown = who in IN_TOWN and since(stage, "posted")
        assert ("清溪镇党委:4 个党组织" in words) is shown, f"{who} · {stage}:\n{words}"
        assert "梅溪" not in words


def test_the_words_of_an_objection_are_for_who_must_answer_it(running: Town, stage: str) -> None:
    for who in (*EVERYBODY, AUTHOR):
        words = asked(running, who, "异议情况")
        may_read = who in ("党建办", "党委书记") and since(stage, "posted")
        assert (OBJECTION in words) is may_read, f"{who} · {stage}:\n{words}"
        counted = who in (*ABOVE, AUTHOR) and since(stage, "posted")
        assert ("梅溪村党支部" in words) is counted, f"{who} · {stage}:\n{words}"

"""What a message means by what was said before it: 那庆丰呢, 不对,是梅溪, 再催一次.

What was asked last is kept for ten minutes, for one person on one platform, and is gone as soon
as a ballot is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Turn
from handlers.understanding import slots
from handlers.understanding.grades import without_name
from handlers.understanding.intents import vocabulary
from handlers.understanding.normal import compact, plain, simplified
from handlers.understanding.reading import understand_one
from handlers.understanding.understood import Understood

CONTEXT_LIFE = timedelta(minutes=10)
# What a follow-up may go on from: questions, and the nudge, which asks before it sends.
FOLLOWED = frozenset(
    {
        *("grade", "progress", "missing", "ranking", "grade_list", "distribution", "deadline"),
        *("contacts", "turnout", "poll_result", "notice", "lost_list", "lost_person", "lost_stats"),
        *(
            "management",
            "management_gaps",
            "rectification",
            "export",
            "remind",
            "report_read",
            "objection",
        ),
    }
)
# What leaves nothing to go on from or to correct; a ballot least of all.
_NOT_KEPT = frozenset(
    [
        "vote",
        "forbidden",
        "cancel",
        "help",
        "unknown",
        "answer",
        "feedback",
        "human",
        "mute",
        "todo",
    ]
)
# What may stand beside grades in a vote.
_ON_A_BALLOT = re.compile(
    r"[0-9①-⑳一二三四五六七八九十我投选评给打票了的是都全总体对就确认弃权跳过]+"
)
# What is done for one after the other, each read back before it is done.
_ANOTHER = frozenset({"agree", "paper", "decide", "score", "report_accept", "review_request"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+(?=分|名|$)")
_GOES_ON = re.compile(
    r"^(?:那么|那|还有|再看看|再看|换成|改看|看看)|(?:呢|的呢|怎么样|咋样)[?？]?$"
)
_LONGEST, _LONGEST_KEPT = 16, 200
_IT = re.compile(
    r"它|他们村|这个村|那个村|该村|这个支部|那个支部|该支部|这家|那家|这个党组织|刚才那个|刚才说的|^那(?!个村)"
)
_HE = re.compile(r"他|她|这个人|那个人|该同志|此人")
_AGAIN = re.compile(r"再|又")
_WRONG = re.compile(
    r"^\s*(?:(?:不对|不是|错了|打错字|弄错了|搞错了|说错了|打错了|写错了|我说错了|不好意思|不(?=[,，])|更正|更正一下|纠正一下|哦不|噢不|啊不)[\s,，]*)+"
    r"(?:了|啊|哦|呀|吧|这个|那个|的)*[\s,，。.!！、]*"
)
_MEANT = re.compile(
    r"(?:我说的|我要的|我问的|我指的|应该|要查|要看|要问)?(?:是|就是|改成|换成|应该是)"
)
_NOT_BUT = re.compile(r"^\s*(?:我说的)?不是.{1,12}?[,，。\s]*(?:是|而是)(?P<rest>.+)$")


def remember(turn: Turn, done: Sequence[Understood]) -> None:
    """Keep what the last question was about; a ballot or another matter ends it."""
    if turn.conversation.form.startswith("ballot:") or turn.intent in ("vote", "cancel"):
        turn.conversation.context = None
        return
    if may_be_marks(turn):
        turn.conversation.context = None
        return
    last = next((one for one in reversed(done) if one.intent not in _NOT_KEPT), None)
    if last is not None:
        turn.conversation.context = noted(last, turn.now)


def context_after(turn: Turn) -> dict[str, Any] | None:
    """What a refused request leaves to be corrected; nothing ({}) where it is about a ballot."""
    one = turn.heard
    if may_be_marks(turn):
        return {}
    if one is None or one.intent in _NOT_KEPT or turn.conversation.form.startswith("ballot:"):
        return {} if turn.intent in ("vote", "cancel") else None
    return noted(one, turn.now)


def may_be_marks(turn: Turn) -> bool:
    """Whether the words may be a vote typed where no ballot is open: of them nothing is kept."""
    org = turn.heard.org if turn.heard is not None else None
    said = without_name(turn.said, org.name) if org is not None else turn.said
    return not _ON_A_BALLOT.sub("", slots.without_grades(compact(said)))


def noted(last: Understood, now: datetime) -> dict[str, Any]:
    """What may be gone on from: the intent, whom it was about, and its words until then."""
    return {
        "intent": last.intent,
        "org": last.slots.get("org"),
        "names": list(last.names),
        "said": last.said[:_LONGEST_KEPT],
        "until": (now + CONTEXT_LIFE).isoformat(),
    }


def context_of(turn: Turn) -> Mapping[str, Any] | None:
    """What was asked last, while a follow-up may still refer to it."""
    context = turn.conversation.context
    if context and turn.now < datetime.fromisoformat(context["until"]):
        return context
    turn.conversation.context = None
    return None


def followed(turn: Turn, found: tuple[Understood, ...]) -> tuple[Understood, ...]:
    """The requests, with what they leave out taken from what was asked last."""
    context, one = context_of(turn), found[0]
    if context is None or len(found) > 1:
        return found
    if _left_open(one, context) and context["intent"] in FOLLOWED:
        return (
            tuple(_same_question(turn, one, context, org) for org in _places(turn, one, context))
            or found
        )
    if one.intent == "unknown" and context["intent"] in _ANOTHER and one.org is not None:
        return (_another(turn, one, context),)
    return (_same_place(turn, one, context),) if one.intent != "unknown" else found


def _another(turn: Turn, one: Understood, context: Mapping[str, Any]) -> Understood:
    """红星村较好 after 初评 二坊村 好: the same for another, and asked about as ever."""
    if len(compact(turn.said)) > _LONGEST or one.org is None:
        return one
    as_before = f"{_without_place(turn, context)} {one.org.name}"
    cue = vocabulary()[context["intent"]].cue
    asked = understand_one(as_before if "也" in one.said else f"{cue} {one.said}", turn.names)
    return asked if asked.intent == context["intent"] else one


def _left_open(one: Understood, context: Mapping[str, Any]) -> bool:
    """Whether it does not say what is asked: nothing at all, or a name alone."""
    named = one.weight <= 1 and bool(one.names) and vocabulary()[context["intent"]].person
    return one.intent == "unknown" or named


def _places(turn: Turn, one: Understood, context: Mapping[str, Any]) -> Sequence[Any]:
    """The organisations the last question is asked again about; (None,) for another part of it."""
    said = compact(turn.said)
    if len(said) > _LONGEST:
        return ()
    phrases = vocabulary()[context["intent"]]
    if phrases.org and (one.org or one.candidates or one.near):
        return (one.org, *one.others)
    part = slots.told(context["intent"], plain(one.said)).keys() - {"direction"}
    goes_on = _GOES_ON.search(said) or one.names or part
    if goes_on and (phrases.person or not one.unknown):
        return (None,)
    return ()


def _same_question(turn: Turn, one: Understood, context: Mapping[str, Any], org: Any) -> Understood:
    """The last question again, as if it had been asked in full."""
    cue = vocabulary()[context["intent"]].cue
    said = f"{cue} {one.said}" if org is None else f"{_without_place(turn, context)} {org.name}"
    asked = understand_one(said, turn.names)
    return replace(asked, others=(), why=(*one.why, *asked.why, "承接上一句"))


def _without_place(turn: Turn, context: Mapping[str, Any]) -> str:
    """What was asked last, without the organisation it was about."""
    said = str(context["said"])
    before = turn.uow.organizations.get(int(context["org"])) if context["org"] else None
    return without_name(said, before.name) if before else said


def _same_place(turn: Turn, one: Understood, context: Mapping[str, Any]) -> Understood:
    """它的进度呢, 他联系上了吗, 再催一次: the same organisation or person as before."""
    phrases = vocabulary().get(one.intent)
    if phrases is None or one.org or one.candidates or one.near or one.unknown:
        return one
    said = compact(turn.said)
    again = one.intent == context["intent"] and _AGAIN.search(said)
    if phrases.org and context["org"] and (_IT.search(said) or again):
        org = turn.uow.organizations.get(int(context["org"]))
        if org is not None and org.within(turn.scope()):
            told = {**one.told, "org": org.name}
            return replace(
                one, slots={"org": org.id}, org=org, told=told, why=(*one.why, "承接上一句")
            )
    if phrases.person and not one.names and context["names"] and _HE.search(said):
        names = tuple(context["names"])
        said = f"{names[0]} {one.said}"
        told = {**one.told, **({"person": names[0]} if len(names) == 1 else {})}
        return replace(one, names=names, said=said, told=told, why=(*one.why, "承接上一句"))
    return one


def corrected(turn: Turn) -> str | None:
    """The last request with what 不对,是梅溪 says instead; None where the words correct nothing.

    "" where it is not clear what is to be changed.
    """
    rest, context = _correction(turn.said), context_of(turn)
    if not rest or context is None:
        return None
    meant = understand_one(rest, turn.names)
    named = meant.weight <= 1 and bool(meant.names)
    if meant.intent not in ("unknown", context["intent"]) and not named:
        return None  # a request of its own
    return _amended(turn, context, meant, plain(simplified(rest)))


def _amended(turn: Turn, context: Mapping[str, Any], meant: Understood, rest: str) -> str:
    said, intent = str(context["said"]), str(context["intent"])
    org = meant.others[-1] if meant.others else meant.org
    if org is not None:
        return f"{_without_place(turn, context)} {org.name}"
    if intent in FOLLOWED and slots.told(intent, rest).keys() - {"direction"}:
        return f"{vocabulary()[intent].cue}{rest}"
    if (figures := _with_figures(said, slots.told(intent, rest).get("counts", {}))) is not None:
        return figures
    if vocabulary()[intent].person and (names := _names_in(turn, rest)):
        for name in context["names"]:
            said = said.replace(name, "")
        return f"{names[0]} {said}"
    if (grade := slots.grade_in(rest)) and slots.grade_in(said):
        return f"{said} {grade}"
    number = _NUMBER.search(rest)
    if number and len(_NUMBER.findall(said)) == 1:
        return _NUMBER.sub(number[0], said)
    return f"{vocabulary()[intent].cue} {rest}" if slots.told(intent, rest) else ""


def _with_figures(said: str, counts: Mapping[str, int]) -> str | None:
    """The words with those counts in place of the ones said; None where there are none."""
    changed = 0
    for name, figure in counts.items():
        said, found = re.subn(rf"{name}\D{{0,3}}\d+", f"{name}{figure}", said)
        changed += found
    return said if changed else None


def _names_in(turn: Turn, rest: str) -> tuple[str, ...]:
    people = turn.names.people
    if people is None:
        return ()
    written = people.written(rest, turn.scope())
    return written[0].names if written else people.heard(rest[:6], turn.scope()).names


def _correction(said: str) -> str:
    if instead := _NOT_BUT.match(said):
        return instead["rest"].strip()
    wrong = _WRONG.match(said)
    if wrong is not None:
        rest = said[wrong.end() :]
        meant = _MEANT.match(rest)
        return rest[meant.end() if meant else 0 :].strip(" ,，。")
    meant = re.match(r"^\s*(?:我说的是|我要的是|我问的是|我指的是|应该是)(.+)$", said)
    return meant[1].strip() if meant else ""

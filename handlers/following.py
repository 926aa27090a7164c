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
from handlers.understanding.intents import vocabulary
from handlers.understanding.normal import compact
from handlers.understanding.reading import Names, Understood, understand_one

CONTEXT_LIFE = timedelta(minutes=10)
# What a follow-up may go on from: questions, and the nudge, which asks before it sends.
FOLLOWED = frozenset(
    {
        *("grade", "progress", "missing", "ranking", "grade_list", "distribution", "deadline"),
        *("contacts", "turnout", "poll_result", "notice", "lost_list", "lost_person", "lost_stats"),
        *("management", "management_gaps", "rectification", "export", "remind", "report_read"),
    }
)
_GOES_ON = re.compile(r"^(?:那么|那|还有|再看看|再看|换成|改看|看看)|(?:呢|的呢|怎么样|咋样)[?？]?$")
_LONGEST = 16
_IT = re.compile(r"它|他们村|这个村|那个村|该村|这个支部|那个支部|该支部|这家|那家|这个党组织|刚才那个|刚才说的|^那(?!个村)")
_HE = re.compile(r"他|她|这个人|那个人|该同志|此人")
_AGAIN = re.compile(r"再|又")
_WRONG = re.compile(
    r"^\s*(?:不对|不是|错了|弄错了|搞错了|说错了|打错了|写错了|我说错了|不好意思|不(?=[,，])|更正|更正一下|纠正一下|哦不|噢不|啊不)"
    r"(?:了|啊|哦|呀|吧|这个|那个|的)*[\s,，。.!！、]*"
)
_MEANT = re.compile(r"(?:我说的|我要的|我问的|我指的|应该|要查|要看|要问)?(?:是|就是|改成|换成|应该是)")
_NOT_BUT = re.compile(r"^\s*(?:我说的)?不是.{1,12}?[,，。\s]*(?:是|而是)(?P<rest>.+)$")


def remember(turn: Turn, done: Sequence[Understood]) -> None:
    """Keep what the last question was about; a ballot or another matter ends it."""
    if turn.conversation.form.startswith("ballot:") or turn.intent in ("vote", "cancel"):
        turn.conversation.context = None
        return
    last = next((one for one in reversed(done) if one.intent in FOLLOWED), None)
    if last is None:
        return
    turn.conversation.context = {
        "intent": last.intent,
        "org": last.slots.get("org"),
        "names": list(last.names),
        "until": (turn.now + CONTEXT_LIFE).isoformat(),
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
    if one.intent == "unknown":
        return tuple(_same_question(turn, one, context, org) for org in _places(turn, one, context)) or found
    return (_same_place(turn, one, context),)


def _places(turn: Turn, one: Understood, context: Mapping[str, Any]) -> Sequence[Any]:
    """The organisations the last question is asked again about; (None,) for another part of it."""
    said = compact(turn.said)
    if len(said) > _LONGEST:
        return ()
    phrases = vocabulary()[context["intent"]]
    if phrases.org and (one.org or one.candidates or one.near):
        return (one.org, *one.others)
    if _GOES_ON.search(said) and (phrases.person or not one.unknown):
        return (None,)
    return ()


def _same_question(turn: Turn, one: Understood, context: Mapping[str, Any], org: Any) -> Understood:
    """The last question again, as if it had been asked in full."""
    cue = vocabulary()[context["intent"]].cue
    said = f"{cue} {org.name}" if org is not None else f"{cue} {one.said}"
    asked = understand_one(said, turn.names)
    return replace(asked, others=(), why=(*one.why, *asked.why, "承接上一句"))


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
            return replace(one, slots={"org": org.id}, org=org, told=told, why=(*one.why, "承接上一句"))
    if phrases.person and not one.names and context["names"] and _HE.search(said):
        names = tuple(context["names"])
        said = f"{names[0]} {one.said}"
        told = {**one.told, **({"person": names[0]} if len(names) == 1 else {})}
        return replace(one, names=names, said=said, told=told, why=(*one.why, "承接上一句"))
    return one


def corrected(said: str, names: Names) -> Understood | None:
    """What 不对,是梅溪 says instead; None where the words correct nothing."""
    rest = _correction(said)
    return understand_one(rest, names) if rest else None


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

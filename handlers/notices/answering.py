"""Answering an objection: the grade stands, or is to be changed; always with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.decided import Objection
from domain.refusals import Refusal
from domain.scheme_parts import Level
from handlers.notices import telling
from handlers.notices.status import Raised, may_answer, raised
from handlers.notices.wording import reason_in
from handlers.turn import Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_SHORT = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """`state` upheld or changed; `grade` and, after a circular, `ground` where it is changed."""

    state: str
    grade: str
    ground: str
    reason: str = field(repr=False)


@router.on("objection_answer")
def objection_answer(turn: Turn) -> Reply:
    """Answer one open objection, once read back; a change goes on to the correcting decision."""
    about = _meant(turn)
    if isinstance(about, Reply):
        return about
    answer = _answer(turn, about)
    if isinstance(answer, Reply):
        return answer
    if not turn.slots.get("confirmed"):
        return _read_back(turn, about, answer)
    return _keep(turn, about, answer)


def _meant(turn: Turn) -> Raised | Reply:
    answerable = [
        found
        for assessment in turn.uow.assessments.running()
        for found in raised(turn.uow, assessment, turn.scope())
        if found.objection.state == "open" and may_answer(turn, found)
    ]
    wanted, org = turn.slots.get("objection"), turn.slots.get("org")
    found = [
        a
        for a in answerable
        if wanted in (None, a.objection.id) and org in (None, a.subject.org.id)
    ]
    if not found:
        raise Refusal("notices.none_to_answer")
    if len(found) == 1:
        return found[0]
    # The words of this message are gone with the next one: what they say goes along.
    turn.slots.setdefault("text", turn.text)
    options = [
        Option(_label(one), turn.intent, {**turn.slots, "objection": one.objection.id})
        for one in found[:9]
    ]
    return turn.ask(render("notices.which_objection"), options)


def _label(one: Raised) -> str:
    words = one.objection.text
    return f"{one.subject.org.name}:{words[:_SHORT]}{'…' if len(words) > _SHORT else ''}"


def _answer(turn: Turn, about: Raised) -> Answer | Reply:
    text = str(turn.slots.get("text") or turn.said)
    turn.slots["text"] = text
    grade = _grade_in(text, about)
    if grade is None:
        raise Refusal("notices.how_answered", org=about.subject.org.name)
    names = [word for g in about.scheme.grades for word in (g.name, *g.aliases)]
    reason = reason_in(text, about.subject.org.name, names)
    if not reason:
        raise Refusal("notices.reason_needed", org=about.subject.org.name, grade=grade)
    ground = _ground(turn, about, text) if grade else ""
    if isinstance(ground, Reply):
        return ground
    return Answer("changed" if grade else "upheld", grade, ground, reason)


def _grade_in(text: str, about: Raised) -> str | None:
    """The grade it is to be changed to, "" where it stands, None where neither was said."""
    head, said, tail = compact(text).partition("改为")
    if not said:
        return "" if "维持" in head else None
    known = {word: g.name for g in about.scheme.grades for word in (g.name, *g.aliases)}
    fitting = [word for word in known if tail.startswith(word)]
    if not fitting:
        raise Refusal("notices.change_to_what", grades=[g.name for g in about.scheme.grades])
    grade = known[max(fitting, key=len)]
    if about.standing is not None and about.standing.grade == grade:
        raise Refusal("notices.same_grade", org=about.subject.org.name, grade=grade)
    return grade


def _ground(turn: Turn, about: Raised, text: str) -> str | Reply:
    """The scheme's ground for changing a published result; asked for where none is named."""
    rule = about.scheme.objection
    if about.objection.kind == "notice" or rule is None:
        return ""
    named = turn.slots.get("ground") or next((g for g in rule.grounds if g in text), "")
    if named:
        return str(named)
    again = {**turn.slots, "objection": about.objection.id}
    options = [Option(g, turn.intent, {**again, "ground": g}) for g in rule.grounds]
    return turn.ask(render("notices.which_ground", org=about.subject.org.name), options)


def _read_back(turn: Turn, about: Raised, answer: Answer) -> Reply:
    words = render(
        "notices.ask_answer",
        org=about.subject.org.name,
        words=about.objection.text,
        grade=answer.grade,
        standing=about.standing.grade if about.standing else "",
        ground=answer.ground,
        reason=answer.reason,
    )
    yes = render("notices.do_answer")
    return turn.confirm(words, yes, objection=about.objection.id, ground=answer.ground)


def _keep(turn: Turn, about: Raised, answer: Answer) -> Reply:
    done = turn.uow.notices.answer(
        about.objection.id,
        answer.state,
        answer.ground,
        answer.reason,
        turn.who.id,
        turn.now,
        answer.grade,
    )
    if not done:
        raise Refusal("notices.none_to_answer")
    org = about.subject.org
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "objection_answer",
        org_id=org.id,
        target=f"objection:{about.objection.id}",
    )
    told = _answered(about.objection, answer)
    telling.answered(turn.uow, told, about.subject, answer.reason, turn.now)
    if not answer.grade:
        return say("notices.upheld", org=org.name)
    return _to_decide(turn, about, answer)


def _answered(objection: Objection, answer: Answer) -> Objection:
    return Objection(
        objection.id,
        objection.assessment_id,
        objection.subject_id,
        objection.kind,
        objection.text,
        objection.late,
        objection.by,
        objection.at,
        answer.state,
        grade=answer.grade,
    )


def _to_decide(turn: Turn, about: Raised, answer: Answer) -> Reply:
    """The grade itself is changed where all grades are decided, by the same checks."""
    level = Level.COMMITTEE if about.objection.kind == "notice" else Level.DEPARTMENT
    reason = f"{answer.ground} {answer.reason}".strip()
    slots = {
        "org": about.subject.org.id,
        "grade": answer.grade,
        "level": level.value,
        "reason": reason,
    }
    options = [
        Option(render("notices.do_correct", grade=answer.grade), "decide", slots),
        Option(render("labels.no"), "cancel"),
    ]
    return turn.ask(
        render("notices.now_correct", org=about.subject.org.name, grade=answer.grade), options
    )

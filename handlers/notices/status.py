"""How notices and objections stand, for whoever they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain import notices as rules
from domain import scheme as schemes
from domain.access import posts_on
from domain.decided import Decision, NoticeRecord, Objection
from domain.ports import Assessment, Subject, UnitOfWork
from domain.scheme_rules import Scheme
from handlers.turn import Desk, Turn
from messages.cards import Picture, Reply
from messages.render import render, say

_MOST = 20
_MOST_PHOTOS = 9


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection with what it is about; `standing` is the grade its answer must change."""

    objection: Objection
    subject: Subject
    scheme: Scheme = field(repr=False)
    standing: Decision | None


def link_to(desk: Desk, posted: NoticeRecord) -> str:
    """The address of a notice's page; empty where no pages are given out."""
    return f"{desk.public_url}/notice/{posted.public_id}/" if desk.public_url else ""


def notices(turn: Turn) -> Reply:
    """The notices around the asker, the latest first: until when, and where they are."""
    found = [_facts(turn, posted) for posted in around(turn)]
    if not found:
        return say("notices.none_posted", at=turn.now)
    shown = sorted(found, key=lambda facts: facts["last"], reverse=True)[:_MOST]
    return say("notices.status", notices=shown, more=len(found) - len(shown), at=turn.now)


def around(turn: Turn) -> list[NoticeRecord]:
    """The notices of the committees the asker, or the organisation named, belongs to."""
    return [
        posted
        for assessment in turn.uow.assessments.running()
        for posted in turn.uow.notices.posted(assessment.id)
        if _concerns(turn, posted)
    ]


def _concerns(turn: Turn, posted: NoticeRecord) -> bool:
    org = turn.uow.organizations.get(posted.org_id)
    named = turn.uow.organizations.get(int(turn.slots["org"])) if "org" in turn.slots else None
    places = (named.path,) if named and named.within(turn.scope()) else turn.scope()
    return org is not None and any(
        place.startswith(org.path) or org.path.startswith(place) for place in places
    )


def _facts(turn: Turn, posted: NoticeRecord) -> dict[str, Any]:
    org = turn.uow.organizations.get(posted.org_id)
    return {
        "org": org.name if org else "",
        "count": len(posted.lines),
        "last": posted.last_day,
        "over": rules.is_over(posted, turn.now),
        "opens": posted.next_opens,
        "renewed": posted.renewed,
        "known": turn.calendar.known(posted.next_opens),
        "link": link_to(turn.desk, posted),
    }


def raised(uow: UnitOfWork, assessment: Assessment, prefixes: Sequence[str]) -> list[Raised]:
    """Every objection about subjects of these subtrees, the oldest first."""
    scheme = schemes.read(assessment.scheme_text)
    found = []
    for objection in uow.notices.objections(assessment.id):
        subject = uow.assessments.subject(objection.subject_id)
        if subject is not None and subject.org.within(tuple(prefixes)):
            made = uow.decisions.current([subject.id]).get(subject.id, {})
            standing = rules.objected_to(scheme, objection, made)
            found.append(Raised(objection, subject, scheme, standing))
    return found


def may_answer(turn: Turn, about: Raised) -> bool:
    """The issuer answers what is raised during a notice, the scheme's roles what comes after."""
    if about.objection.kind == "notice":
        return turn.may("post_notice", about.subject.org)
    rule = about.scheme.objection
    return rule is not None and any(
        post.role in rule.answered_by and about.subject.org.path.startswith(post.path)
        for post in posts_on(turn.who, turn.today)
    )


def objections(turn: Turn) -> Reply:
    """What is open where the asker may see it, and what became of the asker's own."""
    reach, running = turn.reach("see_objections"), turn.uow.assessments.running()
    seen = [
        found
        for assessment in running
        for found in raised(turn.uow, assessment, reach)
        if not rules.is_settled(found.objection, found.standing)
    ]
    own = [
        found
        for assessment in running
        for found in raised(turn.uow, assessment, ("/",))
        if found.objection.by == turn.who.id
    ]
    if not seen and not own:
        return say("notices.no_objections", judging=bool(reach), at=turn.now)
    return say(
        "notices.objections",
        open=[_shown(turn, found) for found in seen[:_MOST]],
        count=len(seen),
        own=[_shown(turn, found) for found in own[-_MOST:]],
        judging=bool(reach),
        at=turn.now,
    )


def matter_of(number: int) -> str:
    """Under what the photos sent with an objection are kept; also the form that takes them."""
    return f"evidence:objection:{number}"


def photos(turn: Turn) -> Reply:
    """The photos sent with objections that the asker is to answer, or raised."""
    seen = {
        matter_of(found.objection.id): found
        for assessment in turn.uow.assessments.running()
        for found in raised(turn.uow, assessment, ("/",))
        if (found.objection.by == turn.who.id or may_answer(turn, found))
        and turn.slots.get("org") in (None, found.subject.org.id)
    }
    files = turn.uow.records.files_of(list(seen))
    if not files:
        return say("notices.no_photos", at=turn.now)
    parts = [
        Picture(render("notices.photo", org=seen[matter].subject.org.name, number=number), key)
        for number, (matter, key) in enumerate(files[-_MOST_PHOTOS:], 1)
    ]
    turn.uow.audit.record(turn.now, turn.who.id, "objection_photos", rows=len(parts))
    return Reply(tuple(parts))


def _shown(turn: Turn, found: Raised) -> dict[str, Any]:
    """Words and name only for who raised it and who answers it."""
    objection = found.objection
    involved = objection.by == turn.who.id or may_answer(turn, found)
    person = turn.uow.people.get(objection.by) if involved else None
    return {
        "org": found.subject.org.name,
        "kind": objection.kind,
        "who": person.name if person else "",
        "words": objection.text if involved else "",
        "late": objection.late,
        "raised_at": objection.at,
        "state": objection.state,
        "grade": objection.grade,
        "answer": objection.answer if involved else "",
        "photos": len(turn.uow.records.files_of([matter_of(objection.id)])) if involved else 0,
    }

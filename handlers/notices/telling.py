"""What is told to whom about notices, circulars and objections; each of it once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.decided import NoticeRecord, Objection
from domain.people import Role
from domain.ports import Notice, Subject, UnitOfWork
from handlers.briefs import graded
from handlers.notices.circles import COMMITTEES, Circle
from messages.cards import Reply, Text
from messages.render import render, say
from messages.stored import to_data


def secretaries(
    uow: UnitOfWork, circle: Circle, subjects: Iterable[int], now: datetime
) -> dict[int, list[int]]:
    """Person → the subjects they answer for; the deputy's where a branch has no secretary."""
    by_org = {circle.subjects[s].org.id: s for s in subjects}
    found: dict[int, list[int]] = {}
    held: set[int] = set()
    for role in (Role.SECRETARY, Role.DEPUTY_SECRETARY):
        holders = uow.people.holders(by_org.keys() - held, [role], now.date())
        for holder in holders:
            found.setdefault(holder.person_id, []).append(by_org[holder.org_id])
        held |= {holder.org_id for holder in holders}
    return found


def issuers(uow: UnitOfWork, circle: Circle, now: datetime) -> list[int]:
    """The committee's clerks, or its secretary where it has none."""
    for role in (Role.CLERK, Role.COMMITTEE_SECRETARY):
        if holders := uow.people.holders([circle.org.id], [role], now.date()):
            return sorted({holder.person_id for holder in holders})
    return []


def judges(uow: UnitOfWork, circle: Circle, now: datetime) -> list[int]:
    """Who answers an objection to a published result, above the committee."""
    rule = circle.scheme.objection
    above = [org.id for org in uow.organizations.ancestors(circle.org)]
    if rule is None or not above:
        return []
    holders = uow.people.holders(above, rule.answered_by, now.date())
    return sorted({holder.person_id for holder in holders})


def posted(uow: UnitOfWork, circle: Circle, notice: NoticeRecord, link: str, now: datetime) -> None:
    """Each secretary hears what stands on the notice about their branch, and where it is."""
    grades = dict(notice.lines)
    _queue(
        uow,
        f"notice:{notice.id}",
        {
            person: say(
                "notices.told_posted",
                org=circle.org.name,
                lines=[(circle.name(s), grades[s]) for s in subjects],
                last=notice.last_day,
                link=link,
            )
            for person, subjects in secretaries(uow, circle, grades, now).items()
        },
        now,
    )


def results(
    uow: UnitOfWork,
    circle: Circle,
    circular_id: int,
    grades: Mapping[int, str],
    changed: Mapping[int, tuple[str, str]],
    last: object,
    link: str,
    now: datetime,
) -> None:
    """Secretaries hear their grade and what follows from it, clerks what was changed."""
    words = {
        person: _result(circle, {s: grades[s] for s in subjects}, changed, last, link)
        for person, subjects in secretaries(uow, circle, grades, now).items()
    }
    rule = circle.scheme.notice
    words |= {
        clerk: say(
            "notices.told_results",
            org=circle.org.name,
            title=circle.title,
            grades=circle.grouped(grades.items()),
            changed=[(circle.name(s), *pair) for s, pair in changed.items()],
            again=bool(changed) and rule is not None and rule.again_after_change,
            last=last,
        )
        for clerk in issuers(uow, circle, now)
    }
    _queue(uow, f"circular:{circular_id}", words, now)


def _result(
    circle: Circle,
    grades: Mapping[int, str],
    changed: Mapping[int, tuple[str, str]],
    last: object,
    link: str,
) -> Reply:
    follows = {grade.name: grade.consequences for grade in circle.scheme.grades}
    lines = [
        (circle.name(s), grade, changed.get(s, ("",))[0], follows.get(grade, ()))
        for s, grade in grades.items()
    ]
    words = render("notices.told_result", title=circle.title, lines=lines, last=last)
    if len(lines) != 1:
        return Reply((Text(words),))
    title = render("briefs.grade_title", title=circle.title)
    return graded(words, title, lines[0][0], lines[0][1], link)


def objected(
    uow: UnitOfWork, objection_id: int, org: str, people: Sequence[int], now: datetime
) -> None:
    """Who must answer hears that there is an objection; its words only when they ask."""
    words = say("notices.told_objection", org=org)
    _queue(uow, f"objection:{objection_id}", dict.fromkeys(people, words), now)


def answered(
    uow: UnitOfWork, objection: Objection, subject: Subject, reason: str, now: datetime
) -> None:
    """Who objected hears the answer; of a grade to be changed its branch and committee hear too."""
    people = {objection.by}
    if objection.state == "changed":
        people |= _concerned(uow, subject, now)
    words = say(
        "notices.told_answer",
        org=subject.org.name,
        state=objection.state,
        grade=objection.grade,
        reason=reason,
    )
    _queue(uow, f"objection:{objection.id}", dict.fromkeys(people, words), now, kind="answered")


def _concerned(uow: UnitOfWork, subject: Subject, now: datetime) -> set[int]:
    """The branch's secretary and the clerks of its committee, as far as there are any."""
    found = set()
    places = [subject.org, *uow.organizations.ancestors(subject.org)]
    committees = [org.id for org in places if org.kind in COMMITTEES]
    for orgs, role in (([subject.org.id], Role.SECRETARY), (committees, Role.CLERK)):
        found |= {holder.person_id for holder in uow.people.holders(orgs, [role], now.date())}
    return found


def _queue(
    uow: UnitOfWork,
    matter: str,
    words: Mapping[int, Reply],
    now: datetime,
    kind: str = "notice",
) -> None:
    notices = (Notice(p, matter, kind, "once", to_data(said)) for p, said in words.items())
    uow.outbox.add(notices, now)

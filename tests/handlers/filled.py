"""What query tests put into the town: reports in every state, released polls, lost members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from domain.people import Role
from domain.ports import PollRecord, Report
from storage import tables
from tests.handlers.dialogue import Town, settled

SECTIONS = ("basics", "building", "role", "problems", "measures")
LOST = {"contact_status": "lost"}


def report(
    town: Town, org: str, state: str, scores: Sequence[str] = (), *, late: bool = False
) -> None:
    """A report in that state with these self scores, in the order of the scheme."""
    subject = town.people.subject(org)
    indicators = ("team", "members", "mechanism", "performance", "public")
    answers = {f"score:{_ids(town)[n]}": score for n, score in enumerate(scores)}
    assert len(scores) in (0, len(indicators))
    made = Report(subject, state, answers, 0, town.now if state != "draft" else None, late)
    town.write(lambda u: u.reports.save(made, town.people.id("梅溪书记"), town.now))


def _ids(town: Town) -> list[str]:
    from domain import scheme

    text = settled(town.main).execute(select(tables.assessment.c.scheme_text)).scalars().first()
    return [indicator.id for indicator in scheme.read(str(text)).indicators]


def poll(town: Town, org: str, counts: Sequence[int] | None = None, cast: int = 0) -> None:
    """A poll under way, or closed and released with these counts (abstentions first)."""
    subject = town.people.subject(org)

    def work(u: Any) -> None:
        place = u.assessments.subject(subject).org
        options = ("好", "较好", "一般", "较差")
        record = PollRecord(0, subject, place, "open", 5, 12, options, town.now, None, None)
        poll_id = u.polls.add(record, town.people.id("梅溪书记"))
        if cast:
            u.polls.move(poll_id, "closing", town.now, town.people.id("联系领导"))
            result = {"cast": cast, "entitled": 12, "counts": counts and [list(counts)]}
            u.polls.release(poll_id, result, town.now)

    town.write(work)


def lost(
    town: Town,
    who: str,
    org: str,
    *,
    name: str = "",
    activity: date | None = None,
    fee: date | None = None,
    born: date | None = None,
    **more: Any,
) -> int:
    """A lost member without an account in that branch's roll; returns the id."""
    values = {"contact_status": "lost", "last_activity": activity, "last_fee": fee, **more}
    person_id = town.people.add_person(
        who, (Role.MEMBER, org), name=name or who, account=False, **values
    )
    if born is not None:
        with settled(town.main).begin():
            town.main.execute(
                update(tables.person).where(tables.person.c.id == person_id).values(birth_date=born)
            )
    return person_id


def audited(town: Town, *actions: str) -> list[Any]:
    """The audit rows of these actions, oldest first."""
    rows = settled(town.main).execute(
        select(tables.audit).where(tables.audit.c.action.in_(actions)).order_by(tables.audit.c.id)
    )
    return list(rows)

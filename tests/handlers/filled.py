"""What query tests put into the town: reports in every state, released polls, lost members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from domain.people import Role
from domain.ports import PollRecord, Report
from storage import tables
from tests.handlers.dialogue import Town, play, settled


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
        record = PollRecord(
            town.desk.new_number(), subject, place, "open", 5, 12, options, town.now, None, None
        )
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


def busy_season(town: Town) -> Town:
    """Reports in several states, one of them late."""
    report(town, "梅溪村党支部", "submitted", ("18", "19", "17", "18", "19"))
    report(town, "梅林村党支部", "accepted", ("18", "18", "18", "18", "17.99"), late=True)
    report(town, "上河村党总支", "returned")
    report(town, "二坊村党支部", "draft")
    return town


def lost_members(town: Town) -> Town:
    """Lost members in four branches; one name twice, one of them out of the town's scope."""
    lost(
        town, "甲", "梅溪村党支部", name="张远帆", activity=date(2025, 5, 10), fee=date(2025, 8, 31)
    )
    lost(town, "乙", "梅溪村党支部", name="卢小满", fee=date(2026, 1, 5), circumstance="①")
    lost(town, "丙", "梅林村党支部", name="葛待核")
    lost(
        town, "丁", "上河村党总支", name="卢小满", activity=date(2014, 1, 1), born=date(1970, 2, 3)
    )
    lost(town, "戊", "二坊村党支部", name="钱不见", activity=date(2020, 1, 1))
    return town


def say_attempt(town: Town, words: str, who: str = "梅溪书记") -> None:
    """Tell of an attempt and confirm it."""
    play(town, [(who, words, "请核对"), (who, "1", "已记下")])


def shape(row: Any) -> tuple[int, int | None, str]:
    """What an audit row tells besides who and when."""
    return (row.rows, row.org_id, row.target)


def recorded_attempts(town: Town) -> list[Any]:
    """The attempts on record, as they stand in the table."""
    return list(settled(town.main).execute(select(tables.contact_attempt)))

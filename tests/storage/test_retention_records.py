"""Records go with the day they count from, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from domain.refusals import Refusal
from domain.retention import Rule
from storage import retention, retention_rules, tables
from storage.import_batches import undo_import
from storage.jobs import JobRepository
from tests.storage.conftest import MakeRunner
from tests.storage.retained import (
    NOW,
    SEALED,
    SEALER,
    Register,
    Row,
    first_moment_kept,
    last_moment_over,
    photo,
)


@pytest.fixture
async def register(make_runner: MakeRunner) -> Register:
    found = Register(await make_runner(tables.metadata))
    await found.begin()
    return found


BY_MOMENT: dict[Rule, tuple[Table, Callable[[datetime], Row]]] = {
    Rule.AUDIT: (tables.audit, lambda at: {"at": at, "action": "lost_list"}),
    Rule.FEEDBACK: (
        tables.feedback,
        lambda at: {"person_id": 1, "kind": "feedback", "text_sealed": SEALED, "at": at},
    ),
    Rule.CONVERSATIONS: (
        tables.conversation,
        lambda at: {"person_id": 1, "platform": at.isoformat()[:20], "updated_at": at},
    ),
    Rule.OUTBOX: (tables.outbox, lambda at: _parcel(at, "sent")),
}


def _parcel(at: datetime, state: str) -> Row:
    row = {"person_id": 1, "matter": "digest", "kind": "digest", "day": f"{at:%F %f} {state}"}
    return row | {"state": state, "next_at": at, "created_at": at, "done_at": at}


@pytest.mark.parametrize("rule", BY_MOMENT)
async def test_what_has_a_moment_goes_with_its_day(register: Register, rule: Rule) -> None:
    table, row = BY_MOMENT[rule]
    await register.insert(table, row(last_moment_over(rule)), row(first_moment_kept(rule)))
    assert (await register.forget()).counts == {table.name: 1}
    assert (await register.forget()).counts == {}
    assert len((await register.everything())[table.name]) == 1


async def test_what_is_not_sent_yet_is_never_forgotten(register: Register) -> None:
    at = last_moment_over(Rule.OUTBOX)
    for state in ("waiting", "sending", "sent", "failed", "unknown"):
        await register.insert(tables.outbox, _parcel(at, state))
    assert (await register.forget()).counts == {"outbox": 3}


async def test_the_number_of_a_finished_file_is_not_given_again(register: Register) -> None:
    """Whoever waits is told by that number, once."""
    at = last_moment_over(Rule.JOBS)

    async def add() -> int:
        def add_and_settle(connection: Any) -> int:
            jobs = JobRepository(connection, SEALER)
            number = jobs.add(1, "wecom", {"what": "progress"}, at)
            jobs.settle(number, "done", at)
            return number

        return await register.runner.write(add_and_settle)

    numbers = [await add(), await add()]
    assert (await register.forget()).counts == {"export_job": 1}
    assert (await register.forget()).counts == {}
    assert await add() not in numbers


async def test_an_old_import_is_forgotten_whole(register: Register) -> None:
    row = {"table_name": "person", "row_key": [1], "before_sealed": SEALED, "after_print": b"x"}
    moments = (last_moment_over(Rule.IMPORTS), first_moment_kept(Rule.IMPORTS))
    for number, at in enumerate(moments, 1):
        await register.insert(
            tables.import_batch, {"id": number, "digest": "d", "at": at, "summary": {}}
        )
        await register.insert(tables.import_change, row | {"batch_id": number})
    assert (await register.forget()).counts == {"import_batch": 1, "import_change": 1}
    assert (await register.forget()).counts == {}
    with pytest.raises(Refusal, match="no_such_batch"):
        await register.runner.write(lambda c: undo_import(c, SEALER, 1, NOW))


async def test_a_member_check_is_forgotten_by_the_day_it_began(register: Register) -> None:
    await register.add_member(5)
    moments = (last_moment_over(Rule.CHECKS), first_moment_kept(Rule.CHECKS))
    for number, at in enumerate(moments, 1):
        season = {"id": number, "scheme": "contact-check", "cycle": str(number), "org_id": 1}
        await register.insert(
            tables.assessment,
            season | {"scheme_text": "", "subject": "member", "started_at": at},
        )
        about = {"assessment_id": number, "org_id": 2}
        await register.insert(tables.check_entry, about | {"person_id": 5})
        await register.insert(
            tables.check_report, about | {"text_sealed": SEALED, "by": 1, "at": NOW}
        )
    assert (await register.forget()).counts == {"check_entry": 1, "check_report": 1}
    assert (await register.forget()).counts == {}
    numbers = select(tables.check_entry.c.assessment_id)
    assert await register.runner.read(lambda c: c.execute(numbers).scalars().all()) == [2]
    assert len((await register.everything())["assessment"]) == 2


async def test_the_scans_of_an_old_check_go_with_it(register: Register) -> None:
    seasons = {1: last_moment_over(Rule.CHECKS), 11: first_moment_kept(Rule.CHECKS)}
    for number, at in seasons.items():
        season = {"id": number, "scheme": "contact-check", "cycle": str(number), "org_id": 1}
        await register.insert(tables.assessment, season | {"scheme_text": "", "started_at": at})
        await register.insert(
            tables.evidence,
            photo(f"evidence:form:form1:{number}-1", f"scan-of-season-{number}"),
            photo(f"evidence:form:form3:{number}-1", "", state="gone"),
            photo(f"evidence:paper:annex4:{number}-1", f"paper-of-season-{number}"),
        )
    found = await register.forget()
    assert (found.counts, found.files) == ({"evidence": 1}, ("scan-of-season-1",))
    assert await register.forget_files(found.files) == 1
    left = (await register.everything())["evidence"]
    assert sorted(row[2] for row in left) == [
        "evidence:form:form1:11-1",
        "evidence:form:form3:11-1",
        "evidence:paper:annex4:1-1",
        "evidence:paper:annex4:11-1",
    ]


async def test_much_is_forgotten_bit_by_bit(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST", 2)
    monkeypatch.setattr(retention_rules, "MOST", 2)
    at = last_moment_over(Rule.AUDIT)
    rows = [{"at": at - timedelta(days=n), "action": "lost_list"} for n in range(5)]
    await register.insert(tables.audit, *rows)
    done = [await register.forget() for _ in range(4)]
    assert [found.counts.get("audit", 0) for found in done] == [2, 2, 1, 0]
    assert [found.more for found in done] == [True, True, False, False]

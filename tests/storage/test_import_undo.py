"""Taking an import back, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update

from domain.contact_records import Handling
from domain.imports.plan import Tally
from domain.refusals import Refusal
from storage.import_batches import list_batches
from storage.outcomes import OutcomeRepository
from storage.tables import (
    account,
    assessment,
    organization,
    person,
    poll,
    role,
    subject,
)
from tests.fakes.import_sheets import (
    identity,
    member,
    people,
    sheet_file,
    town,
)
from tests.storage.import_desk import LED, NOW, SEALER, WANG, ImportDesk, Play, play

__all__ = ["play"]


async def test_undoing_in_turn_restores_every_row(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        states, batches = [desk.everything()], []
        for files in (
            (town(LED), people(WANG)),
            (people(member("王芳", "梅林村党支部", 身份证号=identity(2), 企业微信账号="w")),),
            (
                town({**LED, "联系领导": "苏婕"}),
                sheet_file("h.csv", {"日期": "2027-10-01", "类型": "休"}),
            ),
        ):
            batches.append(desk.apply(*files).batch)
            states.append(desk.everything())
        assert [b.id for b in list_batches(desk.connection)] == batches[::-1]
        with pytest.raises(Refusal, match=r"import\.built_upon"):
            desk.undo(batches[0])
        for batch, state in zip(batches[::-1], states[-2::-1], strict=True):
            desk.undo(batch)
            assert desk.everything() == state
            assert next(b for b in list_batches(desk.connection) if b.id == batch).undone_at == NOW
        with pytest.raises(Refusal, match=r"import\.already_undone"):
            desk.undo(batches[0])
        with pytest.raises(Refusal, match=r"import\.no_such_batch"):
            desk.undo(99)
        assert desk.apply(town(LED), people(WANG)).people == Tally(2, 0)

    await play(acts)


def _start_assessment(connection: Connection) -> None:
    connection.execute(
        insert(assessment).values(
            id=1, scheme="district-grading", cycle="2026", org_id=1, scheme_text="", started_at=NOW
        )
    )


def _open_poll(connection: Connection) -> None:
    _start_assessment(connection)
    connection.execute(insert(subject).values(id=1, assessment_id=1, org_id=2, template="x"))
    connection.execute(
        insert(poll).values(
            subject_id=1,
            state="open",
            min_ballots=5,
            entitled=9,
            options=[],
            criteria=[],
            opened_at=NOW,
            opened_by=1,
        )
    )


@pytest.mark.parametrize(
    ("build", "what"),
    [
        (_start_assessment, "assessment"),
        (_open_poll, "poll"),
        (lambda c: c.execute(update(person).values(name="王方")), "person"),
        (lambda c: c.execute(delete(role).where(role.c.role == "member")), "role"),
        (
            lambda c: c.execute(insert(role).values(person_id=1, org_id=2, role="secretary")),
            "role",
        ),
        (
            lambda c: c.execute(
                insert(organization).values(name="x", parent_id=1, kind="unit", path="/1/9/")
            ),
            "organization",
        ),
        (
            lambda c: c.execute(
                insert(account).values(platform="dingtalk", account="w", person_id=1)
            ),
            "account",
        ),
    ],
)
async def test_what_was_built_upon_is_not_taken_back(
    build: Callable[[Connection], Any], what: str, play: Callable[[Play], Any]
) -> None:
    def acts(desk: ImportDesk) -> None:
        outcome = desk.apply(town(LED), people(WANG))
        build(desk.connection)
        with pytest.raises(Refusal) as caught:
            desk.undo(outcome.batch)
        assert (caught.value.key, caught.value.facts) == ("import.built_upon", {"what": what})

    await play(acts)


async def test_mere_use_of_an_account_does_not_hinder(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        outcome = desk.apply(town(), people(WANG))
        desk.connection.execute(update(account).values(last_used=NOW, reachable=False))
        desk.undo(outcome.batch)
        assert desk.everything() == {}

    await play(acts)


async def test_a_transferred_member_comes_back_by_a_sheet_and_goes_with_it_again(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(LED), people(WANG))
        (row,) = [row for row in desk.rows("member") if row["contact_status"] == "lost"]
        made = Handling(row["person_id"], row["org_id"], "转出", NOW.date(), row["person_id"])
        OutcomeRepository(desk.connection, SEALER).record(made, NOW, leaves=True)
        gone = desk.everything()
        desk.now += timedelta(days=30)
        back = desk.apply(people(member("王芳", 身份证号=identity(2))))
        (after,) = [r for r in desk.rows("member") if r["person_id"] == row["person_id"]]
        assert (after["handling"], after["handled_on"]) == ("", None)
        held = [r for r in desk.rows("role") if r["person_id"] == row["person_id"]]
        assert [(r["role"], r["since"], r["until"]) for r in held] == [
            ("member", None, NOW.date()),
            ("member", desk.now.date(), None),
        ]
        desk.undo(back.batch)
        assert desk.everything() == gone

    await play(acts)

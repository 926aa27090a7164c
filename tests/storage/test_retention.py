"""Of people who left what is over goes, and of the others nothing, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from domain.retention import Rule
from storage import retention_rules, tables
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner
from tests.storage.retained import (
    KEPT,
    OVER,
    SEALED,
    SEALER,
    Register,
    Row,
    attempt,
    change,
    own_account,
    photo,
    post,
)

ON_THE_ROLL = (
    {},
    {"handling": "停止党籍", "handled_on": OVER},
    {"handling": "转出", "handled_on": KEPT},
    {"contact_status": "in_contact"},
)
SEARCH = (tables.contact_attempt, tables.contact_change, tables.contact_handling)


@pytest.fixture
async def register(make_runner: MakeRunner) -> Register:
    found = Register(await make_runner(tables.metadata))
    await found.begin()
    return found


def test_every_rule_is_followed() -> None:
    assert set(retention_rules.CHANGES) == set(Rule)


@pytest.mark.parametrize("standing", ON_THE_ROLL)
async def test_who_is_on_the_roll_loses_nothing(register: Register, standing: Row) -> None:
    await register.add_member(5, **standing)
    before = await register.everything()
    found = await register.forget()
    assert (found.counts, found.files, found.more) == ({}, (), False)
    assert await register.everything() == before


async def test_of_who_left_five_years_ago_the_name_stays(register: Register) -> None:
    await register.add_member(5, handling="自行脱党除名", handled_on=OVER)
    await register.insert(tables.role, post(5, "member", OVER))
    await register.forget()
    for table in (*SEARCH, tables.account):
        assert await register.rows(table, 5) == []
    (person,) = await register.rows(tables.person, 5)
    assert person.name == "田帆5"
    assert {person.phone_sealed, person.phone_print, person.note_sealed} == {None}
    assert {person.identity_sealed, person.identity_print} == {None}
    assert (person.ethnicity, person.education) == ("", "")
    (member,) = await register.rows(tables.member, 5)
    assert member.details_sealed is None
    assert (member.handling, member.handled_on) == ("自行脱党除名", OVER)
    (secretary,) = await register.rows(tables.person, 1)
    assert secretary.phone_sealed is not None


async def test_the_photos_about_who_left_go_after_their_files(register: Register) -> None:
    await register.add_member(5, handling="退党除名", handled_on=OVER)
    await register.add_member(55)
    await register.insert(
        tables.evidence,
        photo("evidence:contact:5", "", state="waiting"),
        photo("evidence:objection:5", "photo-of-objection"),
        photo("evidence:paper:annex3:5", "photo-of-paper"),
    )
    found = await register.forget()
    assert found.files == ("photo-of-person-5",)
    assert (await register.forget()).files == found.files  # until somebody dropped them
    assert await register.forget_files(found.files) == 1
    assert (await register.forget()).files == ()
    left = (await register.everything())["evidence"]
    assert sorted(row[2] for row in left) == [
        "evidence:contact:5",  # on its way into the file store
        *("evidence:contact:55",) * 2,
        "evidence:objection:5",
        "evidence:paper:annex3:5",
    ]


async def test_a_post_held_on_keeps_the_numbers_and_not_the_search(register: Register) -> None:
    await register.add_member(5, handling="转出", handled_on=OVER)
    await register.insert(tables.role, post(5, "contact_cadre"))
    found = await register.forget()
    assert set(found.counts) == {*(table.name for table in SEARCH), "evidence"}
    assert (await register.rows(tables.person, 5))[0].phone_sealed is not None
    assert len(await register.rows(tables.account, 5)) == 1


async def test_who_came_back_loses_nothing(register: Register) -> None:
    await register.add_member(5, handling="转出", handled_on=OVER)
    await register.insert(tables.role, post(5, "member"))
    assert (await register.forget()).counts == {}


@pytest.mark.parametrize(("until", "blanked"), [(OVER, 1), (KEPT, 0), (None, 0)])
async def test_who_was_on_no_roll_is_gone_with_the_last_post(
    register: Register, until: Any, blanked: int
) -> None:
    await register.insert(tables.person, {"id": 6, "name": "林晓", "phone_sealed": SEALED})
    await register.insert(tables.role, post(6, "delegate", OVER), post(6, "cadre", until))
    found = await register.forget()
    assert found.counts == ({"person": 1} if blanked else {})


async def test_of_whom_no_day_is_known_nothing_goes(register: Register) -> None:
    await register.insert(tables.person, {"id": 6, "name": "林晓", "phone_sealed": SEALED})
    assert (await register.forget()).counts == {}


async def test_an_account_that_the_platform_still_has_stays(register: Register) -> None:
    await register.insert(tables.person, {"id": 6, "name": "林晓"})
    await register.insert(tables.role, post(6, "cadre", OVER))
    await register.insert(tables.account, own_account(6))
    assert (await register.forget()).counts == {}
    await register.runner.write(
        lambda c: SqlUnitOfWork(c, SEALER).people.unreachable("wecom", "account6")
    )
    assert (await register.forget()).counts == {"account": 1}


async def test_caches_of_people_hear_of_it_once(register: Register) -> None:
    async def version() -> int:
        return await register.runner.read(lambda c: SqlUnitOfWork(c, SEALER).people.version()[1])

    await register.add_member(5, handling="转出", handled_on=OVER)
    before = await version()
    await register.forget()
    await register.forget()
    assert await version() == before + 1


async def test_words_about_somebody_found_go_five_years_later(register: Register) -> None:
    for number, (status, found_on) in enumerate(
        [("in_contact", OVER), ("in_contact", KEPT), ("mobile", OVER), ("lost", OVER)], 5
    ):
        await register.add_member(number, contact_status=status)
        await register.insert(tables.contact_attempt, attempt(number, KEPT))
        await register.insert(tables.contact_change, change(number, "lost", "in_contact", found_on))
    assert (await register.forget()).counts == {"contact_attempt": 2}
    noted = {
        number: [
            (row.note_sealed is not None, row.next_sealed is not None)
            for row in sorted(await register.rows(tables.contact_attempt, number), key=_day)
        ]
        for number in range(5, 9)
    }
    gone, stays = (False, False), (True, True)
    assert noted == {5: [gone, stays], 6: [stays, stays], 7: [gone, stays], 8: [stays, stays]}


async def test_who_was_not_lost_was_not_found(register: Register) -> None:
    await register.add_member(5, contact_status="in_contact")
    await register.insert(tables.contact_change, change(5, "mobile", "in_contact", OVER))
    assert (await register.forget()).counts == {}


def _day(row: Any) -> Any:
    return row.on

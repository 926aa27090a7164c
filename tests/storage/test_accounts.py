"""One contract for the accounts, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.ports import Placed
from storage import tables
from tests.storage.test_repositories import DAY, Store, store

__all__ = ["store"]
NAMES = ((11, "周立春"), (12, "陈小满"), (13, "沈谷雨"))


@pytest.fixture
async def people(store: Store) -> Store:
    await store.insert(tables.person, *({"id": n, "name": name} for n, name in NAMES))
    await store.insert(tables.person, {"id": 14, "name": "待核", "placeholder": True})
    always = {"since": None, "until": None}
    await store.insert(
        tables.role,
        {"person_id": 11, "org_id": 3, "role": "secretary", **always},
        {"person_id": 12, "org_id": 31, "role": "cadre", "since": None, "until": DAY},
        {"person_id": 13, "org_id": 31, "role": "contact_leader", **always},
    )
    return store


async def placed(people: Store, day: date) -> list[Placed]:
    found = await people.do(lambda u: u.accounts.placed(day))
    return [one for one in found if one.person_id > 10]


async def test_everybody_stands_where_they_hold_a_post_that_day(people: Store) -> None:
    assert await placed(people, DAY) == [
        Placed(11, "周立春", 3),
        Placed(12, "陈小满", 31),
        Placed(13, "沈谷雨", 0),
    ]
    later = await placed(people, DAY + timedelta(days=1))
    assert later[1] == Placed(12, "陈小满", 0)


async def test_an_account_is_given_once_marked_and_renamed(people: Store) -> None:
    await people.do(lambda u: u.accounts.add("dingtalk", [("zhou", 11), ("chen", 12)]))
    await people.do(lambda u: u.accounts.add("dingtalk", [("zhou", 12)]))  # it stays hers
    known = await people.do(lambda u: u.accounts.on("dingtalk"))
    theirs = [(one.account, one.person_id) for one in known if one.person_id > 10]
    assert theirs == [("chen", 12), ("zhou", 11)]
    for platform, changed in (("dingtalk", 1), ("dingtalk", 0), ("wecom", 0)):
        marked = await people.do(
            lambda u, on=platform: u.accounts.mark(on, ["zhou"], reachable=False)  # type: ignore[misc]
        )
        assert marked == changed
    assert not await people.do(lambda u: u.accounts.rename("dingtalk", "chen", "zhou"))
    assert not await people.do(lambda u: u.accounts.rename("dingtalk", "nobody", "new"))
    assert await people.do(lambda u: u.accounts.rename("dingtalk", "chen", "chen2"))
    found = await people.do(lambda u: u.people.by_account("dingtalk", "chen2"))
    assert found is not None
    assert found.id == 12


async def test_many_accounts_at_once(people: Store) -> None:
    names = [f"a{n}" for n in range(2500)]
    await people.do(lambda u: u.accounts.add("dingtalk", [(name, 11) for name in names]))
    there = await people.do(lambda u: u.accounts.count("dingtalk"))
    marked = await people.do(lambda u: u.accounts.mark("dingtalk", names, reachable=False))
    assert there - await people.do(lambda u: u.accounts.count("dingtalk")) == len(names)
    assert marked == len(names)

"""The lists of a member check, on both databases."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import update

from domain.contact_check import EntryState, Standing
from storage import tables
from tests.storage.conftest import MakeRunner
from tests.storage.test_repositories import NOW, Store

ALL = tuple(EntryState)
PEOPLE = 24
MIGRANT, HOME = "外出务工经商", "返乡"


@pytest.fixture
async def checked(make_runner: MakeRunner) -> Store:
    """Eleven branches of one committee with two or three members each, in every state."""
    store = Store(await make_runner(tables.metadata))
    top = {"id": 1, "name": "镇党委", "parent_id": None, "kind": "committee", "path": "/1/"}
    await store.insert(tables.organization, top)
    places = [{"id": n, "name": f"{n}村", "path": f"/1/{n}/"} for n in range(2, 13)]
    below = {"parent_id": 1, "kind": "branch"}
    await store.insert(tables.organization, *(place | below for place in places))
    people = range(1, PEOPLE + 1)
    await store.insert(tables.person, *({"id": n, "name": f"某{n}"} for n in people))
    groups = ([], [MIGRANT], [HOME, MIGRANT], [HOME])
    roll = [
        {"person_id": n, "org_id": 2 + n % 11, "focus_groups": groups[n // 3 % 4]} for n in people
    ]
    await store.insert(tables.member, *roll)
    await store.do(lambda u: u.assessments.add("contact-check", "2026", 1, "text", NOW, 1))
    assert await store.do(lambda u: u.checks.fill(1, "/1/", ["退党除名"])) == PEOPLE
    for state, n in zip(ALL * 6, people, strict=True):
        here = tables.check_entry.c.person_id == n
        change = update(tables.check_entry).where(here).values(state=state)
        await store.runner.write(lambda c, change=change: c.execute(change))
    return store


@pytest.mark.parametrize("states", [ALL, (EntryState.RETURNED, EntryState.OPEN)])
@pytest.mark.parametrize("group", ["", MIGRANT, HOME, "不存在"])
async def test_what_stands_so_is_what_is_found_there(
    checked: Store, states: tuple[EntryState, ...], group: str
) -> None:
    standing = await checked.do(lambda u: u.checks.standing(1, ["/1/"], states, group))
    branches = {one.org_id for one in standing}
    found = await checked.do(lambda u: u.checks.entries_at(1, branches, states, group))
    counted = Counter((member.org_id, entry.state) for entry, member in found)
    assert {(one.org_id, one.state): one.number for one in standing} == counted
    everybody = await checked.do(lambda u: u.checks.entries(1, ["/1/"], states))
    kept = [pair for pair in everybody if not group or group in pair[1].focus_groups]
    assert found == kept
    order = [one.org_id for one in standing]
    assert order == sorted(order)


async def test_whoever_left_or_is_elsewhere_does_not_stand(checked: Store) -> None:
    left = update(tables.member).where(tables.member.c.org_id == 3).values(handling="退党除名")
    await checked.runner.write(lambda c: c.execute(left))
    for prefix in ("/1/3/", "/2/"):
        none: list[Standing] = []
        assert await checked.do(lambda u, p=prefix: u.checks.standing(1, [p], ALL, "")) == none
    assert not await checked.do(lambda u: u.checks.entries_at(1, [3], ALL, ""))

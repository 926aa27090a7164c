"""What must hold in the database whatever was said: histories replay, and parts add up."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from domain.contact_states import replayed
from domain.people import ContactStatus
from tests.scenarios.check.district import SHORTS, STREET, TOWN, full
from tests.scenarios.check.lists import GONE
from tests.scenarios.check.people import district
from tests.scenarios.season import Season

# In how many steps each came to stand as it does; whoever is not named never changed.
_STEPS = {
    "柴门雪": 2,
    **dict.fromkeys(("简若川", "卞长明", "晏清秋", "戴晨星", "麦冬青"), 1),
    **dict.fromkeys(("祝春归", "古长风", "桑知秋", "冀长空", "庄谨言"), 1),
    **dict.fromkeys(("扈晚晴", "麦朝阳", "骆平野"), 1),
}

_MEMBERS = (
    "SELECT p.name, m.contact_status, m.handling, p.id"
    " FROM member m JOIN person p ON p.id = m.person_id"
)
_CHANGES = 'SELECT person_id, before, after, "on" FROM contact_change ORDER BY id'
_ENTRIES = (
    "SELECT e.state, e.status, o.name, c.name FROM check_entry e"
    " JOIN organization o ON o.id = e.org_id"
    " JOIN organization c ON o.path LIKE c.path || '%'"
    " WHERE c.kind IN ('committee', 'work_committee')"
)
_HANDLED = (
    "SELECT p.name, h.outcome FROM contact_handling h"
    " JOIN person p ON p.id = h.person_id ORDER BY h.id"
)


def hold(season: Season) -> None:
    """Read from the file itself, when all is said."""
    path = season.folder / "town.db"
    _histories(_rows(path, _CHANGES), _rows(path, _MEMBERS))
    _entries(_rows(path, _ENTRIES))
    _outcomes(_rows(path, _HANDLED), _rows(path, _MEMBERS))
    (reports,) = _rows(path, "SELECT count(DISTINCT org_id) FROM check_report")
    assert reports == (len(SHORTS),)
    assert _rows(path, "SELECT count(*) FROM member") == [(600,)]


def _rows(path: Any, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def _histories(changes: Sequence[Any], members: Sequence[Any]) -> None:
    """Each history leads from where it began to how the member stands, day after day."""
    history: dict[int, list[Any]] = defaultdict(list)
    for person, *change in changes:
        history[person].append(change)
    assert {person: len(steps) for person, steps in history.items()} == {
        person: _STEPS[name] for name, _, _, person in members if name in _STEPS
    }
    for name, status, _, person in members:
        steps = history.get(person, [])
        start = steps[0][0] if steps else status
        targets = [ContactStatus(after) for _, after, _ in steps]
        assert replayed(ContactStatus(start), targets).value == status, name
        assert [before for before, _, _ in steps[1:]] == [after for _, after, _ in steps[:-1]]
        assert [on for _, _, on in steps] == sorted(on for _, _, on in steps)


def _entries(entries: Sequence[Any]) -> None:
    """597 were listed, in 40 branches of three committees; all were checked in the end."""
    assert len(entries) == 597
    assert {state for state, *_ in entries} == {"checked"}
    by_branch = Counter(branch for _, _, branch, _ in entries)
    assert set(by_branch) == {full(short) for short in SHORTS}
    by_committee = Counter(committee for *_, committee in entries)
    assert (by_committee[TOWN], by_committee[STREET]) == (269, 179)
    assert sum(by_committee.values()) == sum(by_branch.values()) == 597
    # What the branches found when they were checked: 晏清秋 was found only after that.
    by_status = Counter(status for _, status, _, _ in entries)
    assert by_status == {"lost": 37, "mobile": 13, "nominal": 3, "in_contact": 544}


def _outcomes(handled: Sequence[Any], members: Sequence[Any]) -> None:
    """On the roll stands the latest outcome of each; who moved away by decision is one of five."""
    latest = dict(handled)
    assert {name: handling for name, _, handling, _ in members if handling} == latest
    assert len(handled) == 17
    assert len(latest) == 15
    known = {one.name for one in district()}
    assert latest.keys() <= known - GONE


def nobody_in(log: str) -> None:
    """The log of it all is there, and knows no member by name, phone or number."""
    assert log.count('"intent": "contact_status"') > 50
    for one in district():
        assert one.name not in log
        assert str(one.cells["手机号"]) not in log
        assert str(one.cells["身份证号"]) not in log

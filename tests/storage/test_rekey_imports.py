"""Imports under a new data key: found again, and taken back as before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import StaticPool

from domain.imports.plan import Tally
from storage.sealing import Sealer
from storage.tables import account, import_change, metadata, person
from tests.fakes.import_sheets import identity, member, people, sheet_file, town
from tests.storage.conftest import MakeRunner
from tests.storage.import_desk import LED, NOW, WANG
from tests.storage.rekey_desk import NEW, OLD, KeyedDesk
from tests.storage.test_imports_any import _files as any_files

Acts = Callable[[KeyedDesk], Any]
RENAMED = member("王方", 身份证号=identity(2), 手机号="13911111111", 备注="改过名")


@pytest.fixture
def play(make_runner: MakeRunner) -> Callable[[Acts], Any]:
    """Runs a play over fresh tables, in one transaction."""

    async def run(acts: Acts) -> None:
        runner = await make_runner(metadata)
        await runner.write(lambda connection: acts(KeyedDesk(connection)))

    return run


async def test_the_same_sheets_again_change_nothing(play: Callable[[Acts], Any]) -> None:
    def acts(desk: KeyedDesk) -> None:
        files = (town(LED), people(WANG))
        desk.apply(*files)
        clear = desk.opened()
        desk.rekey()
        assert desk.opened() == clear
        rows = desk.everything()
        assert desk.apply(*files).idle
        assert desk.everything() == rows

    await play(acts)


async def test_a_number_still_finds_its_person(play: Callable[[Acts], Any]) -> None:
    def acts(desk: KeyedDesk) -> None:
        desk.apply(town(), people(WANG))
        (before,) = desk.rows("person")
        desk.rekey()
        (row,) = desk.rows("person")
        assert (
            row["phone_print"] == NEW.fingerprint("phone", "13800000000") != before["phone_print"]
        )
        assert row["identity_print"] == NEW.fingerprint("identity", identity(2))
        assert desk.apply(people(RENAMED)).people == Tally(0, 1)
        assert [row["name"] for row in desk.rows("person")] == ["王方"]

    await play(acts)


@pytest.mark.parametrize("when", range(4))
async def test_undoing_in_turn_restores_every_row(play: Callable[[Acts], Any], when: int) -> None:
    def acts(desk: KeyedDesk) -> None:
        states, batches = [desk.opened()], []
        for files in (
            (town(LED), people(WANG)),
            (people(member("王芳", "梅林村党支部", 身份证号=identity(2), 企业微信账号="w")),),
            (people(RENAMED), sheet_file("h.csv", {"日期": "2027-10-01", "类型": "休"})),
        ):
            batches.append(desk.apply(*files).batch)
            states.append(desk.opened())
        for left in (3, 2, 1):
            if left == when:
                desk.rekey()
            if left > 1:
                assert desk.refused(batches[0]) == "import.built_upon"
            desk.undo(batches[left - 1])
            assert desk.opened() == states[left - 1]
        desk.rekey(Sealer(bytes(32)))
        assert {desk.refused(batch) for batch in batches} == {"import.already_undone"}

    await play(acts)


async def test_what_was_built_upon_stays_refused(play: Callable[[Acts], Any]) -> None:
    def acts(desk: KeyedDesk) -> None:
        batch = desk.apply(town(), people(WANG)).batch
        desk.connection.execute(update(person).values(name="王方"))
        desk.rekey()
        assert desk.refused(batch) == "import.built_upon"

    await play(acts)


async def test_mere_use_hinders_as_little_as_before(play: Callable[[Acts], Any]) -> None:
    def acts(desk: KeyedDesk) -> None:
        batch = desk.apply(town(), people(WANG)).batch
        desk.rekey()
        desk.connection.execute(update(account).values(last_used=NOW, reachable=False))
        desk.rekey(Sealer(bytes(32)))
        assert desk.refused(batch) == ""
        assert desk.opened() == {}

    await play(acts)


async def test_done_again_for_what_came_meanwhile_it_hinders_nothing(
    play: Callable[[Acts], Any],
) -> None:
    def acts(desk: KeyedDesk) -> None:
        batches = [desk.apply(town(), people(WANG)).batch, desk.apply(people(RENAMED)).batch]
        desk.rekey()
        desk.sealer = OLD
        late = desk.apply(people(member("李立", 身份证号=identity(4), 备注="后来的"))).batch
        desk.rekey()
        assert {desk.refused(batch) for batch in (late, *batches[::-1])} == {""}
        assert desk.opened() == {}

    await play(acts)


async def test_an_older_import_is_taken_back_where_the_row_is_again_as_it_was(
    play: Callable[[Acts], Any],
) -> None:
    def acts(desk: KeyedDesk) -> None:
        batches = [desk.apply(town(), people(WANG)).batch]
        batches += [desk.apply(people(WANG | {"民族": kind})).batch for kind in ("汉", "回", "汉")]
        desk.rekey()
        assert desk.refused(batches[1]) == ""

    await play(acts)


async def test_an_older_import_is_taken_back_where_others_changed_the_row_in_between(
    play: Callable[[Acts], Any],
) -> None:
    def acts(desk: KeyedDesk) -> None:
        desk.apply(town(), people(WANG))
        second = desk.apply(people(WANG | {"民族": "汉"})).batch
        desk.connection.execute(update(person).values(gender="男"))
        desk.apply(people(WANG | {"民族": "回"}))
        desk.connection.execute(update(person).values(gender="", ethnicity="汉"))
        desk.rekey()
        assert desk.refused(second) == ""

    await play(acts)


async def test_what_was_taken_back_before_does_not_hinder(play: Callable[[Acts], Any]) -> None:
    def acts(desk: KeyedDesk) -> None:
        batches = [desk.apply(town(), people(WANG)).batch]
        for kind in ("汉", "回"):
            batches.append(desk.apply(people(WANG | {"民族": kind})).batch)
            desk.undo(batches[-1])
        desk.rekey()
        assert [desk.refused(batch) for batch in batches] == ["", *["import.already_undone"] * 2]

    await play(acts)


async def test_rows_remembered_with_columns_of_an_older_version_do_no_harm(
    play: Callable[[Acts], Any],
) -> None:
    def acts(desk: KeyedDesk) -> None:
        desk.apply(town(), people(WANG))
        change = desk.rows("import_change")[-1]
        before = [{"person_id": 1, "gone": "x", "gone_sealed": desk.sealer.seal("y").hex()}]
        stray = {"table_name": "member", "row_key": [[1]], "after_print": bytes(32)}
        known = {"batch_id": change["batch_id"], "before_sealed": desk.sealer.seal_json(before)}
        desk.connection.execute(insert(import_change), [stray | known])
        desk.connection.execute(insert(import_change), [stray | known | {"table_name": "gone"}])
        desk.rekey()
        for row in desk.rows("import_change")[-2:]:
            (kept,) = NEW.open_json(row["before_sealed"])
            assert kept | {"gone_sealed": ""} == before[0] | {"gone_sealed": ""}
            assert NEW.open(bytes.fromhex(kept["gone_sealed"])) == "y"

    await play(acts)


def _desk() -> KeyedDesk:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    return KeyedDesk(engine.connect())


_UNDO = st.integers(0, 3).map(lambda number: ("undo", number))
_STEPS = st.one_of(any_files(), _UNDO, st.sampled_from(["edit", "rekey"]))


def _do(desk: KeyedDesk, step: Any) -> Any:
    """What comes of the step, but for a change of the key."""
    if step == "edit":
        desk.connection.execute(update(person).where(person.c.id == 1).values(name="李立"))
        return None
    if step[0] == "undo":
        number = 1 + step[1]
        return desk.refused(number) if number <= len(desk.rows("import_batch")) else None
    return desk.apply(*step) if desk.plan(*step).sound else None


@settings(max_examples=12, deadline=None)
@given(st.lists(any_files(), min_size=1, max_size=3), st.lists(_STEPS, max_size=4))
def test_nothing_that_is_done_shows_that_the_key_was_changed(
    first: list[Any], then: list[Any]
) -> None:
    changed, unchanged = _desk(), _desk()
    undone = [("undo", 2), ("undo", 1), ("undo", 0)]
    for number, step in enumerate([*first, "rekey", *then, *undone]):
        if step == "rekey":
            changed.rekey(Sealer(bytes([number]) * 32))
        else:
            assert _do(changed, step) == _do(unchanged, step)
    assert changed.opened() == unchanged.opened()
    for desk in (changed, unchanged):
        desk.connection.close()
        desk.connection.engine.dispose()

"""Applying a plan, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from domain.imports.plan import Tally
from domain.refusals import Refusal
from storage.import_batches import list_batches
from storage.imports import apply_import, weigh_import
from storage.tables import metadata, person
from tests.fakes.import_sheets import (
    Line,
    cadre,
    identity,
    member,
    organizations,
    people,
    town,
)
from tests.storage.import_desk import LED, NOW, SEALER, WANG, ImportDesk, Play, play

__all__ = ["play"]


async def test_everything_the_sheets_say_is_stored(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        outcome = desk.apply(
            people(WANG, {**cadre("林刚", 职务="副镇长"), "身份": "干部、群众代表"}), town(LED)
        )
        assert (outcome.organizations, outcome.people) == (Tally(4, 0), Tally(2, 0))
        assert [(r["name"], r["path"], r["kind"]) for r in desk.rows("organization")] == [
            ("清溪镇党委", "/1/", "committee"),
            ("梅溪村党支部", "/1/2/", "branch"),
            ("梅林村党支部", "/1/3/", "branch"),
            ("庆丰社区党支部", "/1/4/", "branch"),
        ]
        wang, lin = desk.rows("person")
        assert SEALER.open(wang["phone_sealed"]) == "13800000000"
        assert wang["phone_print"] == SEALER.fingerprint("phone", "13800000000")
        assert SEALER.open(wang["identity_sealed"]) == identity(2)
        assert wang["birth_date"] == date(1980, 1, 1)
        assert SEALER.open(wang["note_sealed"]) == "多年未联系"
        assert (lin["post"], lin["placeholder"]) == ("副镇长", False)
        assert [(r["platform"], r["account"], r["person_id"]) for r in desk.rows("account")] == [
            ("wecom", "wangfang", wang["id"])
        ]
        (roll,) = desk.rows("member")
        assert (roll["org_id"], roll["contact_status"], roll["circumstance"]) == (2, "lost", "①")
        assert roll["focus_groups"] == ["外出务工经商", "异地居住"]
        assert roll["transfer_receipt"] is False
        assert {(r["person_id"], r["org_id"], r["role"]) for r in desk.rows("role")} == {
            (wang["id"], 2, "member"),
            (lin["id"], 1, "cadre"),
            (lin["id"], 1, "mass_representative"),
            (lin["id"], 4, "contact_leader"),
        }
        assert {r["name"]: r["value"] for r in desk.rows("meta")} == {
            "organizations": 1,
            "people": 1,
        }

    await play(acts)


async def test_the_same_files_again_change_nothing(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        files = (town(LED), people(WANG, member("李立")))
        desk.apply(*files)
        before = desk.everything(), desk.rows("meta")
        desk.now += timedelta(days=40)
        outcome = desk.apply(*files)
        assert outcome.idle
        assert outcome.batch is None
        assert (desk.everything(), desk.rows("meta")) == before
        assert len(list_batches(desk.connection)) == 1

    await play(acts)


async def test_a_trial_counts_what_applying_does_and_writes_nothing(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(), people(member("李立")))
        before = desk.everything()
        plan = desk.plan(town(LED), people(WANG, member("李立", 学历="大专")))
        trial = weigh_import(desk.connection, SEALER, plan, NOW)
        assert desk.everything() == before
        done = apply_import(desk.connection, SEALER, plan, NOW)
        # The placeholder for 林刚 is a new person too.
        assert (done.organizations, done.people) == (Tally(1, 0), Tally(2, 1))
        assert (trial.organizations, trial.people) == (done.organizations, done.people)

    await play(acts)


async def test_a_filled_cell_replaces_and_an_empty_one_leaves(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(), people(WANG))
        sealed = desk.rows("person")[0]["phone_sealed"]
        line = member(
            "王芳", 身份证号=identity(2), 学历="大专", 企业微信账号="fang", 联系状态="在册"
        )
        outcome = desk.apply(people(line))
        assert outcome.people == Tally(0, 1)
        (wang,) = desk.rows("person")
        assert (wang["education"], wang["phone_sealed"]) == ("大专", sealed)
        assert [r["account"] for r in desk.rows("account")] == ["fang"]
        (roll,) = desk.rows("member")
        assert (roll["contact_status"], roll["circumstance"]) == ("in_contact", "①")
        (change,) = desk.rows("contact_change")
        assert (change["before"], change["after"], change["on"]) == (
            "lost",
            "in_contact",
            NOW.date(),
        )

    await play(acts)


async def test_a_moved_organisation_takes_its_subtree_along(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(
            organizations(
                {"名称": "清溪镇党委", "类型": "党委"},
                {"名称": "上河党总支", "上级": "清溪镇党委", "类型": "党总支"},
                {"名称": "一支部", "上级": "上河党总支", "类型": "党支部"},
            )
        )
        before = desk.everything()
        line: Line = {"名称": "清溪镇党委", "上级": "区委组织部", "类型": "党委"}
        outcome = desk.apply(organizations(line, {"名称": "区委组织部", "类型": "组织部"}))
        assert outcome.organizations == Tally(1, 3)
        assert [r["path"] for r in desk.rows("organization")] == [
            "/4/1/",
            "/4/1/2/",
            "/4/1/2/3/",
            "/4/",
        ]
        desk.undo(outcome.batch)
        assert desk.everything() == before

    await play(acts)


async def test_a_placeholder_is_completed_by_a_later_sheet(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(LED))
        (lin,) = desk.rows("person")
        assert lin["placeholder"] is True
        assert not desk.rows("account")
        outcome = desk.apply(people(cadre("林 刚", 企业微信账号="lingang")))
        (now,) = desk.rows("person")
        assert (now["id"], now["placeholder"]) == (lin["id"], False)
        assert desk.apply(town(LED), people(cadre("林刚", 企业微信账号="lingang"))).idle
        desk.undo(outcome.batch)
        assert desk.rows("person") == [lin]

    await play(acts)


async def test_a_plan_for_another_state_of_the_register_is_not_applied(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        plan = desk.plan(town())
        desk.apply(town())
        with pytest.raises(Refusal, match=r"import\.changed_meanwhile"):
            apply_import(desk.connection, SEALER, plan, NOW)
        with pytest.raises(ValueError, match="problems"):
            apply_import(desk.connection, SEALER, desk.plan(people(member("王芳", "无"))), NOW)

    await play(acts)


async def test_numbers_given_to_imported_rows_are_not_given_again(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(), people(WANG))
        key = desk.connection.execute(insert(person).values(name="李立")).inserted_primary_key
        assert key is not None
        assert key[0] > desk.rows("person")[0]["id"]

    await play(acts)


async def test_progress_is_told_up_to_the_last_row(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        told: list[tuple[int, int]] = []
        plan = desk.plan(town(), people(*(member(f"党员{n}") for n in range(600))))
        apply_import(desk.connection, SEALER, plan, NOW, progress=lambda *now: told.append(now))
        assert told == sorted(told)
        assert told[-1] == (1803, 1803)
        assert len(told) > 3

    await play(acts)


async def test_nothing_secret_lies_open_in_the_tables(play: Callable[[Play], Any]) -> None:
    def acts(desk: ImportDesk) -> None:
        desk.apply(town(), people(WANG))
        desk.apply(people(member("王芳", 身份证号=identity(2), 手机号="13900000000")))
        stored = repr([desk.rows(name) for name in metadata.tables])
        for secret in ("13800000000", "13900000000", identity(2), "多年未联系"):
            assert secret not in stored
            assert secret.encode() not in stored.encode("utf-8")

    await play(acts)

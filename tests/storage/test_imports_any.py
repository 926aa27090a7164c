"""Whatever the sheets hold: twice is once, and undoing restores exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from domain.imports.sheets import SheetFile
from storage.tables import metadata
from tests.fakes.import_sheets import identity, organizations, people
from tests.storage.import_desk import ImportDesk

_ORGS = ("清溪镇党委", "梅溪村党支部", "梅林村党支部")
_LEADERS = st.sampled_from(["", "林刚", "苏婕", "林刚、苏婕", "王芳"])


def _files() -> st.SearchStrategy[tuple[SheetFile, ...]]:
    line = st.fixed_dictionaries(
        {
            "姓名": st.sampled_from(["王芳", "李立", "林刚", "林 刚"]),
            "组织": st.sampled_from(_ORGS),
            "身份": st.sampled_from(["党员", "预备党员", "群众代表", "干部"]),
            "角色": st.sampled_from(["", "书记", "支委、党建办"]),
            "任职起": st.sampled_from(["", "2020-01-01", "2024-01-01"]),
            "任职止": st.sampled_from(["", "2025-01-01", "2027-01-01"]),
            "企业微信账号": st.sampled_from(["", "a", "b", "c"]),
            "身份证号": st.sampled_from(["", identity(1), identity(2)]),
            "出生日期": st.sampled_from(["", "1980-01-01"]),
            "手机号": st.sampled_from(["", "13800000000"]),
            "联系状态": st.sampled_from(["", "在册", "失联"]),
            "职务": st.sampled_from(["", "村民"]),
        }
    )
    return st.builds(_both, _LEADERS, _LEADERS, st.lists(line, max_size=4))


def _both(first: str, second: str, lines: list[dict[str, str]]) -> tuple[SheetFile, ...]:
    branches = [
        {"名称": name, "上级": _ORGS[0], "类型": "党支部", "联系领导": leader, "联系干部": leader}
        for name, leader in zip(_ORGS[1:], (first, second), strict=True)
    ]
    return people(*lines), organizations(*branches, {"名称": _ORGS[0], "类型": "党委"})


@contextmanager
def _desk() -> Iterator[ImportDesk]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        yield ImportDesk(connection)
    engine.dispose()


@settings(max_examples=40, deadline=None)
@given(st.lists(_files(), min_size=1, max_size=3))
def test_twice_is_once_and_undoing_restores_exactly(
    sheets: list[tuple[SheetFile, ...]],
) -> None:
    with _desk() as desk:
        done = []
        for files in sheets:
            if not desk.plan(*files).sound:
                continue
            before = desk.everything()
            outcome = desk.apply(*files)
            after = desk.everything()
            again = desk.plan(*files)
            assert [note.key for note in again.problems] == [], [
                s.rows for f in files for s in f.sheets
            ]
            assert desk.apply(*files).idle
            assert desk.everything() == after
            if outcome.batch is not None:
                done.append((outcome.batch, before))
        for batch, before in reversed(done):
            desk.undo(batch)
            assert desk.everything() == before

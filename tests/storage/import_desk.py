"""An import as the command does it, over one connection, with its key and its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from domain.imports.plan import Outcome, Plan
from domain.imports.sheets import SheetFile
from handlers.membership.importing import plan_import
from storage.import_batches import undo_import
from storage.import_known import read_known
from storage.imports import apply_import
from storage.sealing import Sealer
from storage.tables import SHANGHAI, metadata
from tests.fakes.import_sheets import Line, identity, member
from tests.storage.conftest import MakeRunner

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
SEALER = Sealer(b"k" * 32)
WANG = member(
    "王芳",
    手机号="13800000000",
    身份证号=identity(2),
    企业微信账号="WangFang",
    重点类别="外出务工经商、异地居住",
    联系状态="失联",
    失联情形="①",
    转出回执="无",
    备注="多年未联系",
)
LED: Line = {"名称": "庆丰社区党支部", "上级": "清溪镇党委", "类型": "党支部", "联系领导": "林刚"}
_BOOKKEEPING = {"meta", "import_batch", "import_change"}


@dataclass
class ImportDesk:
    connection: Connection
    now: datetime = NOW

    def plan(self, *files: SheetFile) -> Plan:
        known = read_known(self.connection)
        return plan_import(
            known, files, self.now.date(), lambda number: SEALER.fingerprint("identity", number)
        )

    def apply(self, *files: SheetFile) -> Outcome:
        plan = self.plan(*files)
        assert [note.key for note in plan.problems] == []
        return apply_import(self.connection, SEALER, plan, self.now)

    def undo(self, batch: int | None) -> Outcome:
        assert batch is not None
        return undo_import(self.connection, SEALER, batch, self.now)

    def rows(self, table: str) -> list[dict[str, Any]]:
        chosen = metadata.tables[table]
        order = list(chosen.primary_key)
        found = self.connection.execute(select(chosen).order_by(*order))
        return [dict(row) for row in found.mappings()]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table but the import's own bookkeeping."""
        names = set(metadata.tables) - _BOOKKEEPING
        return {name: rows for name in sorted(names) if (rows := self.rows(name))}


Play = Callable[[ImportDesk], Any]


@pytest.fixture
def play(make_runner: MakeRunner) -> Callable[[Play], Any]:
    """Runs a play over fresh tables, in one transaction."""

    async def run(acts: Play) -> None:
        runner = await make_runner(metadata)
        await runner.write(lambda connection: acts(ImportDesk(connection)))

    return run

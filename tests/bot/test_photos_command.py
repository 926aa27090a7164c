"""`zhibu db photos`: every photo in the clear, in a new folder, and on record."""

from __future__ import annotations

import asyncio
import base64
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.desk import new_token
from storage.files import FolderFiles
from storage.runner import open_runner
from storage.schema import MAIN
from storage.sealing import Sealer
from storage.tables import audit, evidence, person
from tests.bot.test_ticker import MIDNIGHT

KEY = b"o" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration, a database with three photos noted, and two of them in the folder."""
    monkeypatch.delenv("ZHIBU_CONFIG", raising=False)
    files = FolderFiles(tmp_path / "files", new_token, Sealer(KEY))
    other = FolderFiles(tmp_path / "files", new_token, Sealer(b"x" * 32))
    kept = [("evidence:contact:7", files.put(b"one")), ("evidence:contact:7", files.put(b"two"))]
    kept += [("evidence:form:form3:1-2", other.put(b"three")), ("evidence:paper:x:1", "g" * 20)]
    lines = ["[storage]", f'url = "{url(tmp_path)}"', f'files_dir = "{tmp_path}/files"']
    lines += [f'urn_url = "sqlite+aiosqlite:///{tmp_path}/urn.db"']
    lines += ["[security]", f'data_key = "{base64.b64encode(KEY).decode()}"', ""]
    (tmp_path / "zhibu.toml").write_text("\n".join(lines), "utf-8")

    def fill(connection: Any) -> None:
        MAIN.upgrade(connection)
        connection.execute(insert(person).values(id=1, name="林晓"))
        row = {
            "person_id": 1,
            "kind": "image",
            "platform": "wecom",
            "at": MIDNIGHT,
            "state": "kept",
        }
        rows = [row | {"matter": matter, "file_key": key} for matter, key in kept]
        connection.execute(insert(evidence), rows)

    do(tmp_path, fill)
    return tmp_path


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/zhibu.db"


def do(folder: Path, work: Any) -> Any:
    async def run() -> Any:
        runner = open_runner(url(folder))
        try:
            return await runner.write(work)
        finally:
            await runner.close()

    return asyncio.run(run())


def taken_out(home: Path, to: Path) -> Result:
    call = ["db", "photos", str(to), "--config", str(home / "zhibu.toml")]
    return CliRunner().invoke(app, call)


def test_photos_are_written_by_matter_and_what_is_lacking_is_said(home: Path) -> None:
    to = home / "out"
    done = taken_out(home, to)
    assert done.exit_code == 0, done.output
    found = {path.name: path.read_bytes() for path in to.iterdir()}
    assert found == {"evidence-contact-7-1.jpg": b"one", "evidence-contact-7-2.jpg": b"two"}
    assert "写了 2 张" in done.stdout
    assert "另有 2 张" in done.stdout
    assert stat.S_IMODE(to.stat().st_mode) == 0o700
    rows = do(home, lambda c: c.execute(select(audit.c.action, audit.c.rows)).all())
    assert rows == [("photos", 4)]


def test_a_folder_that_is_there_is_left_alone(home: Path) -> None:
    done = taken_out(home, home)
    assert done.exit_code == 1
    assert "请写一个还没有的文件夹" in done.stderr


def test_a_mistake_in_the_configuration_leaves_no_folder_behind(home: Path) -> None:
    (home / "zhibu.toml").write_text("[storage]\nurl = 3\n", "utf-8")
    assert taken_out(home, home / "out").exit_code == 1
    assert not (home / "out").exists()


def test_a_place_that_cannot_be_written_is_said(home: Path) -> None:
    done = taken_out(home, home / "zhibu.toml" / "out")
    assert done.exit_code == 1
    assert "写不了" in done.stderr

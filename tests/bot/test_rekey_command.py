"""`zhibu db rekey`: what it refuses, what it says, and what is in the store afterwards."""

from __future__ import annotations

import asyncio
import base64
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from typer.testing import CliRunner, Result

import bot.commands.rekey as command
from bot.cli import app
from bot.desk import new_token
from storage.files import FolderFiles
from storage.runner import open_runner
from storage.schema import MAIN
from storage.sealing import Sealer
from storage.tables import SHANGHAI, feedback, person

_OLD, _NEW, _OTHER = (letter * 32 for letter in (b"o", b"n", b"x"))
_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
_NOBODY_LISTENS = 1
_SECRET = "只有本人知道的话"
_NEXT = "security.data_key_file"


@dataclass
class House:
    """A configuration, its database with one sealed value, and the folder both are in."""

    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / 'zhibu.db'}"

    @property
    def new_key(self) -> Path:
        return self.folder / "new_key"

    def configure(self, key: bytes = _OLD, port: int = _NOBODY_LISTENS) -> None:
        lines = ["[server]", f"port = {port}", "[storage]", f'url = "{self.url}"']
        lines += [
            f'files_dir = "{self.folder / "files"}"',
            "[security]",
            f'data_key = "{_text(key)}"',
            "",
        ]
        (self.folder / "zhibu.toml").write_text("\n".join(lines), "utf-8")

    def rekey(self, file: Path | None = None) -> Result:
        config = ["--config", str(self.folder / "zhibu.toml")]
        call = ["db", "rekey", "--new-key", str(file or self.new_key), *config]
        return CliRunner().invoke(app, call)

    def do(self, work: Callable[[Connection], Any]) -> Any:
        async def run() -> Any:
            runner = open_runner(self.url)
            try:
                return await runner.write(work)
            finally:
                await runner.close()

        return asyncio.run(run())

    def sealed(self) -> bytes:
        found: bytes = self.do(lambda c: c.execute(select(feedback.c.text_sealed)).scalar_one())
        return found

    def files(self, key: bytes) -> FolderFiles:
        return FolderFiles(self.folder / "files", new_token, Sealer(key))

    def opens_with(self, key: bytes) -> bool:
        return Sealer(key).open(self.sealed()) == _SECRET


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _fill(connection: Connection) -> None:
    MAIN.upgrade(connection)
    connection.execute(insert(person).values(id=1, name="林晓"))
    words = {"kind": "x", "text_sealed": Sealer(_OLD).seal(_SECRET), "at": _NOW}
    connection.execute(insert(feedback).values(person_id=1, **words))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.delenv("ZHIBU_CONFIG", raising=False)
    made = House(tmp_path)
    made.configure()
    made.do(_fill)
    made.new_key.write_text(_text(_NEW) + "\n", "ascii")
    return made


def refused(result: Result) -> str:
    """The one sentence of a refusal."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_everything_is_put_under_the_key_of_the_file(house: House) -> None:
    said = house.rekey()
    assert said.exit_code == 0, said.output
    assert house.opens_with(_NEW)
    assert "feedback:1 项" in said.stdout
    assert f"{_NEXT} 改成 {house.new_key}" in said.stdout
    assert "旧密钥要留着" in said.stdout


def test_files_follow_also_where_the_database_went_before(house: House) -> None:
    """As after a crash between the two."""
    photo = house.files(_OLD).put(b"photo", "jpg")
    assert "文件:1 个" in house.rekey().stdout
    assert house.files(_NEW).get(photo) == b"photo"
    later = house.files(_OLD).put(b"later")
    again = house.rekey()
    assert again.exit_code == 0
    assert "文件:1 个" in again.stdout
    assert house.files(_NEW).get(later) == b"later"


def test_a_file_that_no_key_opens_is_told_of_and_left(house: House) -> None:
    stuck = house.files(_OTHER).put(b"photo")
    done = house.rekey()
    assert done.exit_code == 0
    assert "有 1 个文件" in done.stdout
    assert house.files(_OTHER).get(stuck) == b"photo"


def test_no_key_and_no_sealed_word_is_said(house: House) -> None:
    said = [house.rekey().output, house.rekey().output]
    house.configure(_OTHER)
    said.append(house.rekey().output)
    for secret in (_text(_OLD), _text(_NEW), _text(_OTHER), _SECRET):
        assert secret not in "".join(said)


def test_a_key_is_made_for_a_file_that_is_not_there(house: House) -> None:
    file = house.folder / "made"
    said = house.rekey(file)
    assert said.exit_code == 0, said.output
    assert f"新密钥已写到 {file}" in said.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert house.opens_with(base64.b64decode(file.read_bytes(), validate=False))


def test_the_made_key_is_in_its_file_before_anything_is_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = house.folder / "made"

    def crash(*_: object) -> None:
        assert len(base64.b64decode(file.read_bytes())) == 32
        raise MemoryError

    monkeypatch.setattr(command, "rekey", crash)
    assert isinstance(house.rekey(file).exception, MemoryError)
    assert house.opens_with(_OLD)
    monkeypatch.undo()
    assert house.rekey(file).exit_code == 0


def test_again_it_says_that_the_configuration_is_left_to_change(house: House) -> None:
    house.rekey()
    before = house.sealed()
    said = house.rekey()
    assert said.exit_code == 0, said.output
    assert "已经是用" in said.stdout
    assert _NEXT in said.stdout
    assert house.sealed() == before


def test_another_key_in_the_configuration_is_refused(house: House) -> None:
    house.configure(_OTHER)
    words = refused(house.rekey())
    assert "打不开" in words
    assert "feedback.text_sealed" in words
    assert house.opens_with(_OLD)


def test_the_key_of_now_is_refused(house: House) -> None:
    house.new_key.write_text(_text(_OLD), "ascii")
    assert "就是正在用的密钥" in refused(house.rekey())


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\xff\xfe", base64.b64encode(b"k" * 31), b"A" * 9000, b"[security]\n"]
)
def test_a_file_that_holds_no_key_is_refused(house: House, content: bytes) -> None:
    house.new_key.write_bytes(content)
    assert "不是密钥" in refused(house.rekey())
    assert house.opens_with(_OLD)
    assert house.new_key.read_bytes() == content


def test_what_cannot_be_read_or_written_is_refused(house: House) -> None:
    assert "读不到" in refused(house.rekey(house.folder))
    assert "写不了" in refused(house.rekey(house.folder / "nowhere" / "key"))
    assert house.opens_with(_OLD)


def test_an_empty_store_is_refused_and_no_key_made(house: House, tmp_path: Path) -> None:
    (tmp_path / "zhibu.db").unlink()
    assert "zhibu db upgrade" in refused(house.rekey(tmp_path / "made"))
    assert not (tmp_path / "made").exists()


def test_two_people_with_one_number_are_refused(house: House) -> None:
    def register(connection: Connection) -> None:
        for number, key in ((2, _OLD), (3, _NEW)):
            sealer = Sealer(key)
            marks = {"identity_print": sealer.fingerprint("identity", "1")}
            marks["identity_sealed"] = sealer.seal("1")
            connection.execute(insert(person).values(id=number, name="王芳", **marks))

    house.do(register)
    assert "zhibu import --undo" in refused(house.rekey())
    assert house.opens_with(_OLD)


def test_the_file_of_the_database_holds_nothing_of_before(house: House) -> None:
    before = house.sealed()
    house.rekey()
    held = b"".join(path.read_bytes() for path in house.folder.glob("zhibu.db*"))
    assert before not in held
    assert house.sealed() in held


def test_a_file_in_use_is_told_of_and_swept_the_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: str) -> None:
        raise sqlite3.OperationalError("busy")

    with monkeypatch.context() as patch:
        patch.setattr(command, "rewrite_file", busy)
        said = house.rekey()
    assert said.exit_code == 0, said.output
    assert "残留" in said.stdout
    assert "残留" not in house.rekey().stdout
    assert house.opens_with(_NEW)


@pytest.fixture
def server() -> Iterator[int]:
    """The port of something that answers as a running server does."""

    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Healthy) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield listening.server_address[1]
        listening.shutdown()
        thread.join()


def test_a_running_server_is_refused(house: House, server: int) -> None:
    house.configure(port=server)
    assert "请先停掉" in refused(house.rekey())
    assert house.opens_with(_OLD)

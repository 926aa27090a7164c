"""The folder of files beside the database."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from storage.files import FolderFiles


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    names = count(1)
    return FolderFiles(tmp_path / "files", lambda: f"unguessable-name-{next(names)}")


def test_what_is_kept_comes_back_under_its_key(files: FolderFiles) -> None:
    first, second = files.put(b"one", "xlsx"), files.put(b"two")
    assert first.endswith(".xlsx")
    assert (files.get(first), files.get(second)) == (b"one", b"two")


def test_only_the_service_may_read_and_no_part_is_left(files: FolderFiles, tmp_path: Path) -> None:
    key = files.put(b"secret", "xlsx")
    folder = tmp_path / "files"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / key).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [key]


@pytest.mark.parametrize(
    "key", ["../zhibu.db", "/etc/passwd", "", "short", "a" * 30 + "/x", "unguessable-name-99"]
)
def test_what_is_no_key_opens_nothing(files: FolderFiles, key: str) -> None:
    with pytest.raises(LookupError, match="no such file"):
        files.get(key)


def test_a_dropped_file_is_gone_and_may_be_dropped_again(files: FolderFiles) -> None:
    key = files.put(b"x")
    files.drop(key)
    files.drop(key)
    with pytest.raises(LookupError):
        files.get(key)


def test_old_files_of_one_ending_are_forgotten(files: FolderFiles) -> None:
    sheet, photo = files.put(b"x", "xlsx"), files.put(b"y", "jpg")
    assert files.forget(datetime(2000, 1, 1, tzinfo=UTC), "xlsx") == 0
    assert files.forget(datetime(2100, 1, 1, tzinfo=UTC), "xlsx") == 1
    assert files.get(photo) == b"y"
    with pytest.raises(LookupError):
        files.get(sheet)


def test_nothing_is_forgotten_where_nothing_was_kept(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "none", lambda: "unused")
    assert files.forget(datetime(2100, 1, 1, tzinfo=UTC), "xlsx") == 0

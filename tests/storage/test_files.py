"""The folder of files beside the database."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from storage.files import FolderFiles
from storage.sealing import Sealer

OLD, NEW, OTHER = (Sealer(letter * 32) for letter in (b"o", b"n", b"x"))


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    names = count(1)
    return FolderFiles(tmp_path / "files", lambda: f"unguessable-name-{next(names)}", OLD)


def under(tmp_path: Path, sealer: Sealer) -> FolderFiles:
    """The same files with another key."""
    return FolderFiles(tmp_path / "files", lambda: "unused", sealer)


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
    files = FolderFiles(tmp_path / "none", lambda: "unused", OLD)
    assert files.forget(datetime(2100, 1, 1, tzinfo=UTC), "xlsx") == 0
    assert files.rekey(NEW) == (0, 0)


def test_what_lies_in_the_folder_tells_nothing(files: FolderFiles, tmp_path: Path) -> None:
    key = files.put(b"999999197001010018", "xlsx")
    assert b"1970" not in (tmp_path / "files" / key).read_bytes()
    with pytest.raises(LookupError, match="another data key"):
        under(tmp_path, OTHER).get(key)


def test_a_file_from_before_files_were_sealed_is_read(files: FolderFiles, tmp_path: Path) -> None:
    files.put(b"x")
    (tmp_path / "files" / "an-old-photo-of-before").write_bytes(b"\xff\xd8photo")
    assert files.get("an-old-photo-of-before") == b"\xff\xd8photo"


def test_another_key_takes_over_every_file_and_keeps_its_age(
    files: FolderFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    keys = [files.put(b"one", "xlsx"), files.put(b"two")]
    (folder / "an-old-photo-of-before").write_bytes(b"three")
    (folder / f"{keys[0]}.part").write_bytes(b"left by a crash")
    os.utime(folder / keys[0], (1_000_000_000, 1_000_000_000))
    new = under(tmp_path, NEW)
    assert new.rekey(OLD) == (3, 0)
    found = [new.get(key) for key in (*keys, "an-old-photo-of-before")]
    assert found == [b"one", b"two", b"three"]
    assert b"three" not in (folder / "an-old-photo-of-before").read_bytes()
    assert (folder / keys[0]).stat().st_mtime == 1_000_000_000
    assert new.rekey(OLD) == (0, 0)
    assert under(tmp_path, OTHER).rekey(OLD) == (0, 3)
    assert new.get(keys[1]) == b"two"

"""The polls' keys in their folder."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.urn_keys import KeyMissingError, KeyStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_key_is_made_once_and_stays(folder: Path) -> None:
    public = KeyStore(folder).create(7)
    assert len(public) == 32
    assert KeyStore(folder).create(7) == public
    assert KeyStore(folder).private(7).public_key().public_bytes_raw() == public


def test_many_that_create_one_key_at_once_get_the_same(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: KeyStore(folder).create(7), range(32)))
    assert made == {KeyStore(folder).private(7).public_key().public_bytes_raw()}
    assert [path.name for path in folder.iterdir()] == ["7.key"]


def test_polls_have_different_keys_and_are_listed_by_number(folder: Path) -> None:
    keys = KeyStore(folder)
    assert len({keys.create(poll) for poll in (10, 9, 2)}) == 3
    assert keys.polls() == [2, 9, 10]


def test_only_the_owner_may_read_a_key_or_enter_the_folder(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    KeyStore(folder).create(7)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "7.key").stat().st_mode) == 0o600


def test_a_destroyed_key_is_gone_and_destroying_it_twice_is_no_error(folder: Path) -> None:
    keys = KeyStore(folder)
    keys.create(7)
    keys.destroy(7)
    keys.destroy(7)
    assert keys.polls() == []
    assert list(folder.iterdir()) == []
    with pytest.raises(KeyMissingError):
        keys.private(7)


def test_destroying_overwrites_what_another_name_still_reaches(folder: Path) -> None:
    keys = KeyStore(folder)
    keys.create(7)
    raw = (folder / "7.key").read_bytes()
    second_name = folder / ".7.0011.tmp"
    second_name.hardlink_to(folder / "7.key")
    held_open = second_name.open("rb")
    keys.destroy(7)
    with held_open:
        assert held_open.read() != raw
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_counts_as_missing_and_is_not_shown(folder: Path, content: bytes) -> None:
    keys = KeyStore(folder)
    (folder / "7.key").write_bytes(content)
    with pytest.raises(KeyMissingError) as missing:
        keys.private(7)
    assert content == b"" or content.decode() not in str(missing.value)


def test_files_that_are_no_keys_are_not_listed(folder: Path) -> None:
    keys = KeyStore(folder)
    (folder / "notes.key").write_text("")
    (folder / "3.txt").write_text("")
    assert keys.polls() == []


def test_the_repr_shows_nothing(folder: Path) -> None:
    assert repr(KeyStore(folder)) == "KeyStore()"

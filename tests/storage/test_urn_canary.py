"""A choice like no other leaves no readable trace, in any file, at any time."""

from __future__ import annotations

import base64
from pathlib import Path

from storage.runner import open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import metadata
from tests.storage.booth import Booth

# Twenty-four cells of four options: no other bytes look like this by accident.
CANARY = (1, 4, 2, 3, 3, 1, 4, 4, 2, 1, 3, 2, 4, 1, 1, 2, 3, 4, 2, 2, 1, 3, 4, 1)


def spellings() -> list[bytes]:
    plain, digits = bytes(CANARY), "".join(map(str, CANARY))
    lists = (",".join(map(str, CANARY)), ", ".join(map(str, CANARY)))
    encoded = (base64.b64encode(plain), plain.hex().encode())
    return [plain, digits.encode(), *(text.encode() for text in lists), *encoded]


def found_in(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if any(spelling in path.read_bytes() for spelling in spellings())
    ]


async def test_no_file_ever_holds_a_readable_choice(tmp_path: Path) -> None:
    runner = open_runner(f"sqlite+aiosqlite:///{tmp_path / 'urn.db'}")
    await runner.write(metadata.create_all)
    booth = Booth(runner, KeyStore(tmp_path / "keys"))
    await booth.open([1, 2, 3, 4], cells=len(CANARY))
    for voter in (1, 2, 3):
        await booth.choose(voter, CANARY)
        assert found_in(tmp_path) == []
        await booth.cast(voter)
        assert found_in(tmp_path) == []
    await booth.choose(4, CANARY)
    await booth.close()
    assert found_in(tmp_path) == []
    await runner.close()
    assert found_in(tmp_path) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    for number, spelling in enumerate(spellings()):
        (tmp_path / f"{number}.db").write_bytes(b"page" + spelling + b"page")
    assert len(found_in(tmp_path)) == len(spellings())

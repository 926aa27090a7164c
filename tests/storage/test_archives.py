"""Archives: what goes in comes out, under Chinese names, the same for the same files."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from storage.archives import zip_bytes

NOW = datetime(2026, 12, 21, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FILES = [("总表.xlsx", b"\x00\x01"), ("自评报告/0001-梅溪村党支部.txt", "好".encode())]


def test_every_file_comes_out_as_it_went_in() -> None:
    with zipfile.ZipFile(BytesIO(zip_bytes(FILES, NOW))) as package:
        assert [(name, package.read(name)) for name in package.namelist()] == FILES
        assert package.testzip() is None
        assert package.infolist()[0].date_time == (2026, 12, 21, 9, 0, 0)


def test_the_same_files_give_the_same_bytes() -> None:
    assert zip_bytes(FILES, NOW) == zip_bytes(FILES, NOW)


def test_unpacked_files_are_their_owners_alone() -> None:
    with zipfile.ZipFile(BytesIO(zip_bytes(FILES, NOW))) as package:
        assert {entry.external_attr >> 16 & 0o777 for entry in package.infolist()} == {0o600}

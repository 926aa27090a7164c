"""A large register: the import against the least that reading, sealing and writing it can cost."""

from __future__ import annotations

import asyncio
import csv
import itertools
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.table import spread
from benchmarks.town import bot_in, name_of
from bot.importing import import_files
from domain.imports.numbers import check_digit
from storage.sealing import Sealer
from storage.sheets import read_file

# People in one branch; and how the floor's columns are numbered in the sheet.
_BRANCH = 25
_HEADINGS = ("姓名", "组织", "身份", "企业微信账号", "手机号", "身份证号", "入党日期")
_TABLES = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, phone BLOB, phone_print BLOB,"
    " identity BLOB, identity_print BLOB UNIQUE)",
    "CREATE TABLE account (account TEXT PRIMARY KEY, person INTEGER)",
    "CREATE TABLE role (person INTEGER, org TEXT, role TEXT)",
    "CREATE TABLE member (person INTEGER PRIMARY KEY, org TEXT, joined TEXT)",
    "CREATE INDEX by_name ON person (name)",
    "CREATE INDEX by_phone ON person (phone_print)",
)


def compared(folder: Path, people: int, rounds: int) -> str:
    """Seconds of both, and their ratio round by round, in turned order every second time."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = (folder / "组织.csv", folder / "人员.csv")
    _write(sheets[0], ("名称", "上级", "类型"), _organizations(-(-people // _BRANCH)))
    _write(sheets[1], _HEADINGS, _people(people))
    ours, floor = [], []
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        if number % 2:
            floor.append(_floor(place, sheets))
            ours.append(_import(place, sheets))
        else:
            ours.append(_import(place, sheets))
            floor.append(_floor(place, sheets))
    ratios = [one / least for one, least in zip(ours, floor, strict=True)]
    return (
        f"| 导入 {people} 人 | 秒：中位（最低–最高） |\n|---|---|\n"
        f"| 下限：同一读表、同样加密、直接写 SQLite | {spread(floor, 2)} |\n"
        f"| 导入：核对、写入、可收回 | {spread(ours, 2)} |\n"
        f"| 后者是前者的几倍 | {spread(ratios, 1)} |"
    )


def _import(place: Path, sheets: Sequence[Path]) -> float:
    async def work() -> float:
        bot = bot_in(place)
        try:
            await bot.upgrade()
            began = time.perf_counter()
            await import_files(bot, sheets)
            return time.perf_counter() - began
        finally:
            await bot.close()

    return asyncio.run(work())


def _floor(place: Path, sheets: Sequence[Path]) -> float:
    connection = sqlite3.connect(place / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    for statement in _TABLES:
        connection.execute(statement)
    began = time.perf_counter()
    _, people = (read_file(path).sheets[0].rows[1:] for path in sheets)
    _write_rows(connection, people, Sealer(bytes(32)))
    spent = time.perf_counter() - began
    connection.close()
    return spent


def _write_rows(
    connection: sqlite3.Connection, rows: Sequence[Sequence[object]], s: Sealer
) -> None:
    people, accounts, roles, members = [], [], [], []
    for number, row in enumerate(rows):
        name, org, identity, account, phone, card, joined = map(str, row)
        prints = s.fingerprint("phone", phone), s.fingerprint("identity", card)
        people.append((number, name, s.seal(phone), prints[0], s.seal(card), prints[1]))
        accounts.append((account, number))
        roles.append((number, org, identity))
        members.append((number, org, joined))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", people)
    connection.executemany("INSERT INTO account VALUES (?, ?)", accounts)
    connection.executemany("INSERT INTO role VALUES (?, ?, ?)", roles)
    connection.executemany("INSERT INTO member VALUES (?, ?, ?)", members)
    connection.execute("COMMIT")


def _organizations(branches: int) -> Iterator[Sequence[str]]:
    yield "云川区委组织部", "", "组织部"
    for town in range(-(-branches // 100)):
        yield f"第{town}镇党委", "云川区委组织部", "党委"
    for branch in range(branches):
        yield f"第{branch}村党支部", f"第{branch // 100}镇党委", "党支部"


def _people(count: int) -> Iterator[Sequence[str]]:
    for number in range(count):
        card = f"999999{1950 + number % 50}{number // 50 % 12 + 1:02}{number // 600 % 28 + 1:02}"
        card += f"{number // 16800 % 1000:03}"
        yield (
            name_of(number),
            f"第{number // _BRANCH}村党支部",
            "党员",
            f"member{number}",
            str(16_000_000_000 + number),
            card + check_digit(card),
            "2015-07-01",
        )


def _write(path: Path, headings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(itertools.chain([headings], rows))

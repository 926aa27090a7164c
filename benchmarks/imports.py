"""A large register: the import against the least that reading, sealing and writing it can cost."""

from __future__ import annotations

import asyncio
import csv
import itertools
import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path

from benchmarks.table import spread
from benchmarks.town import bot_in, name_of
from bot.importing import import_files
from domain.imports.numbers import check_digit
from storage.members import DETAILS
from storage.sealing import Sealer
from storage.sheets import read_file

# People in one branch, and how many members there are to one who has moved away.
_BRANCH, _MOBILE = 25, 20
_HEADINGS = (
    *("姓名", "组织", "身份", "企业微信账号", "手机号", "身份证号", "学历", "入党日期", "党小组"),
    *("联系状态", "末次组织生活", "末次党费", "流出日期", "流出原因", "流动去向", "流动单位"),
)
_TABLES = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, phone BLOB, phone_print BLOB,"
    " identity BLOB, identity_print BLOB UNIQUE, education TEXT)",
    "CREATE TABLE account (account TEXT PRIMARY KEY, person INTEGER)",
    "CREATE TABLE role (person INTEGER, org TEXT, role TEXT)",
    "CREATE TABLE member (person INTEGER PRIMARY KEY, org TEXT, joined TEXT, party_group TEXT,"
    " status TEXT, last_activity TEXT, last_fee TEXT, left_on TEXT, details BLOB)",
    "CREATE INDEX by_name ON person (name)",
    "CREATE INDEX by_phone ON person (phone_print)",
)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one of the two took, alone in its process; memory where the system tells."""

    wall: float
    cpu: float
    peak_mib: float | None


def compared(folder: Path, people: int, rounds: int) -> str:
    """What both took, and their ratios round by round, in turned order every second time."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = (folder / "组织.csv", folder / "人员.csv")
    _write(sheets[0], ("名称", "上级", "类型"), _organizations(-(-people // _BRANCH)))
    _write(sheets[1], _HEADINGS, _people(people))
    spent: dict[Callable[..., Spent], list[Spent]] = {_floor: [], _import: []}
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        for work in list(spent)[:: -1 if number % 2 else 1]:
            spent[work].append(_alone(work, place, sheets))
    return _table(people, spent[_floor], spent[_import])


def _table(people: int, floor: Sequence[Spent], ours: Sequence[Spent]) -> str:
    pairs = list(zip(ours, floor, strict=True))
    wall = spread([one.wall / least.wall for one, least in pairs], 1)
    cpu = spread([one.cpu / least.cpu for one, least in pairs], 1)
    return (
        f"| 导入 {people} 人 | 秒：中位（最低–最高） | CPU 秒 | 内存峰值 MiB |\n|---|---|---|---|\n"
        f"| 下限：同一读表、同样加密、直接写 SQLite | {_line(floor)} |\n"
        f"| 导入：核对、写入、可收回 | {_line(ours)} |\n"
        f"| 后者是前者的几倍 | {wall} | {cpu} | — |"
    )


def _line(rounds: Sequence[Spent]) -> str:
    peaks = [one.peak_mib for one in rounds if one.peak_mib is not None]
    seconds = [spread([one.wall for one in rounds], 2), spread([one.cpu for one in rounds], 2)]
    return " | ".join([*seconds, f"{max(peaks):.0f}" if peaks else "—"])


def _alone(work: Callable[..., Spent], place: Path, sheets: Sequence[Path]) -> Spent:
    """In a process of its own: what one leaves behind must not burden the other."""
    with _processes().Pool(1) as pool:
        return pool.apply(work, (place, sheets))


def _processes() -> BaseContext:
    """New ones that find everything imported already, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    multiprocessing.set_forkserver_preload([__name__])
    return multiprocessing.get_context("forkserver")


def _spent(wall: float, cpu: float) -> Spent:
    """Since those moments, before anything is tidied up."""
    return Spent(time.perf_counter() - wall, time.process_time() - cpu, _peak_mib())


def _peak_mib() -> float | None:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _import(place: Path, sheets: Sequence[Path]) -> Spent:
    async def work() -> Spent:
        bot = bot_in(place)
        try:
            await bot.upgrade()
            began = time.perf_counter(), time.process_time()
            await import_files(bot, sheets)
            return _spent(*began)
        finally:
            await bot.close()

    return asyncio.run(work())


def _floor(place: Path, sheets: Sequence[Path]) -> Spent:
    connection = sqlite3.connect(place / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    for statement in _TABLES:
        connection.execute(statement)
    began = time.perf_counter(), time.process_time()
    _, people = (read_file(path).sheets[0].rows[1:] for path in sheets)
    _write_rows(connection, people, Sealer(bytes(32)))
    spent = _spent(*began)
    connection.close()
    return spent


def _write_rows(
    connection: sqlite3.Connection, rows: Sequence[Sequence[object]], s: Sealer
) -> None:
    people, accounts, roles, members = [], [], [], []
    for number, row in enumerate(rows):
        name, org, identity, account, phone, card, education, joined, *more = map(str, row)
        prints = s.fingerprint("phone", phone), s.fingerprint("identity", card)
        sealed = s.seal(phone), prints[0], s.seal(card), prints[1]
        people.append((number, name, *sealed, education))
        accounts.append((account, number))
        roles.append((number, org, identity))
        *known, reason, destination, employer = more
        details = (reason, destination, employer)
        sealed_too = s.seal_json(dict(zip(DETAILS, details, strict=True))) if reason else None
        members.append((number, org, joined, *known, sealed_too))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", people)
    connection.executemany("INSERT INTO account VALUES (?, ?)", accounts)
    connection.executemany("INSERT INTO role VALUES (?, ?, ?)", roles)
    connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", members)
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
            ("初中", "高中", "大专", "本科")[number % 4],
            f"{1995 + number % 30}-07-01",
            f"第{number % 3 + 1}党小组",
            *_contact(number),
        )


def _contact(number: int) -> Sequence[str]:
    """Where the member stands; of those who moved away also when, why and to whom."""
    last = f"2026-0{number % 2 + 1}-{number % 28 + 1:02}", f"2026-0{number % 2 + 1}-05"
    if number % _MOBILE:
        return "在册", *last, "", "", "", ""
    return "流动", *last, "2024-03-01", "外出务工", f"{name_of(number)}市", f"第{number}建筑公司"


def _write(path: Path, headings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(itertools.chain([headings], rows))

"""A made-up town to measure with: its sheets, its settings, and a poll open in every branch."""

from __future__ import annotations

import asyncio
import csv
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.clock import MovableClock
from bot.composition import Bot, build
from bot.desk import new_number
from bot.importing import import_files
from bot.settings import Settings, load
from bot.settings_demo import demo_environment
from domain.calendar import SHANGHAI
from domain.ports import PollRecord, Subject
from handlers import assessments
from handlers.steps import UrnDoor
from handlers.voting.rules import rule_of
from storage.unit_of_work import SqlUnitOfWork

# In the season and before the day's digests: nothing but the measured messages is to be done.
NOW = datetime(2026, 3, 10, 8, 0, tzinfo=SHANGHAI)
DEPARTMENT, TOWN = "云川区委组织部", "清溪镇党委"
_FIRST, _SECOND = "梅柳松竹兰桂枫杉", "溪林坪湾"
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "春夏秋冬山川风月星雨云霞松柏竹兰"
_MEMBERS, _OFFICIALS = 10, 8
_OPTIONS = 4

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Town:
    """A prepared data folder and who can be heard in it: accounts, and the branches' short names.

    `voters` are (account, branch); each has a vote in the poll open there.
    """

    folder: Path
    officials: tuple[str, ...] = field(repr=False)
    voters: tuple[tuple[str, str], ...] = field(repr=False)
    branches: tuple[str, ...]


def villages() -> list[str]:
    """The 32 villages of the town."""
    return [f"{first}{second}村" for first, second in itertools.product(_FIRST, _SECOND)]


def name_of(number: int) -> str:
    """A name for the person of that number; the first 2560 differ."""
    surname = _SURNAMES[number % 10]
    given = _GIVEN[number // 10 % 16] + _GIVEN[number // 160 % 16]
    return surname + given


def environment(folder: Path, port: int) -> dict[str, str]:
    """The variables of a bot whose data lie in the folder; its platform cannot be reached."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("ZHIBU_")}
    return {
        **inherited,
        **demo_environment(folder / "secrets"),
        "ZHIBU_SERVER__PORT": str(port),
        "ZHIBU_STORAGE__URL": f"sqlite+aiosqlite:///{folder / 'town.db'}",
        "ZHIBU_STORAGE__URN_URL": f"sqlite+aiosqlite:///{folder / 'urn.db'}",
        "ZHIBU_STORAGE__FILES_DIR": str(folder / "files"),
        "ZHIBU_POLLS__KEY_DIR": str(folder / "keys"),
        "ZHIBU_WECOM__ENABLED": "true",
        "ZHIBU_WECOM__CORP_ID": "wwbench00000000001",
        "ZHIBU_WECOM__AGENT_ID": "1000002",
        "ZHIBU_WECOM__API_BASE": "http://127.0.0.1:9",
        # So that an answer holds all that is said: what is measured is the way of one message.
        "ZHIBU_WECOM__CARDS": "false",
    }


def settings_in(folder: Path, port: int = 8080) -> Settings:
    """The settings of a bot whose data lie in the folder."""
    return load(None, environment(folder, port))


def bot_in(folder: Path) -> Bot:
    """A bot on the folder's data whose clock begins at `NOW`."""
    return build(settings_in(folder), MovableClock(NOW))


def prepare(folder: Path) -> Town:
    """Import the town, begin its assessment and open a poll in every branch."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [folder / "组织.csv", folder / "人员.csv"]
    _write(sheets[0], ("名称", "上级", "类型", "上年等级"), _organizations())
    _write(sheets[1], ("姓名", "组织", "身份", "角色", "企业微信账号"), _people())
    asyncio.run(_fill(folder, sheets))
    officials = tuple(f"official{n}" for n in range(_OFFICIALS))
    voters = tuple((_account(b, m), v) for b, v in enumerate(villages()) for m in range(_MEMBERS))
    return Town(folder, officials, voters, tuple(villages()))


async def _fill(folder: Path, sheets: Sequence[Path]) -> None:
    bot = bot_in(folder)
    try:
        await bot.upgrade()
        await import_files(bot, sheets)
        await _open_polls(bot)
    finally:
        await bot.close()


async def _open_polls(bot: Bot) -> None:
    polls = await bot.service.write(_begin)

    def admit(urn: UrnDoor) -> None:
        for poll, voters in polls:
            urn.open_poll(poll, voters, 1, _OPTIONS, 5)

    await bot.service.at_urn(admit)


def _begin(uow: SqlUnitOfWork) -> list[tuple[int, list[int]]]:
    (town,) = uow.organizations.named(TOWN)
    assessments.start(uow, "district-grading", town, str(NOW.year), None, NOW)
    (running,) = uow.assessments.running()
    return [_poll(uow, subject) for subject in uow.assessments.subjects(running.id, (town.path,))]


def _poll(uow: SqlUnitOfWork, subject: Subject) -> tuple[int, list[int]]:
    rule = rule_of(uow, subject.id)
    holders = uow.people.holders([subject.org.id], rule.voters, NOW.date())
    voters = sorted({holder.person_id for holder in holders})
    options = tuple(rule.options)
    draft = PollRecord(
        new_number(), subject.id, subject.org, "open", 5, len(voters), options, NOW, None, None
    )
    return uow.polls.add(draft, voters[0]), voters


def _organizations() -> Iterator[Row]:
    yield DEPARTMENT, "", "组织部", ""
    yield TOWN, DEPARTMENT, "党委", ""
    for village in villages():
        yield f"{village}党支部", TOWN, "党支部", "较好"


def _people() -> Iterator[Row]:
    numbers = itertools.count()
    for n in range(_OFFICIALS):
        yield name_of(next(numbers)), DEPARTMENT, "干部", "组织部", f"official{n}"
    for branch, village in enumerate(villages()):
        for member in range(_MEMBERS):
            post = "" if member else "书记"
            account = _account(branch, member)
            yield name_of(next(numbers)), f"{village}党支部", "党员", post, account


def _account(branch: int, member: int) -> str:
    return f"member{branch}.{member}"


def _write(path: Path, headings: Row, rows: Iterator[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)

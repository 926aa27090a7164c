"""python -m benchmarks [answers | imports | district | contacts | hearing | profile]"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import (
    contact_table,
    contacts,
    district_year,
    hearing,
    imports,
    profiling,
    rounds,
    table,
)
from benchmarks.contact_register import Register
from benchmarks.district import District
from benchmarks.processes import CLIENT_CPU, pin
from benchmarks.town import prepare


def main(arguments: list[str] | None = None) -> None:
    """Run what the arguments name and print it."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as folder:
        asked.run(asked, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="量一量要花多少")
    parser.add_argument("--rounds", type=int, default=5, help="轮数")
    parser.add_argument("--messages", type=int, default=640, help="每轮的消息条数")
    parser.set_defaults(run=_answers)
    kinds = parser.add_subparsers(title="量什么", metavar="（不写则量查等级和投票）")
    sheets = kinds.add_parser("imports", help="导入")
    sheets.add_argument("--people", type=int, default=20_000, help="人数")
    sheets.set_defaults(run=_imports)
    large = kinds.add_parser("district", help="一个区的一年：开始、定级、排名、导出")
    large.add_argument("--committees", type=int, default=50, help="几个党委")
    large.add_argument("--branches", type=int, default=100, help="每个党委下几个支部")
    large.set_defaults(run=_district)
    roll = kinds.add_parser("contacts", help="失联党员排查：名单、合计、表格、导出")
    roll.add_argument("--committees", type=int, default=40, help="几个党委")
    roll.add_argument("--branches", type=int, default=100, help="每个党委下几个支部")
    roll.add_argument("--members", type=int, default=25, help="每个支部几个党员")
    roll.add_argument("--pings", type=int, default=100, help="空闲时各问几遍")
    roll.set_defaults(run=_contacts)
    heard = kinds.add_parser("hearing", help="听懂一句话")
    heard.add_argument("--orgs", type=int, default=5_000, help="几个党组织")
    heard.add_argument("--people", type=int, default=100_000, help="几个人")
    heard.set_defaults(run=_hearing)
    calls = kinds.add_parser("profile", help="时间花在哪些函数上")
    calls.add_argument("--top", type=int, default=25, help="列出几个")
    calls.set_defaults(run=_profile)
    return parser


def _answers(asked: argparse.Namespace, folder: Path) -> None:
    town = prepare(folder / "town")
    pin(os.getpid(), CLIENT_CPU)
    print(table.answers(rounds.measured(town, folder, asked.rounds, asked.messages)))


def _hearing(asked: argparse.Namespace, _: Path) -> None:
    print(hearing.measured(asked.orgs, asked.people, asked.rounds))


def _imports(asked: argparse.Namespace, folder: Path) -> None:
    print(imports.compared(folder, asked.people, asked.rounds))


def _district(asked: argparse.Namespace, folder: Path) -> None:
    place = District(asked.committees, asked.branches)
    print(district_year.table(place, district_year.measured(folder, place)))


def _contacts(asked: argparse.Namespace, folder: Path) -> None:
    place = Register(asked.committees, asked.branches, asked.members)
    print(contact_table.written(place, contacts.measured(folder, place, asked.pings)))


def _profile(asked: argparse.Namespace, folder: Path) -> None:
    profiling.run(prepare(folder / "town"), asked.messages, asked.top)


if __name__ == "__main__":
    main()

"""A made-up district of thousands of branches, and what a year has brought it before a question."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from benchmarks.town import name_of
from domain import scheme as schemes
from domain.calendar import SHANGHAI
from domain.decided import Decision, ScoreEntry
from domain.deciding import deciding_stages
from domain.ports import Report
from domain.report_answers import questions
from domain.scheme_parts import Level
from domain.scheme_rules import Scheme
from storage.unit_of_work import SqlUnitOfWork

SCHEME = "district-grading"
YEAR = 2026
MARCH, APRIL, REVIEW = (
    datetime(YEAR, month, day, 8, 0, tzinfo=SHANGHAI) for month, day in ((3, 20), (4, 2), (4, 12))
)
DEPARTMENT, OFFICIAL = "云川区委组织部", "official"
_ORGANIZATIONS = ("名称", "上级", "类型", "类别", "上年等级")
_PEOPLE = ("姓名", "组织", "身份", "角色", "企业微信账号")
# Of twenty reports so many are missing; of a hundred subjects so many are to be 好, 较好, 一般.
_TWENTY, _MISSING = 20, 3
_SHARES = (("好", 15), ("较好", 60), ("一般", 15), ("较差", 10))
_WORDS = "按时召开组织生活会,党员到会率较高,为民办事有记录。" * 8

Row = Sequence[str]


def committee_name(committee: int) -> str:
    return f"第{committee:03}镇党委"


def branch_name(committee: int, branch: int) -> str:
    return f"第{committee * 1000 + branch:06}村党支部"


# The one branch whose grade is decided by itself.
UNDECIDED = branch_name(0, 0)


@dataclass(frozen=True, slots=True)
class District:
    """One department, committees below it, as many branches below each."""

    committees: int
    branches: int

    @property
    def subjects(self) -> int:
        return self.committees * self.branches

    def sheets(self, folder: Path) -> list[Path]:
        """Its register as two import sheets in that folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        sheets = [folder / "组织.csv", folder / "人员.csv"]
        _write(sheets[0], _ORGANIZATIONS, self._organizations())
        _write(sheets[1], _PEOPLE, self._people())
        return sheets

    def _places(self) -> Iterator[tuple[int, int]]:
        return itertools.product(range(self.committees), range(self.branches))

    def _organizations(self) -> Iterator[Row]:
        yield DEPARTMENT, "", "组织部", "", ""
        for committee in range(self.committees):
            yield committee_name(committee), DEPARTMENT, "党委", "", ""
        for n, (committee, branch) in enumerate(self._places()):
            last = grade_of(n * 7)
            yield branch_name(committee, branch), committee_name(committee), "党支部", "农村", last

    def _people(self) -> Iterator[Row]:
        yield "章致远", DEPARTMENT, "干部", "组织部", OFFICIAL
        for committee in range(self.committees):
            yield name_of(committee), committee_name(committee), "干部", "党建办", clerk(committee)
        for n, (committee, branch) in enumerate(self._places()):
            place = branch_name(committee, branch)
            yield name_of(n), place, "党员", "书记", f"secretary{committee}.{branch}"


def clerk(committee: int) -> str:
    """The account of a committee's clerk."""
    return f"clerk{committee}"


def grade_of(number: int) -> str:
    """The grade of the subject of that number: of every hundred in a row as many as the shares."""
    place, limit = number * 37 % 100, 0
    for grade, share in _SHARES:
        limit += share
        if place < limit:
            return grade
    raise ValueError("the shares are short of a hundred")


def hand_in_reports(uow: SqlUnitOfWork) -> None:
    """Seventeen reports of twenty are in, with all their sections and scores."""
    scheme, by = _running(uow), _official(uow)
    answers = {q.key: "18.5" if q.is_score else _WORDS for q in questions(scheme)}
    for number, subject in enumerate(_subjects(uow)):
        if number % _TWENTY >= _MISSING:
            report = Report(subject, "submitted", answers, 0, MARCH)
            uow.reports.save(report, by, MARCH)


def propose(uow: SqlUnitOfWork) -> None:
    """Every branch has proposed its grade."""
    _decide(uow, Level.BRANCH, MARCH)


def score(uow: SqlUnitOfWork) -> None:
    """Every indicator of every subject has its quantified score, five different sums."""
    scheme, by = _running(uow), _official(uow)
    stage = deciding_stages(scheme, Level.COMMITTEE)[0].id
    points = {"好": 19, "较好": 17, "一般": 14, "较差": 9}
    uow.decisions.add_scores(
        ScoreEntry(
            subject, stage, i.id, Decimal(points[grade_of(n)]) + Decimal(n % 4) / 4, by, APRIL
        )
        for n, subject in enumerate(_subjects(uow))
        for i in scheme.indicators
    )


def review(uow: SqlUnitOfWork) -> None:
    """The committees have decided on all subjects but the one that is still to be decided on."""
    (left_out,) = uow.organizations.named(UNDECIDED)
    _decide(
        uow, Level.COMMITTEE, APRIL, *(s.id for s in uow.assessments.subjects_of([left_out.id]))
    )


def _decide(uow: SqlUnitOfWork, level: Level, at: datetime, *but: int) -> None:
    stage, by = deciding_stages(_running(uow), level)[0].id, _official(uow)
    uow.decisions.add_all(
        Decision(0, subject, stage, level.value, grade_of(n), grade_of(n), "", "", None, by, at)
        for n, subject in enumerate(_subjects(uow))
        if subject not in but
    )


def _running(uow: SqlUnitOfWork) -> Scheme:
    return schemes.read(uow.assessments.running()[0].scheme_text)


def _subjects(uow: SqlUnitOfWork) -> list[int]:
    (running,) = uow.assessments.running()
    return [subject.id for subject in uow.assessments.subjects(running.id, (running.path,))]


def _official(uow: SqlUnitOfWork) -> int:
    person = uow.people.by_account("wecom", OFFICIAL)
    if person is None:
        raise LookupError("the district has no official")
    return person.id


def _write(path: Path, headings: Row, rows: Iterator[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(itertools.chain([headings], rows))

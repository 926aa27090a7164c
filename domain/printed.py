"""What the official papers hold, before a template gives them their layout.

None and "" are what is not known: a place left blank for the pen, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeAlias


class PaperKind(StrEnum):
    """The papers of a grading; the value names the template's file."""

    TALLY = "tally"
    PROPOSAL = "proposal"
    REVIEW = "review"
    NOTICE = "notice"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many ballots chose an option, and what percentage of those that did not abstain."""

    name: str
    count: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TallyLine:
    """A line of the ballot, counted over all channels together."""

    title: str
    options: tuple[OptionCount, ...]
    abstained: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """测评统计表: one evaluation meeting. `too_few`: the ballots were destroyed unopened."""

    kind: ClassVar[PaperKind] = PaperKind.TALLY
    season: str
    org: str = field(repr=False)
    options: tuple[str, ...]
    held_on: date | None = None
    expected: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    lines: tuple[TallyLine, ...] = ()
    too_few: bool = False


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """应到, 实到, 赞成, 反对, 弃权 of the meeting that proposed the grade; `meeting` names it."""

    meeting: str = ""
    expected: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """初步认定意见表 of a branch, for its own seal and the committee's."""

    kind: ClassVar[PaperKind] = PaperKind.PROPOSAL
    season: str
    org: str = field(repr=False)
    category: str = ""
    secretary: str = field(default="", repr=False)
    members: int | None = None
    last_grade: str = ""
    self_score: Fraction | None = None
    self_band: str = ""
    ballots: tuple[OptionCount, ...] = ()
    too_few: bool = False
    vote: VoteRecord = field(default_factory=VoteRecord)
    grade: str = ""
    reason: str = field(default="", repr=False)
    problems: str = field(default="", repr=False)
    measures: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One subject in the committee's list; `objections` and `remark` are words for the page."""

    number: int
    org: str = field(repr=False)
    category: str = ""
    secretary: str = field(default="", repr=False)
    self_score: Fraction | None = None
    self_band: str = ""
    best_share: Fraction | None = None
    quantified: Fraction | None = None
    grade: str = ""
    last_grade: str = ""
    first_day: date | None = None
    last_day: date | None = None
    objections: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """初评意见汇总表: all of a committee's subjects in one list; `best` is the best option."""

    kind: ClassVar[PaperKind] = PaperKind.REVIEW
    season: str
    org: str = field(repr=False)
    best: str
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A subject and the grade it is to have."""

    number: int
    org: str = field(repr=False)
    grade: str


@dataclass(frozen=True, slots=True)
class NoticeText:
    """公示稿. It never holds votes, contact status, identity numbers or phones."""

    kind: ClassVar[PaperKind] = PaperKind.NOTICE
    season: str
    org: str = field(repr=False)
    days: int
    working_days: bool
    lines: tuple[NoticeLine, ...]
    posted_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class ObjectionForm:
    """异议处理单. `on_notice`: raised during a notice, else after the circular."""

    kind: ClassVar[PaperKind] = PaperKind.OBJECTION
    season: str
    org: str = field(repr=False)
    on_notice: bool
    raised_by: str = field(repr=False)
    raised_on: date
    late: bool
    text: str = field(repr=False)
    grade: str = ""
    upheld: bool = False
    changed_to: str = ""
    ground: str = ""
    answer: str = field(default="", repr=False)
    answered_on: date | None = None


Paper: TypeAlias = Tally | Proposal | Review | NoticeText | ObjectionForm

"""From the tables of a scheme file to the rules for those who decide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.people import Role
from domain.scheme_kinds import COUNT, DAY, FLAG, ID, NUMBER, SHARE, TEXT, one_of
from domain.scheme_parts import Level, Source
from domain.scheme_rules import (
    Counting,
    Label,
    NoticeRule,
    ObjectionRule,
    PollRule,
    Quota,
    QuotaKind,
    Requirement,
    Rhythm,
    TaskRule,
)
from domain.scheme_table import Table

ROLE = one_of(Role, "角色")
SOURCE = one_of(Source, "分数来源")
QUOTA_KIND = one_of(QuotaKind, "比例性质")
COUNTING = one_of(Counting, "计日方式")
RHYTHM = one_of(Rhythm, "频率")


def poll(table: Table) -> PollRule:
    """A `[[polls]]` table: a vote, its voters and its options."""
    return PollRule(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        stage=table.need("stage", ID),
        voters=tuple(role for inner in table.table("voters") for role in _voters(inner)),
        options=table.many("options", TEXT, needed=True),
        criteria=table.many("criteria", ID),
        criteria_required=table.take("criteria_required", FLAG, default=False),
        opened_by=table.many("opened_by", ROLE, needed=True),
        closed_by=table.many("closed_by", ROLE, needed=True),
        closed_without_leader_by=table.many("closed_without_leader_by", ROLE),
        min_ballots=table.take("min_ballots", COUNT, None),
        turnout_warning=table.take("turnout_warning", SHARE, None),
        remark_length=table.take("remark_length", COUNT, 0),
    )


def _voters(table: Table) -> list[Role]:
    return [role for role in Role if table.take(role.value, FLAG, default=False)]


def quota(table: Table) -> Quota:
    """A `[[quotas]]` table: the share some grades may take."""
    return Quota(
        grades=table.many("grades", TEXT, needed=True),
        percent=table.need("percent", NUMBER),
        kind=table.need("kind", QUOTA_KIND),
        tolerance=table.take("tolerance", NUMBER, Decimal(0)),
        at_stages={k: v for inner in table.table("at_stages") for k, v in _shares(inner).items()},
    )


def _shares(table: Table) -> Mapping[str, Decimal]:
    return {key: table.need(key, NUMBER) for key in table.written()}


def suggested_from(table: Table) -> Mapping[Level, Source]:
    """The `[suggested_from]` table: whose score suggests the grade at each level."""
    found = {level: table.take(level.value, SOURCE, None) for level in Level}
    return {level: source for level, source in found.items() if source is not None}


def notice(table: Table) -> NoticeRule:
    """The `[notice]` table: how long results are shown."""
    return NoticeRule(
        days=table.need("days", COUNT),
        counting=table.take("counting", COUNTING, Counting.NATURAL),
        again_after_change=table.take("again_after_change", FLAG, default=True),
    )


def objection(table: Table) -> ObjectionRule:
    """The `[objection]` table: who may object, how long and on which grounds."""
    return ObjectionRule(
        workdays=table.need("workdays", COUNT),
        by=table.many("by", ROLE, needed=True),
        answered_by=table.many("answered_by", ROLE, needed=True),
        grounds=table.many("grounds", TEXT, needed=True),
    )


def label(table: Table) -> Label:
    """A `[[labels]]` table: what a grade is called and requires."""
    return Label(
        name=table.need("name", TEXT),
        grade=table.need("grade", TEXT),
        requires=tuple(_requirement(inner) for inner in table.tables("requires")),
    )


def _requirement(table: Table) -> Requirement:
    return Requirement(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        optional=table.take("optional", FLAG, default=False),
    )


def task(table: Table) -> TaskRule:
    """A `[[tasks]]` table: a plain item of the plan."""
    return TaskRule(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        actors=table.many("actors", ROLE, needed=True),
        rhythm=table.take("rhythm", RHYTHM, Rhythm.ONCE),
        deadline=table.take("deadline", DAY, None),
        evidence=table.take("evidence", FLAG, default=False),
    )

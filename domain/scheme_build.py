"""From the tables of a scheme file to the parts of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.people import Role
from domain.scheme_kinds import COUNT, DAY, FLAG, ID, NUMBER, SHARE, TEXT, one_of
from domain.scheme_parts import (
    Completion,
    Grade,
    Indicator,
    Item,
    Level,
    Section,
    Source,
    Stage,
    Template,
)
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
LEVEL = one_of(Level, "层级")
SOURCE = one_of(Source, "分数来源")
COMPLETION = one_of(Completion, "完成条件")
QUOTA_KIND = one_of(QuotaKind, "比例性质")
COUNTING = one_of(Counting, "计日方式")
RHYTHM = one_of(Rhythm, "频率")


def grade(table: Table) -> Grade:
    return Grade(
        name=table.need("name", TEXT),
        lower=table.take("from", NUMBER, None),
        upper=table.take("to", NUMBER, None),
        aliases=table.many("aliases", TEXT),
        heard_as=table.many("heard_as", TEXT),
        consequences=table.many("consequences", TEXT),
    )


def section(table: Table) -> Section:
    return Section(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        hint=table.take("hint", TEXT, ""),
        aliases=table.many("aliases", TEXT),
    )


def indicator(table: Table) -> Indicator:
    return Indicator(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        points=table.need("points", NUMBER),
        aliases=table.many("aliases", TEXT),
    )


def template(table: Table) -> Template:
    return Template(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        categories=table.many("categories", TEXT),
        default=table.take("default", FLAG, default=False),
        items={key: items for inner in table.table("items") for key, items in _items(inner)},
    )


def _items(table: Table) -> list[tuple[str, tuple[Item, ...]]]:
    return [
        (key, tuple(_item(inner) for inner in table.tables(key, needed=True)))
        for key in table.written()
    ]


def _item(table: Table) -> Item:
    return Item(
        title=table.need("title", TEXT),
        points=table.need("points", NUMBER),
        deduct=table.need("deduct", TEXT),
        evidence=table.need("evidence", TEXT),
    )


def stage(table: Table) -> Stage:
    return Stage(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        phase=table.need("phase", TEXT),
        actors=table.many("actors", ROLE, needed=True),
        completed_by=table.need("completed_by", COMPLETION),
        source=table.take("source", TEXT, ""),
        opens=table.take("opens", DAY, None),
        remind_by=table.take("remind_by", DAY, None),
        deadline=table.take("deadline", DAY, None),
        workdays=table.take("workdays", COUNT, None),
        after_stage=table.take("after_stage", ID, ""),
        level=table.take("level", LEVEL, None),
        needs=table.many("needs", ID),
        days_before=table.many("days_before", COUNT) if "days_before" in table.written() else None,
    )


def poll(table: Table) -> PollRule:
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
    found = {level: table.take(level.value, SOURCE, None) for level in Level}
    return {level: source for level, source in found.items() if source is not None}


def notice(table: Table) -> NoticeRule:
    return NoticeRule(
        days=table.need("days", COUNT),
        counting=table.take("counting", COUNTING, Counting.NATURAL),
        again_after_change=table.take("again_after_change", FLAG, default=True),
    )


def objection(table: Table) -> ObjectionRule:
    return ObjectionRule(
        workdays=table.need("workdays", COUNT),
        by=table.many("by", ROLE, needed=True),
        answered_by=table.many("answered_by", ROLE, needed=True),
        grounds=table.many("grounds", TEXT, needed=True),
    )


def label(table: Table) -> Label:
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
    return TaskRule(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        actors=table.many("actors", ROLE, needed=True),
        rhythm=table.take("rhythm", RHYTHM, Rhythm.ONCE),
        deadline=table.take("deadline", DAY, None),
        evidence=table.take("evidence", FLAG, default=False),
    )

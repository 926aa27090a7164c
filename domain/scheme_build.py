"""From the tables of a scheme file to the parts that a branch meets."""

from __future__ import annotations

from domain.forms.headings import FormKind
from domain.people import Role
from domain.scheme_kinds import COUNT, DAY, FLAG, ID, NUMBER, TEXT, one_of
from domain.scheme_parts import Completion, Grade, Indicator, Item, Level, Section, Stage, Template
from domain.scheme_table import Table

ROLE = one_of(Role, "角色")
LEVEL = one_of(Level, "层级")
COMPLETION = one_of(Completion, "完成条件")
FORM = one_of(FormKind, "表")


def grade(table: Table) -> Grade:
    """A `[[grades]]` table: a grade, its band and its words."""
    return Grade(
        name=table.need("name", TEXT),
        lower=table.take("from", NUMBER, None),
        upper=table.take("to", NUMBER, None),
        aliases=table.many("aliases", TEXT),
        heard_as=table.many("heard_as", TEXT),
        consequences=table.many("consequences", TEXT),
    )


def section(table: Table) -> Section:
    """A `[[sections]]` table: a section of the report."""
    return Section(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        hint=table.take("hint", TEXT, ""),
        aliases=table.many("aliases", TEXT),
    )


def indicator(table: Table) -> Indicator:
    """An `[[indicators]]` table: a line of the score sheet."""
    return Indicator(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        points=table.need("points", NUMBER),
        aliases=table.many("aliases", TEXT),
    )


def template(table: Table) -> Template:
    """A `[[templates]]` table: the items per indicator for some categories."""
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
    """A `[[stages]]` table: a step, its dates, who acts and what completes it."""
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
        checks=table.many("checks", TEXT),
        forms=table.many("forms", FORM),
        days_before=table.many("days_before", COUNT) if "days_before" in table.written() else None,
    )

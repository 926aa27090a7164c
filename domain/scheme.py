"""Schemes: the plans a party committee works by, each one TOML file that a clerk can copy.

Reading is pure, text in and scheme out. An assessment keeps the text it was started with, so that
its rules never change under it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from domain import scheme_build as build
from domain import scheme_build_rules as rules
from domain.refusals import Refusal
from domain.scheme_checks import across
from domain.scheme_contact import check_rules
from domain.scheme_kinds import COUNT, FLAG, ID, TEXT, one_of
from domain.scheme_parts import CycleKind, SubjectKind
from domain.scheme_rules import Scheme
from domain.scheme_table import Mistake, Table

__all__ = ["Mistake", "Scheme", "check", "load", "names", "read", "text_of"]

T = TypeVar("T")
D = TypeVar("D")

SUBJECT = one_of(SubjectKind, "考评对象")
CYCLE = one_of(CycleKind, "周期")

_PACKAGE = "domain.schemes"
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def names() -> tuple[str, ...]:
    """The ids of the schemes that come with the program, in alphabetical order."""
    found = (entry.name for entry in files(_PACKAGE).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def text_of(scheme_id: str) -> str:
    """The text of a scheme that comes with the program; Refusal `scheme.unknown` (scheme, known).

    It is what a new assessment keeps, and what a clerk copies.
    """
    known = names()
    if scheme_id not in known:
        raise Refusal("scheme.unknown", scheme=scheme_id, known=known)
    return files(_PACKAGE).joinpath(f"{scheme_id}.toml").read_text("utf-8")


def load(scheme_id: str) -> Scheme:
    """A scheme that comes with the program; Refusal `scheme.unknown` (scheme, known)."""
    return read(text_of(scheme_id))


@lru_cache(maxsize=32)
def read(text: str) -> Scheme:
    """The scheme a TOML text describes; Refusal `scheme.mistaken` (mistakes) if it has any."""
    scheme, mistakes = _examine(text)
    if scheme is None or mistakes:
        raise Refusal("scheme.mistaken", mistakes=tuple(map(str, mistakes)))
    return scheme


def check(text: str) -> list[str]:
    """Every mistake in a scheme's text, in Chinese, each with its place in the file."""
    return [str(mistake) for mistake in _examine(text)[1]]


def _examine(text: str) -> tuple[Scheme | None, list[Mistake]]:
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        return None, [_unreadable(str(error))]
    mistakes: list[Mistake] = []
    scheme = _scheme(data, mistakes)
    return scheme, mistakes + list(across(scheme, mistakes))


def _unreadable(error: str) -> Mistake:
    found = _PLACE.search(error)
    elsewhere = "文件末尾" if "end of document" in error else "文件"
    place = f"第 {found[1]} 行第 {found[2]} 列" if found else elsewhere
    return Mistake(place, "读不懂,请检查引号、等号、方括号是否成对,同一项是否写了两遍")


def _scheme(data: dict[str, Any], mistakes: list[Mistake]) -> Scheme:
    top = Table(data, "", mistakes)
    scheme = Scheme(
        id=top.need("id", ID),
        title=top.need("title", TEXT),
        version=top.need("version", COUNT),
        source=top.take("source", TEXT, ""),
        subject=top.need("subject", SUBJECT),
        include_parents=top.take("include_parents", FLAG, default=False),
        cycle=top.need("cycle", CYCLE),
        aliases=top.many("aliases", TEXT),
        grades=tuple(map(build.grade, top.tables("grades"))),
        sections=tuple(map(build.section, top.tables("sections"))),
        indicators=tuple(map(build.indicator, top.tables("indicators"))),
        templates=tuple(map(build.template, top.tables("templates"))),
        stages=tuple(map(build.stage, top.tables("stages", needed=True))),
        polls=tuple(map(rules.poll, top.tables("polls"))),
        quotas=tuple(map(rules.quota, top.tables("quotas"))),
        suggested_from=_one(map(rules.suggested_from, top.table("suggested_from")), {}),
        notice=_one(map(rules.notice, top.table("notice")), None),
        objection=_one(map(rules.objection, top.table("objection")), None),
        labels=tuple(map(rules.label, top.tables("labels"))),
        tasks=tuple(map(rules.task, top.tables("tasks"))),
        check=_one(map(check_rules, top.table("check")), None),
    )
    top.close()
    return scheme


def _one(found: Iterable[T], default: D) -> T | D:
    """The one part of a table that may be left out; drawn to its end, so that it is closed."""
    parts = list(found)
    return parts[0] if parts else default


def _decimal(digits: str) -> Decimal:
    """A TOML float without loss; one beyond all bounds is as unreadable as a word."""
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise ValueError(digits) from error

"""Tables, examples and drawings of the documentation say what the program does."""

from __future__ import annotations

import importlib
import re
from datetime import date
from enum import StrEnum

import pytest
from prometheus_client import REGISTRY

from domain import contact_check, contact_states, stages
from domain.contact_check import EntryState
from domain.imports.columns import COLUMNS, SheetKind
from domain.imports.known import Known
from domain.organizations import Organization, OrgKind
from domain.people import ContactStatus, Role
from domain.reports import ReportStep
from handlers.membership.importing import plan_import
from handlers.routes import ROUTES
from handlers.understanding.directory import Directory
from handlers.understanding.intents import vocabulary
from handlers.understanding.page import tables
from handlers.understanding.people import PeopleIndex
from handlers.understanding.reading import understand_one
from handlers.understanding.understood import Names
from storage.sheets import read_bytes
from tests.documents import BLOCK, HOME, rows, table


def test_the_drawing_of_the_stages_is_the_table() -> None:
    drawn = (HOME / "docs/stages.md").read_text("utf-8")
    assert f"```mermaid\n{stages.as_mermaid()}```" in drawn


def test_the_drawings_of_the_member_check_are_the_tables() -> None:
    for page, drawing in (
        ("docs/lost_contact.md", contact_states.as_mermaid()),
        ("docs/member_check.md", contact_check.as_mermaid()),
    ):
        assert f"```mermaid\n{drawing}```" in (HOME / page).read_text("utf-8")


@pytest.mark.parametrize("kind", [OrgKind, Role, ContactStatus, EntryState])
def test_the_glossary_knows_every_word_of_a_list(kind: type[StrEnum]) -> None:
    pairs = {(cells[0], cells[1].strip("`")) for cells in rows("docs/glossary.md")}
    assert {(word.screen, word.value) for word in kind} <= pairs  # type: ignore[attr-defined]


def test_the_glossary_knows_every_step_of_a_report() -> None:
    told = {cells[1].strip("`") for cells in rows("docs/glossary.md")}
    assert {step.value for step in ReportStep} <= told


def utterances() -> dict[str, list[str]]:
    """What the page says people may say, by intent."""
    found = [cells for cells in rows("docs/utterances.md") if re.fullmatch(r"`\w+`", cells[0])]
    return {cells[0].strip("`"): cells[1].split(" · ") for cells in found}


def test_every_intent_is_documented() -> None:
    text = (HOME / "docs/utterances.md").read_text("utf-8")
    answered = set(ROUTES.handlers) | set(vocabulary())
    assert [intent for intent in sorted(answered) if f"`{intent}`" not in text] == []


@pytest.mark.parametrize(
    ("intent", "words"),
    [(intent, words) for intent, all_ in utterances().items() for words in all_],
)
def test_what_the_page_says_is_understood(intent: str, words: str) -> None:
    branches = ("梅溪村党支部", "二坊村党支部")
    organizations = [
        Organization(number, name, OrgKind.BRANCH, f"/1/{number}/", 1)
        for number, name in enumerate(branches, 2)
    ]
    people = PeopleIndex([("张三", "/1/2/")], (1, 1))
    found = understand_one(words, Names(Directory(organizations, 1), people, ("/1/",)))
    assert found.intent == intent


def test_the_page_of_sayings_is_made_from_the_rules() -> None:
    text = (HOME / "docs/utterances.md").read_text("utf-8")
    assert [part for part, table_ in tables().items() if table_ not in text] == []


@pytest.mark.parametrize("sheet", SheetKind)
def test_every_column_of_an_import_sheet_is_documented(sheet: SheetKind) -> None:
    told = [cells[0] for cells in table("docs/import.md", sheet.value)]
    assert told == [column.heading + "*" * column.required for column in COLUMNS[sheet]]


def test_the_example_sheets_can_be_imported() -> None:
    text = (HOME / "docs/import.md").read_text("utf-8")
    sheets = [body for language, body in BLOCK.findall(text) if language == "csv"]
    files = [read_bytes(f"{n}.csv", body.encode()) for n, body in enumerate(sheets)]
    plan = plan_import(Known(), files, date(2026, 3, 2), lambda number: number.encode())
    assert [*plan.problems, *plan.warnings] == []
    assert (len(plan.organizations), len(plan.people)) == (3, 7)


def test_every_metric_is_documented() -> None:
    importlib.import_module("bot.metrics")  # which registers them
    text = (HOME / "docs/operations.md").read_text("utf-8")
    ours = {m.name: m.type for m in REGISTRY.collect() if m.name.startswith("zhibu_")}
    names = {f"{name}_total" if kind == "counter" else name for name, kind in ours.items()}
    assert set(re.findall(r"`(zhibu_\w+)`", text)) == names


def test_every_decision_is_listed_under_its_own_title() -> None:
    folder = HOME / "docs/decisions"
    listed = {cells[0]: cells[1] for cells in rows("docs/decisions/README.md")}
    for record in sorted(folder.glob("0*.md")):
        number, _, title = (
            record.read_text("utf-8").splitlines()[0].removeprefix("# ").partition(" · ")
        )
        assert listed[f"[{number}]({record.name})"] == title
        assert record.name.startswith(number)

"""What the documentation says that can be checked: commands, keys, links, tables, the drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import typer.main
from prometheus_client import REGISTRY
from typer.core import TyperCommand, TyperGroup

from bot import metrics
from bot.cli import app
from bot.settings_sources import PREFIX, SECTIONS, is_secret
from domain import stages
from domain.imports.columns import COLUMNS, SheetKind
from domain.imports.known import Known
from domain.organizations import Organization, OrgKind
from domain.people import ContactStatus, Role
from domain.reports import ReportStep
from handlers.membership.importing import plan_import
from handlers.routes import ROUTES
from handlers.understanding.directory import Directory
from handlers.understanding.intents import vocabulary
from handlers.understanding.reading import understand
from storage.sheets import read_bytes

HOME = Path(__file__).parents[1]
PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")])
SAMPLES = sorted(path for path in (HOME / "deploy").iterdir() if path.is_file())
CONFIG = HOME / "config.example.toml"

_SPAN = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_CALL = re.compile(r"(?:^|[\s/(])zhibu ([a-z][^\n`|·]*)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FOLDERS = ("bot", "handlers", "messages", "domain", "storage", "tests", "benchmarks", "docs")


def name_of(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def code_in(page: Path) -> Iterator[str]:
    """Every piece of code of a page, or the whole of a sample."""
    text = page.read_text("utf-8")
    if page.suffix != ".md":
        yield text
        return
    yield from (body for _, body in _BLOCK.findall(text))
    yield from _SPAN.findall(_BLOCK.sub("", text))


def table(page: str, heading: str = "") -> list[list[str]]:
    """The rows, without head and rule, of the first table below that heading."""
    text = (HOME / page).read_text("utf-8")
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def rows(page: str) -> Iterator[list[str]]:
    """The cells of every table row of a page."""
    for line in (HOME / page).read_text("utf-8").splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("page", [*PAGES, *SAMPLES], ids=name_of)
def test_every_command_named_exists_with_its_options(page: Path) -> None:
    for code in code_in(page):
        for call in _CALL.findall(code):
            words = call.split()
            command = the_command(words)
            known = {flag for option in command.params for flag in option.opts} | {"--help"}
            assert {word for word in words if re.fullmatch(r"--?[a-z-]+", word)} <= known, call


def the_command(words: list[str]) -> TyperCommand:
    found: Any = typer.main.get_command(app)
    for word in words:
        if not isinstance(found, TyperGroup):
            break
        assert word in found.commands, " ".join(words)
        found = found.commands[word]
    assert isinstance(found, TyperCommand), f"{' '.join(words)} is only half a command"
    return found


def test_every_command_is_documented() -> None:
    text = (HOME / "docs/commands.md").read_text("utf-8")
    top: Any = typer.main.get_command(app)
    names = [
        f"{name} {sub}".strip()
        for name, command in top.commands.items()
        for sub in getattr(command, "commands", [""])
    ]
    assert [name for name in names if f"`zhibu {name}" not in text] == []


@pytest.mark.parametrize("page", [*PAGES, *SAMPLES], ids=name_of)
def test_every_config_key_named_exists(page: Path) -> None:
    dotted = re.compile(rf"\b({'|'.join(SECTIONS)})\.([a-z][a-z_]+)\b(?![./(])")
    from_environment = re.compile(rf"{PREFIX}([A-Z]+)__([A-Z_]+)")
    for code in code_in(page):
        named = [*dotted.findall(code), *from_environment.findall(code)]
        for section, key in named:
            if key not in _ENDINGS:
                assert is_key(section.lower(), key.lower()), f"{section}.{key}"


_ENDINGS = ("py", "md", "toml", "conf", "db", "service")


def is_key(section: str, key: str) -> bool:
    bare = key.removesuffix("_file")
    fields = SECTIONS[section].model_fields
    return key in fields or (bare in fields and is_secret(section, bare))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_key_of_a_sample_configuration_exists(page: Path) -> None:
    for language, body in _BLOCK.findall(page.read_text("utf-8")):
        section = ""
        for line in body.splitlines() if language == "toml" else ():
            if head := re.fullmatch(r"\[(\w+)\]", line):
                section = head[1]
            elif key := re.match(r"(\w+) = ", line):
                assert is_key(section, key[1]), f"{section}.{key[1]}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_BLOCK.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        # Pictures are taken of the running program and may be missing in between.
        assert there.exists() or there.suffix == ".png", target
        assert not anchor or anchor in anchors(there), target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where it is shown."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_the_folder_table_matches_the_folders(page: str) -> None:
    named = [cells[0].strip("`/") for cells in rows(page) if re.fullmatch(r"`\w+/`", cells[0])]
    assert sorted(named) == sorted([*_FOLDERS, "deploy"])
    assert all((HOME / folder).is_dir() for folder in named)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_of_the_program_named_exists(page: Path) -> None:
    named = re.compile(rf"`((?:{'|'.join(_FOLDERS)}|deploy)/[\w./*<>-]+)`")
    for path in named.findall(page.read_text("utf-8")):
        if not set(path) & set("<"):
            assert list(HOME.glob(path.rstrip("/"))), path


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_the_front_page_stays_short(page: str) -> None:
    assert len((HOME / page).read_text("utf-8").splitlines()) <= 140


def test_the_drawing_of_the_stages_is_the_table() -> None:
    drawn = (HOME / "docs/stages.md").read_text("utf-8")
    assert f"```mermaid\n{stages.as_mermaid()}```" in drawn


@pytest.mark.parametrize("kind", [OrgKind, Role, ContactStatus])
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
    assert understand(words, Directory(organizations, 1), ("/1/",)).intent == intent


@pytest.mark.parametrize("sheet", [SheetKind.ORGANIZATIONS, SheetKind.PEOPLE, SheetKind.HOLIDAYS])
def test_every_column_of_an_import_sheet_is_documented(sheet: SheetKind) -> None:
    told = [cells[0] for cells in table("docs/import.md", sheet.value)]
    assert told == [column.heading + "*" * column.required for column in COLUMNS[sheet]]


def test_the_example_sheets_can_be_imported() -> None:
    text = (HOME / "docs/import.md").read_text("utf-8")
    sheets = [body for language, body in _BLOCK.findall(text) if language == "csv"]
    files = [read_bytes(f"{n}.csv", body.encode()) for n, body in enumerate(sheets)]
    plan = plan_import(Known(), files, date(2026, 3, 2), lambda number: number.encode())
    assert [*plan.problems, *plan.warnings] == []
    assert (len(plan.organizations), len(plan.people)) == (3, 7)


def test_every_metric_is_documented() -> None:
    assert metrics.MESSAGES
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


def test_what_is_refused_as_not_built_is_said_on_the_front_page() -> None:
    for page in ("README.md", "README.en.md"):
        assert "`dingtalk.enabled = true`" in (HOME / page).read_text("utf-8")

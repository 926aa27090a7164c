"""What the documentation names exists: commands, keys, links, files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from bot.cli import app
from bot.settings_rules import NOT_BUILT_YET
from bot.settings_sources import PREFIX, SECTIONS, is_secret
from tests.documents import BLOCK, HOME, PAGES, SAMPLES, code_in, name_of, rows

_CALL = re.compile(r"(?:^|[\s/(])zhibu ([a-z][^\n`|·]*)")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FOLDERS = ("bot", "handlers", "messages", "domain", "storage", "tests", "benchmarks", "docs")


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
    for language, body in BLOCK.findall(page.read_text("utf-8")):
        section = ""
        for line in body.splitlines() if language == "toml" else ():
            if head := re.fullmatch(r"\[(\w+)\]", line):
                section = head[1]
            elif key := re.match(r"(\w+) = ", line):
                assert is_key(section, key[1]), f"{section}.{key[1]}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(BLOCK.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        # Pictures are taken of the running program and may be missing in between.
        assert there.exists(), target
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


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_the_front_page_says_what_would_be_refused(page: str) -> None:
    said = "`dingtalk.enabled = true`" in (HOME / page).read_text("utf-8")
    assert said == ("dingtalk.enabled" in NOT_BUILT_YET)

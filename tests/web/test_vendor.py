"""The pages bring everything with them, unchanged, readable, and nothing that runs inline."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from bot.web.assets import STATIC
from tests.web.sandbox_bot import Sandbox

VENDOR = STATIC / "vendor"
LOCK: dict[str, dict[str, object]] = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))
OWN = [
    path
    for path in sorted(STATIC.rglob("*"))
    if path.suffix in {".css", ".js", ".html"} and VENDOR not in path.parents
]
SCRIPTS = {"page.js", "phone.js", "bubbles.js", "clock.js", "people.js", "ballots.js", "wire.js"}


@pytest.mark.parametrize("folder", sorted(LOCK))
def test_vendored_files_are_exactly_those_of_the_lock(folder: str) -> None:
    files = {
        path.relative_to(VENDOR / folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (VENDOR / folder).rglob("*")
        if path.is_file()
    }
    assert files == LOCK[folder]["files"]


def test_nothing_is_vendored_beside_the_lock() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {*LOCK, "vendor.lock.json"}


@pytest.mark.parametrize("folder", sorted(LOCK))
def test_every_vendored_package_names_its_origin_and_brings_its_licence(folder: str) -> None:
    entry = LOCK[folder]
    assert folder == f"{entry['package']}-{entry['version']}"
    assert str(entry["integrity"]).startswith("sha512-")
    assert entry["licence"] in {"MIT", "0BSD", "Apache-2.0", "OFL-1.1"}
    assert list((VENDOR / folder).glob("LICENSE*"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_files_ask_for_nothing_from_elsewhere(path: Path) -> None:
    words = path.read_text("utf-8")
    assert not re.search(r"(src|href)=\"(https?:)?//|url\(|@import|from \"https?:", words)


@pytest.mark.parametrize("path", [p for p in OWN if p.suffix == ".html"], ids=lambda p: p.name)
def test_pages_hold_no_inline_script_or_style(path: Path) -> None:
    words = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", words)
    assert "user-scalable" not in words


def test_own_scripts_never_take_text_for_markup() -> None:
    scripts = [path for path in OWN if path.suffix == ".js"]
    assert {path.name for path in scripts} >= SCRIPTS
    for path in scripts:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|\beval\b", path.read_text("utf-8")
        )


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "ground"),
        ("ink-soft", "paper"),
        ("ink-soft", "ground"),
        ("red", "red-soft"),
        ("paper", "red"),
        ("ok", "paper"),
        ("danger", "paper"),
        ("link", "paper"),
    ],
)
def test_colours_of_words_have_enough_contrast(ink: str, paper: str) -> None:
    assert contrast(colour(ink), colour(paper)) >= 4.5


@pytest.mark.parametrize(("line", "paper"), [("edge", "paper"), ("focus", "ground")])
def test_borders_and_focus_can_be_seen(line: str, paper: str) -> None:
    assert contrast(colour(line), colour(paper)) >= 3


@pytest.mark.parametrize("tint", ["2c6a59", "a8242b", "2a5c98", "7a5716", "5a4889", "1d62ad"])
def test_tints_of_the_phones_carry_white_words(tint: str) -> None:
    assert f"#{tint}" in (STATIC / "sandbox" / "phone.css").read_text("utf-8")
    assert contrast(tint, "ffffff") >= 4.5


def colour(name: str) -> str:
    found = re.search(rf"--{name}: #([0-9a-f]+);", (STATIC / "zhibu.css").read_text("utf-8"))
    assert found
    return found[1] if len(found[1]) == 6 else "".join(sign * 2 for sign in found[1])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(code: str) -> float:
    parts = [int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_page_is_served_under_a_strict_policy(sandbox: Sandbox) -> None:
    for path in ("/sandbox", "/sandbox/"):
        async with sandbox.client.get(path) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/html"
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy


async def test_everything_the_page_names_is_there(sandbox: Sandbox) -> None:
    page = (STATIC / "sandbox" / "index.html").read_text("utf-8")
    named = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
    named |= {f"/sandbox/static/sandbox/{script}" for script in SCRIPTS}
    for address in sorted(named):
        async with sandbox.client.get(address) as answer:
            assert answer.status == 200, address
            cached = "immutable" in answer.headers["Cache-Control"]
            assert cached is ("/vendor/" in address)


@pytest.mark.parametrize("path", ["../assets.py", "..%2Fassets.py", "sandbox", "nothing.js", ""])
async def test_what_is_no_asset_does_not_exist(sandbox: Sandbox, path: str) -> None:
    async with sandbox.client.get(f"/sandbox/static/{path}") as answer:
        assert answer.status == 404

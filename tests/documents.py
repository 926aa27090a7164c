"""The pages of the documentation, and the code and tables in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[1]
PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")])
SAMPLES = sorted(path for path in (HOME / "deploy").iterdir() if path.is_file())

SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def code_in(page: Path) -> Iterator[str]:
    """Every piece of code of a page, or the whole of a sample."""
    text = page.read_text("utf-8")
    if page.suffix != ".md":
        yield text
        return
    yield from (body for _, body in BLOCK.findall(text))
    yield from SPAN.findall(BLOCK.sub("", text))


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

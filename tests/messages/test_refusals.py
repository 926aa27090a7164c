"""Every refusal that is raised anywhere has its words, and gets the facts they need."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from messages.render import _words, exists

ROOT = Path(__file__).parents[2]


def raised() -> Iterator[tuple[str, frozenset[str], str]]:
    for folder in ("bot", "handlers", "domain", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                    first = node.args[0]
                    facts = frozenset(k.arg for k in node.keywords if k.arg)
                    if isinstance(first, ast.Constant):
                        yield first.value, facts, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize(
    ("key", "facts", "place"), [pytest.param(*r, id=f"{r[0]}@{r[2]}") for r in raised()]
)
def test_a_refusal_has_words_for_its_facts(key: str, facts: frozenset[str], place: str) -> None:
    assert exists(key), f"{place}: no words for {key}"
    topic, name = key.split(".", 1)
    macro = getattr(_words(topic), name)
    assert facts <= set(macro.arguments), f"{place}: {key} takes {macro.arguments}"

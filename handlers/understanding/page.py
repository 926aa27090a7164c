"""The tables of `docs/utterances.md`, made from what the rules say of themselves."""

from __future__ import annotations

from handlers.understanding.words import table

_HEAD = "| 意图 | 这样说 | 做什么 |\n|---|---|---|"


def tables() -> dict[str, str]:
    """By part of the page its table: every intent with examples and what it does."""
    found: dict[str, list[str]] = {}
    for intent, entry in table("intents").items():
        row = f"| `{intent}` | {' · '.join(entry['says'])} | {entry['does']} |"
        found.setdefault(entry["part"], []).append(row)
    return {part: "\n".join([_HEAD, *rows]) for part, rows in found.items()}

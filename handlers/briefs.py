"""What is due and what came out, as cards that are understood at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.turn import Desk
from messages.cards import Brief, Reply
from messages.render import render


def page(desk: Desk, what: str, number: int = 0) -> str:
    """The address of a page for whoever is signed in; empty where no pages are given out."""
    return f"{desk.public_url}/go/{what}/{number}" if desk.public_url else ""


def due(key: str, lines: Sequence[str], link: str) -> Reply:
    """So many things to do; the words of the template `key` hold them all."""
    words = render(key, lines=lines)
    figure = render("briefs.count", count=len(lines))
    return Reply((Brief(render(f"{key}_title"), words, link, figure, render("briefs.to_do")),))


def graded(words: str, title: str, org: str, grade: str, link: str) -> Reply:
    """One organisation's grade."""
    return Reply((Brief(title, words, link, grade, org),))


def counted(
    words: str, title: str, cast: int, shares: Sequence[tuple[str, str]], link: str
) -> Reply:
    """What a poll came to."""
    figure = render("briefs.ballots", count=cast)
    return Reply((Brief(title, words, link, figure, render("briefs.came_in"), tuple(shares)),))

"""Filling in a ballot: at once, by its overall line alone, or line by line."""

from __future__ import annotations

from collections.abc import Mapping

from domain.polls import ABSTAIN, UNANSWERED, Choice
from domain.refusals import Refusal


def blank(cells: int) -> Choice:
    """A ballot of which every line is still to be asked."""
    return (UNANSWERED,) * cells


def next_line(choice: Choice) -> int | None:
    """The first line without an answer (from 0), None for a finished ballot."""
    return choice.index(UNANSWERED) if UNANSWERED in choice else None


def filled(
    before: Choice | None, said: Choice, cells: int, *, all_lines: bool = False
) -> Choice | None:
    """The choice after these marks were said; None where they fit no line of the ballot.

    As many marks as lines are a whole ballot. One mark answers the line that waits; where none
    does, the overall line, the last, and leaves the others as they were. The overall line takes
    no abstention, nor does any where `all_lines` are required: there it stays unanswered.
    """
    if len(said) == cells > 1:
        return tuple(_taken(mark, n, cells, all_lines=all_lines) for n, mark in enumerate(said))
    if len(said) != 1:
        return None
    waiting = next_line(before) if before else None
    if waiting is None:
        return _overall(before, said[0], cells, all_lines=all_lines)
    return _put(
        before or blank(cells), waiting, _taken(said[0], waiting, cells, all_lines=all_lines)
    )


def picked(
    before: Choice | None, picks: Mapping[int, int], cells: int, *, all_lines: bool = False
) -> Choice | None:
    """The choice after these lines (from 0) were picked on a card; None where that says nothing.

    Lines that were not on the card stay as they were. The overall line alone answers the whole
    ballot, as when it is said. Raises Refusal for a line that the ballot does not have.
    """
    if any(not 0 <= line < cells or mark == UNANSWERED for line, mark in picks.items()):
        raise Refusal("voting.unreadable_choice", cells=cells, options=0)
    if set(picks) == {cells - 1} and (before is None or next_line(before) is None):
        return _overall(before, picks[cells - 1], cells, all_lines=all_lines)
    choice = before or blank(cells)
    for line, mark in picks.items():
        choice = _put(choice, line, _taken(mark, line, cells, all_lines=all_lines))
    return choice


def _overall(before: Choice | None, mark: int, cells: int, *, all_lines: bool) -> Choice | None:
    if mark == ABSTAIN:
        return None
    rest = UNANSWERED if all_lines else ABSTAIN
    return _put(before or (rest,) * cells, cells - 1, mark)


def _taken(mark: int, line: int, cells: int, *, all_lines: bool) -> int:
    required = all_lines or line == cells - 1
    return UNANSWERED if mark == ABSTAIN and required else mark


def _put(choice: Choice, line: int, mark: int) -> Choice:
    return (*choice[:line], mark, *choice[line + 1 :])

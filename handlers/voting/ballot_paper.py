"""What a ballot looks like: the blank one, the one with lines left, the one read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.ballots import next_line
from domain.polls import UNANSWERED, Choice
from domain.ports import PollRecord
from handlers.voting.rules import line_titles
from messages import cards
from messages.cards import Field, Form, Reply, Text
from messages.render import render, say

TOPIC = "ballot"
# What the buttons under a ballot that was read back stand for, in their order.
BUTTONS = ("confirm", "anew", "by_line", "leave")


def task_of(poll_id: int) -> str:
    """The name of a poll's ballot cards."""
    return f"{TOPIC}-{poll_id}"


def poll_of(task: str) -> int:
    """Inverse of `task_of`; 0 for anything else."""
    topic, _, number = task.partition("-")
    return int(number) if topic == TOPIC and number.isdecimal() else 0


def carried(choice: Choice) -> str:
    """The choice as the button of a card carries it: the card itself shows it in words."""
    return "-".join(map(str, choice))


def uncarried(carry: str) -> Choice:
    """Inverse of `carried`; an empty choice, which is nobody's, for anything else."""
    pieces = carry.split("-")
    return tuple(map(int, pieces)) if all(piece.isdecimal() for piece in pieces) else ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A poll's ballot; `pressed`: whoever fills it in does so on cards."""

    poll: PollRecord
    all_lines: bool = False
    pressed: bool = False

    def call(self) -> Reply:
        """What every voter gets when the poll opens: the blank ballot itself."""
        words = render("voting.call", org=self.poll.org.name)
        return Reply((self._form(self._first_lines(), words),))

    def ready(self, words: str, intro: str) -> Reply:
        """Nothing is chosen yet: the blank ballot after the report, or what else is to be said."""
        facts = {"org": self.poll.org.name, "options": self.poll.options}
        lines = {} if words == "left" else {"criteria": self.poll.criteria}
        said = say(f"voting.{words}", **facts, **lines)
        if words != "ballot":
            return self._stamped(said, "left" if words == "left" else "nothing")
        form = self._form(self._first_lines(), render("voting.ballot", **facts, **lines))
        return Reply((Text(intro), form) if intro else (form,))

    def waiting(self, choice: Choice, heard: Sequence[tuple[str, str]]) -> Reply:
        """A choice that waits: the lines that are left, or the whole of it read back."""
        line = next_line(choice)
        if line is None:
            return self._read_back(choice, heard)
        titles = line_titles(self.poll)
        words = render(
            "voting.next_line",
            org=self.poll.org.name,
            options=self.poll.options,
            title=titles[line],
            number=line + 1,
            total=len(titles),
            skips=self._is_optional(line),
        )
        left = [n for n, mark in enumerate(choice) if mark == UNANSWERED]
        return Reply((self._form(left, words, asked=self.pressed),))

    def over(self, key: str) -> Reply:
        """The ballot is in, or there is none for this person."""
        said = say(f"voting.{key}", org=self.poll.org.name, options=self.poll.options)
        return self._stamped(said, "cast" if key.startswith("voted") else "over")

    def _read_back(self, choice: Choice, heard: Sequence[tuple[str, str]]) -> Reply:
        said = [self.poll.options[mark - 1] if mark else "" for mark in choice]
        facts: dict[str, Any] = {
            "org": self.poll.org.name,
            "lines": list(zip(self.poll.criteria, said, strict=False)),
            "choice": said[-1],
        }
        words = render("voting.read_back", **facts, options=self.poll.options, heard=heard)
        if not self.pressed:
            return Reply((Text(words),))
        labels = tuple(render(f"voting.button_{name}") for name in self.buttons)
        prompt = render("voting.read_back_card", **facts)
        task = task_of(self.poll.id)
        return Reply((cards.Choice(prompt, labels, task, words, carried(choice)),))

    @property
    def buttons(self) -> tuple[str, ...]:
        """Which buttons stand under the ballot read back."""
        has_lines = bool(self.poll.criteria)
        return tuple(name for name in BUTTONS if has_lines or name != "by_line")

    def _first_lines(self) -> list[int]:
        """The overall line alone, where the others may be left out: a vote takes a minute."""
        last = self.poll.cells - 1
        return list(range(self.poll.cells)) if self.all_lines else [last]

    def _form(self, lines: Sequence[int], words: str, *, asked: bool = True) -> Form:
        titles = line_titles(self.poll)
        fields = tuple(
            Field(str(n), titles[n], self.poll.options, optional=self._is_optional(n))
            for n in lines
        )
        title = render("voting.card_title", org=self.poll.org.name)
        return Form(
            title, render("voting.card_note"), fields, task_of(self.poll.id) if asked else "", words
        )

    def _is_optional(self, line: int) -> bool:
        return line < len(self.poll.criteria) and not self.all_lines

    def _stamped(self, reply: Reply, name: str) -> Reply:
        return replace(reply, stamp=render(f"voting.stamp_{name}"))

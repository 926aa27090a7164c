"""What the bot says, before any platform gives it a shape.

A reply is a sequence of neutral parts. Each platform renders the richest form it has and falls
back to numbered text, which a bare number answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    body: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with numbered answers; option n is answered by the bare number n (from 1).

    `task` names the question on a card's buttons; without one there are none. Where there is no
    card, `words` are said in place of prompt and numbers. `carry` (letters, digits and `-`) comes
    back with every press: what exactly the card had shown.
    """

    prompt: str = field(repr=False)
    options: tuple[str, ...] = field(repr=False)
    task: str = ""
    words: str = field(default="", repr=False)
    carry: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form: option n is picked as n (from 1), an optional one is left out as 0."""

    key: str
    title: str
    options: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Lines to be picked from and handed in together; a platform shows as many as it can at once.

    What is not shown is asked for by the next form. `words` say the same where there is no card.
    """

    title: str
    note: str
    fields: tuple[Field, ...]
    task: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A title, a few lines and one link that opens a page."""

    title: str
    body: str
    url: str = field(repr=False)
    button: str = "打开"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is due or came out, at a glance: a figure that stands out, and a few facts.

    `facts` are pairs of a name (at most 5 letters show) and a value (at most 30). `url` opens a
    page for whoever is signed in. `words` say the whole where there is no card.
    """

    title: str
    words: str = field(repr=False)
    url: str = field(default="", repr=False)
    figure: str = ""
    figure_note: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A file kept in the file store under `key`, shown to the reader as `name`."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG kept in the file store under `key`; `name` says in words what it shows."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a card sent before shows from now on: another part, or a word in place of its buttons.

    `card` is the card's own name on its platform, `code` what the platform wants to see for it.
    """

    card: str = field(repr=False)
    stamp: str
    code: str = field(default="", repr=False)
    part: Choice | Form | None = None


Part: TypeAlias = Text | Choice | Form | Card | Brief | Document | Picture | Rewrite


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said in answer to one message, in order; empty means silence.

    `aloud` is what may be said in front of a group instead: totals, never names. `stamp` is what
    a card that was pressed shows from then on in place of its buttons.
    """

    parts: tuple[Part, ...] = ()
    aloud: str = ""
    stamp: str = ""

    def __add__(self, other: Reply) -> Reply:
        return Reply(self.parts + other.parts, self.aloud or other.aloud, self.stamp or other.stamp)


def text(body: str) -> Reply:
    """A reply of one piece of text."""
    return Reply((Text(body),))


def as_text(part: Part) -> str:
    """The part as words alone: what every platform can show."""
    match part:
        case Text(body):
            return body
        case Choice() | Form() | Brief():
            return _asked_or_told(part)
        case Card(title, body, url, button):
            return f"{title}\n{body}\n{button}：{url}"
        case Document(name):
            return f"[文件] {name}"
        case Picture(name):
            return f"[图片] {name}"
        case Rewrite():
            return ""


def _asked_or_told(part: Choice | Form | Brief) -> str:
    if part.words or not isinstance(part, Choice):
        return part.words
    lines = [f"{n}. {label}" for n, label in enumerate(part.options, 1)]
    return "\n".join([part.prompt, *lines])


_MARK = 4


def mark_of(task: str) -> str:
    """A few letters that tie a tapped answer to its question, as in `2 #k7fa`."""
    letters = [sign for sign in task.lower() if sign.isascii() and sign.isalnum()]
    return "".join(letters[-_MARK:])

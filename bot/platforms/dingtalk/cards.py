"""Questions and forms as the variables of our interactive card; None for what does not fit.

The administrator builds the card once, from the table in docs/dingtalk.md; the names here are the
names there. Every render sends every variable, so that nothing of the last one is left.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from bot.platforms.dingtalk.markdown import escaped
from bot.platforms.split import cleaned, shortened, size
from messages.cards import Choice, Form, Part

BUTTONS = ("b1", "b2", "b3", "b4", "b5", "b6")
VARIABLES = ("title", "body", *BUTTONS, "b0", "back", "stamp")
MAX_VALUE = 1024  # bytes
_LABEL, _STAMP = 20, 60  # characters
_NOT_RATED = "不评"
_NAME = re.compile(r"[0-9A-Za-z_\-]{1,64}")
_CARRY = re.compile(r"[0-9A-Za-z\-]{0,200}")
Variables = dict[str, str]


def variables(part: Part) -> Variables | None:
    """What the card shows of a choice, or of a form's first line.

    `back` comes back with every button: a random step, the task, a form's field, and what the
    choice carries. The step makes two presses of one render one message.
    """
    match part:
        case Choice(task=task) if _NAME.fullmatch(task) and _CARRY.fullmatch(part.carry):
            title, _, body = cleaned(part.prompt).strip().partition("\n")
            return _filled(title, body, part.options, (task, "", part.carry))
        case Form(task=task) if part.fields and _NAME.fullmatch(task):
            field = part.fields[0]
            if not _NAME.fullmatch(field.key):
                return None
            lines = [line for line in (part.note, field.title) if line.strip()]
            made = _filled(part.title, "\n".join(lines), field.options, (task, field.key, ""))
            return made and {**made, "b0": _NOT_RATED if field.optional else ""}
    return None


def closed(stamp: str) -> Variables:
    """What the card shows when nothing can be pressed any more: that word, and nothing else.

    Nothing of what was asked stays, for it may read a vote back.
    """
    return {**dict.fromkeys(VARIABLES, ""), "stamp": shortened(cleaned(stamp), _STAMP)}


def _filled(
    title: str, body: str, options: Sequence[str], named: tuple[str, str, str]
) -> Variables | None:
    labels = [cleaned(label).strip() for label in options]
    if not 0 < len(labels) <= len(BUTTONS) or not all(0 < len(s) <= _LABEL for s in labels):
        return None
    made = dict.fromkeys(VARIABLES, "") | dict(zip(BUTTONS, labels, strict=False))
    made["title"] = cleaned(title).strip()
    made["body"] = escaped(cleaned(body).strip())
    made["back"] = ".".join((secrets.token_hex(8), *named))
    return made if all(size(value) <= MAX_VALUE for value in made.values()) else None

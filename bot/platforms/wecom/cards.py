"""Questions, forms and briefs as WeCom's template cards; None for what a card would cut.

Pure. The lengths are those WeCom advises: what is longer is cut by the reader's app, so it is
said in words instead.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from bot.platforms.split import cleaned, size
from messages.cards import Brief, Choice, Field, Form, Part

CHOICE = "choice"  # the question key of a choice, which no form may use
SUBMIT = "submit"
LEFT_OUT = "0"
MAX_URL = 2048  # bytes
_TITLE, _DESCRIPTION, _SUBTITLE = 36, 44, 160  # characters, as all below
_BUTTONS, _BUTTON = 6, 10
_OPTIONS, _OPTION = 20, 17
_SELECTS, _SELECT_OPTIONS, _SELECT_OPTION = 3, 10, 16
_FIGURE, _FIGURE_NOTE = 14, 22
_FACTS, _FACT_NAME, _FACT = 6, 5, 30
_TASK = re.compile(r"[0-9A-Za-z_\-]{1,64}")
_REF = re.compile(r"[0-9A-Za-z_\-]{1,63}")  # with the task and the @ at most 128
_CARRY = re.compile(r"[0-9A-Za-z\-]{0,200}")
_FIELD = re.compile(r"[0-9A-Za-z_\-]{1,64}")
# WeCom shows the first option of a list until another is picked, which would favour it in a
# vote; so the first one says that nothing is picked.
_NOTHING_YET, _SKIPPED, _HAND_IN, _ASKED = "请选择", "不评", "提交", "请选择一项"

Template: TypeAlias = dict[str, Any]


def template(part: Part, ref: str) -> Template | None:
    """The part as a card of its own name, made from its task and `ref`."""
    if isinstance(part, Brief):
        return brief(part)
    if not isinstance(part, Choice | Form) or not _REF.fullmatch(ref):
        return None
    return named(part, f"{part.task}@{ref}")


def named(part: Choice | Form, name: str) -> Template | None:
    """The part as a card of the given name: to be sent, or to take the place of that one.

    In the place of another task's card its keys tell whose they are, since the name stays.
    """
    if not _TASK.fullmatch(part.task):
        return None
    tail = "" if task_of(name) == part.task else f"@{part.task}"
    made = _choice(part, tail) if isinstance(part, Choice) else _form(part, tail)
    return made and {**made, "task_id": name}


def task_of(name: str) -> str:
    """The task a card was first sent for."""
    return name.partition("@")[0]


def _choice(part: Choice, tail: str) -> Template | None:
    """Up to six short answers as buttons, up to twenty longer ones as a list to pick from."""
    labels = [cleaned(label).strip() for label in part.options]
    if not labels or not all(labels) or not _CARRY.fullmatch(part.carry):
        return None
    tail = f":{part.carry}{tail}" if part.carry else tail
    if len(labels) <= _BUTTONS and _longest(labels) <= _BUTTON:
        return _buttons(part.prompt, labels, tail)
    if len(labels) <= _OPTIONS and _longest(labels) <= _OPTION:
        heading = _heading(part.prompt, _DESCRIPTION)
        return heading and _vote(_below(*heading), CHOICE, _numbered(labels), SUBMIT + tail)
    return None


def _form(part: Form, tail: str) -> Template | None:
    """Its first lines, at most three; a single one is a list to pick from."""
    keys = [field.key for field in part.fields]
    if not _all_said((part.title, *(field.title for field in part.fields))):
        return None
    if len(set(keys)) < len(keys) or not all(_FIELD.fullmatch(k) and k != CHOICE for k in keys):
        return None
    for count in range(min(len(part.fields), _SELECTS), 1, -1):
        if made := _selects(part, part.fields[:count], tail):
            return made
    return _single(part, part.fields[0], tail) if part.fields else None


def brief(part: Brief) -> Template | None:
    """A notice with a figure and facts that opens a page."""
    title = cleaned(part.title).strip()
    facts = [(cleaned(name).strip(), cleaned(value).strip()) for name, value in part.facts]
    if not 0 < len(title) <= _TITLE or not _is_short(part) or not _are_short(facts):
        return None
    made: Template = {
        "card_type": "text_notice",
        "main_title": {"title": title},
        "card_action": {"type": 1, "url": part.url},
    }
    if part.figure:
        figure = {"title": cleaned(part.figure), "desc": cleaned(part.figure_note)}
        made["emphasis_content"] = figure
    if words := cleaned(part.words).strip():
        made["sub_title_text"] = words
    rows = [{"keyname": name, "value": value} for name, value in facts]
    return {**made, "horizontal_content_list": rows} if rows else made


def _is_short(part: Brief) -> bool:
    usable = bool(part.url) and size(part.url) <= MAX_URL
    figure = len(part.figure) <= _FIGURE and len(part.figure_note) <= _FIGURE_NOTE
    noted = bool(part.figure) or not part.figure_note  # a note has no place without its figure
    # What the words say beyond the figure must not be lost.
    whole = len(cleaned(part.words).strip()) <= _SUBTITLE
    return usable and figure and noted and whole


def _are_short(facts: list[tuple[str, str]]) -> bool:
    fit = (0 < len(name) <= _FACT_NAME and 0 < len(value) <= _FACT for name, value in facts)
    return len(facts) <= _FACTS and all(fit)


def _buttons(prompt: str, labels: list[str], tail: str) -> Template | None:
    heading = _heading(prompt, _SUBTITLE)
    if heading is None:
        return None
    title, rest = heading
    # All alike: a coloured button would speak for its answer.
    buttons = [{"text": label, "key": f"{n}{tail}"} for n, label in enumerate(labels, 1)]
    made = {"card_type": "button_interaction", "main_title": _below(title), "button_list": buttons}
    return {**made, "sub_title_text": rest} if rest else made


def _selects(part: Form, fields: tuple[Field, ...], tail: str) -> Template | None:
    heading = _form_heading(part.title, part.note)
    if heading is None or not all(_fits_select(field) for field in fields):
        return None
    return {
        "card_type": "multiple_interaction",
        "main_title": heading,
        "select_list": [_select(field) for field in fields],
        "submit_button": {"text": _HAND_IN, "key": SUBMIT + tail},
    }


def _fits_select(field: Field) -> bool:
    few = 1 <= len(field.options) < _SELECT_OPTIONS and _all_said(field.options)
    return few and _longest(field.options) <= _SELECT_OPTION and len(field.title) <= _TITLE


def _select(field: Field) -> Template:
    nothing = {"id": LEFT_OUT, "text": _SKIPPED if field.optional else _NOTHING_YET}
    return {
        "question_key": field.key,
        "title": cleaned(field.title),
        "selected_id": LEFT_OUT,
        "option_list": [nothing, *_numbered(field.options)],
    }


def _single(part: Form, field: Field, tail: str) -> Template | None:
    title = f"{part.title} · {field.title}"
    heading = _form_heading(title, part.note)
    heading = heading or _form_heading(part.title, f"{field.title}\n{part.note}")
    options = _numbered(field.options)
    if field.optional:
        options.append({"id": LEFT_OUT, "text": _SKIPPED})
    few = bool(field.options) and len(options) <= _OPTIONS and _all_said(field.options)
    if heading is None or not few or _longest(field.options) > _OPTION:
        return None
    return _vote(heading, field.key, options, SUBMIT + tail)


def _vote(main_title: Template, question: str, options: list[Template], key: str) -> Template:
    unchecked = [{**option, "is_checked": False} for option in options]
    return {
        "card_type": "vote_interaction",
        "main_title": main_title,
        "checkbox": {"question_key": question, "mode": 0, "option_list": unchecked},
        "submit_button": {"text": _HAND_IN, "key": key},
    }


def _heading(prompt: str, room: int) -> tuple[str, str] | None:
    """The first line as the title and the rest below it, or all of it below a plain title."""
    words = cleaned(prompt).strip()
    first, _, rest = words.partition("\n")
    if len(first) > _TITLE:
        first, rest = _ASKED, words
    rest = rest.strip()
    return (first.strip(), rest) if first and len(rest) <= room else None


def _form_heading(title: str, note: str) -> Template | None:
    title, note = cleaned(title).strip(), cleaned(note).strip()
    fits = 0 < len(title) <= _TITLE and len(note) <= _DESCRIPTION
    return _below(title, note) if fits else None


def _below(title: str, note: str = "") -> Template:
    return {"title": title, **({"desc": note} if note else {})}


def _numbered(labels: list[str] | tuple[str, ...]) -> list[Template]:
    return [{"id": str(n), "text": cleaned(label)} for n, label in enumerate(labels, 1)]


def _all_said(labels: tuple[str, ...]) -> bool:
    return all(cleaned(label).strip() for label in labels)


def _longest(words: list[str] | tuple[str, ...]) -> int:
    return max(map(len, words), default=0)

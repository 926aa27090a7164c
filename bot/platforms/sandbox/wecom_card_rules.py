"""What WeCom demands of a template card, as errcodes. Advised lengths are not enforced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OK, _BAD, _BAD_TASK, _KEY_AGAIN, _BAD_KEY = 0, 40058, 42014, 42017, 42018
INTERACTIVE = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
_TASK = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_MAX_KEY, _MAX_ID, _MAX_URL = 1024, 128, 2048  # bytes
_MAX_LISTS = {"horizontal_content_list": 6, "jump_list": 3}
Card = Mapping[str, Any]


def fault_of_template(card: Any) -> int:
    """The errcode of a template card, 0 when it is as documented."""
    judge = _JUDGES.get(str(card.get("card_type"))) if isinstance(card, Mapping) else None
    if judge is None:
        return _BAD
    if any(not _is_list(card.get(name, []), 0, most) for name, most in _MAX_LISTS.items()):
        return _BAD
    if card["card_type"] in INTERACTIVE and not _is_task(card.get("task_id")):
        return _BAD_TASK
    if not _has_title(card):
        return _BAD
    return judge(card)


def _notice(card: Card) -> int:
    action = card.get("card_action")
    if not isinstance(action, Mapping) or action.get("type") != 1 or not _is_url(action.get("url")):
        return _BAD
    facts = card.get("horizontal_content_list", [])
    return OK if all(_is_word(fact.get("keyname")) for fact in facts) else _BAD


def _buttons(card: Card) -> int:
    buttons = card.get("button_list")
    if not _is_list(buttons, 1, 6) or not all(_is_word(b.get("text")) for b in buttons or ()):
        return _BAD
    return _fault_of_keys([button.get("key") for button in buttons or ()])


def _vote(card: Card) -> int:
    box = card.get("checkbox")
    if not isinstance(box, Mapping) or box.get("mode", 0) not in (0, 1):
        return _BAD
    fault = _fault_of_keys([box.get("question_key")]) or _fault_of_options(box, 20)
    return fault or _fault_of_submit(card)


def _selects(card: Card) -> int:
    selects = card.get("select_list")
    if not _is_list(selects, 1, 3):
        return _BAD
    for select in selects or ():
        if fault := _fault_of_options(select, 10):
            return fault
    fault = _fault_of_keys([select.get("question_key") for select in selects or ()])
    return fault or _fault_of_submit(card)


_JUDGES = {
    "text_notice": _notice,
    "button_interaction": _buttons,
    "vote_interaction": _vote,
    "multiple_interaction": _selects,
}


def _fault_of_options(question: Card, most: int) -> int:
    options = question.get("option_list")
    if not _is_list(options, 1, most):
        return _BAD
    ids = [option.get("id") for option in options or ()]
    right = all(_is_word(one) and len(one.encode()) <= _MAX_ID for one in ids)
    right = right and all(_is_word(option.get("text")) for option in options or ())
    right = right and question.get("selected_id", ids[0]) in ids
    return OK if right and len(set(ids)) == len(ids) else _BAD


def _fault_of_submit(card: Card) -> int:
    button = card.get("submit_button")
    if not isinstance(button, Mapping) or not _is_word(button.get("text")):
        return _BAD
    return _fault_of_keys([button.get("key")])


def _fault_of_keys(keys: list[Any]) -> int:
    if not all(_is_word(key) and len(key.encode()) <= _MAX_KEY for key in keys):
        return _BAD_KEY
    return OK if len(set(keys)) == len(keys) else _KEY_AGAIN


def _has_title(card: Card) -> bool:
    title = card.get("main_title")
    named = isinstance(title, Mapping) and _is_word(title.get("title"))
    return named or (card["card_type"] == "text_notice" and _is_word(card.get("sub_title_text")))


def _is_task(value: Any) -> bool:
    return isinstance(value, str) and _TASK.fullmatch(value) is not None


def _is_url(value: Any) -> bool:
    return _is_word(value) and len(value.encode()) <= _MAX_URL


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: Any, least: int, most: int) -> bool:
    fits = isinstance(value, list) and least <= len(value) <= most
    return fits and all(isinstance(one, Mapping) for one in value)

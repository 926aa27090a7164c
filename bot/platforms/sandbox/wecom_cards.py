"""The template cards a WeCom of our own has delivered: who sees what on them, and their codes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.sandbox.pressable import NotPressable
from bot.platforms.sandbox.wecom_card_rules import INTERACTIVE, OK, fault_of_template

_CODE_LIFE = 72 * 3600  # seconds
_BAD, _OTHER_APP, _GONE = 40058, 42015, 42016
_MAX_PEOPLE = 1000
Card = Mapping[str, Any]
Told = Callable[[str, str, Mapping[str, Any]], None]


@dataclass(slots=True)
class _Delivered:
    """One card; `shown` is what each person sees of it, `stamped` who sees no buttons."""

    shown: dict[str, Card] = field(repr=False)
    stamped: set[str] = field(default_factory=set, repr=False)


class Cards:
    """Cards by task id; `on_update(userid, task_id, content)` is told of every rewrite.

    `content` is {"replace_name": …} or {"template_card": …}. `clock` is in seconds.
    """

    def __init__(self, clock: Callable[[], float], on_update: Told) -> None:
        self._clock = clock
        self._on_update = on_update
        self._delivered: dict[str, _Delivered] = {}
        self._codes: dict[str, tuple[str, float]] = {}

    def knows(self, task_id: str) -> bool:
        """Whether the task id was used before."""
        return task_id in self._delivered

    def deliver(self, card: Card, userids: Sequence[str]) -> str:
        """Keep what these people see; gives the response code, none for a card without buttons."""
        task_id = str(card.get("task_id", ""))
        if not task_id:
            return ""
        self._delivered[task_id] = _Delivered(dict.fromkeys(userids, card))
        return self._new_code(task_id)

    def press(
        self, userid: str, task_id: str, key: str, picks: Mapping[str, Sequence[str]]
    ) -> dict[str, Any]:
        """The callback's fields for a click with these option ids by question.

        A list nobody has touched hands in what it shows. Raises NotPressable.
        """
        found = self._delivered.get(task_id)
        card = found.shown.get(userid.lower()) if found else None
        if found is None or card is None or userid.lower() in found.stamped:
            raise NotPressable
        if key not in _keys(card):
            raise NotPressable
        fields: dict[str, Any] = {
            **{"MsgType": "event", "Event": "template_card_event", "FromUserName": userid},
            **{"EventKey": key, "TaskId": task_id, "CardType": card["card_type"]},
            "ResponseCode": self._new_code(task_id),
        }
        items = _items(card, picks)
        return {**fields, "SelectedItems": {"SelectedItem": items}} if items else fields

    def update(self, body: Mapping[str, Any], agent_id: int) -> tuple[int, list[str]]:
        """Do what message/update_template_card asks: errcode, and who has no such card."""
        if fault := _fault_of_update(body, agent_id):
            return fault, []
        task_id, issued = self._codes.get(body["response_code"], ("", 0.0))
        if not task_id or self._clock() - issued > _CODE_LIFE:
            return _GONE, []
        found, replaced = self._delivered[task_id], body.get("template_card")
        if replaced is not None and replaced.get("task_id", task_id) != task_id:
            return _GONE, []
        del self._codes[body["response_code"]]
        people = [str(person).lower() for person in body["userids"]]
        for person in people:
            if person in found.shown:
                self._change(found, task_id, person, body)
        return OK, [person for person in people if person not in found.shown]

    def _change(
        self, found: _Delivered, task_id: str, person: str, body: Mapping[str, Any]
    ) -> None:
        if "button" in body:
            found.stamped.add(person)
            self._on_update(person, task_id, {"replace_name": body["button"]["replace_name"]})
            return
        found.stamped.discard(person)
        found.shown[person] = body["template_card"]
        self._on_update(person, task_id, {"template_card": body["template_card"]})

    def _new_code(self, task_id: str) -> str:
        code = secrets.token_urlsafe(24)
        self._codes[code] = task_id, self._clock()
        return code


def _fault_of_update(body: Mapping[str, Any], agent_id: int) -> int:
    people = body.get("userids")
    if not isinstance(people, list) or not 0 < len(people) <= _MAX_PEOPLE:
        return _BAD
    if not isinstance(body.get("agentid"), int) or not isinstance(body.get("response_code"), str):
        return _BAD
    if body["agentid"] != agent_id:
        return _OTHER_APP
    if ("button" in body) == ("template_card" in body):
        return _BAD
    if "template_card" in body:
        return fault_of_template(body["template_card"])
    button = body["button"]
    name = button.get("replace_name") if isinstance(button, Mapping) else None
    return OK if isinstance(name, str) and name.strip() else _BAD


def _keys(card: Card) -> list[str]:
    if card["card_type"] not in INTERACTIVE:
        return []
    buttons = card.get("button_list") or [card["submit_button"]]
    return [button["key"] for button in buttons]


def _items(card: Card, picks: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    questions = [*card.get("select_list", ()), *([card["checkbox"]] if "checkbox" in card else [])]
    chosen = {q["question_key"]: _chosen(q, picks) for q in questions}
    if not set(picks) <= set(chosen):
        raise NotPressable
    return [
        {"QuestionKey": key, "OptionIds": {"OptionId": ids}} for key, ids in chosen.items() if ids
    ]


def _chosen(question: Mapping[str, Any], picks: Mapping[str, Sequence[str]]) -> list[str]:
    ids = [option["id"] for option in question["option_list"]]
    shown = [question.get("selected_id", ids[0])] if "mode" not in question else []
    chosen = list(picks.get(question["question_key"], shown))
    several = question.get("mode", 0) == 1
    if not set(chosen) <= set(ids) or (len(chosen) > 1 and not several):
        raise NotPressable
    return chosen

"""A button tapped on a drawing, as the press of the card that was really sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.web.sandbox.chats import App, Shown
from bot.web.sandbox.requests import Refused
from bot.web.sandbox.shapes import Message

Picks: TypeAlias = Mapping[str, tuple[str, ...]]
_MOST = 20  # questions, and options of each


@dataclass(frozen=True, slots=True)
class Tap:
    """Which button of which bubble, as the app `drawn` shows it, and what was picked before."""

    number: int
    drawn: App
    key: str = field(repr=False)
    picks: Picks = field(default_factory=dict, repr=False)


def tap_of(fields: Mapping[str, Any]) -> Tap:
    """The press in a request; Refused for what no card could send."""
    given = fields.get("press")
    if not isinstance(given, dict):
        raise Refused("malformed")
    number, key, picks = given.get("number"), given.get("key"), given.get("picks", {})
    if type(number) is not int or not isinstance(key, str) or not isinstance(picks, dict):
        raise Refused("malformed")
    if len(picks) > _MOST or given.get("drawn") not in [app.value for app in App]:
        raise Refused("malformed")
    read = {str(question): _ids(ids) for question, ids in picks.items()}
    return Tap(number, App(given["drawn"]), key, read)


def _ids(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > _MOST:
        raise Refused("malformed")
    if not all(isinstance(one, str) for one in given):
        raise Refused("malformed")
    return tuple(given)


def really(tap: Tap, shown: Shown) -> tuple[str, Picks]:
    """The key and the picks by which the card was to be pressed where it was sent.

    Of a form, DingTalk's card asks one line at a time: pressing it on WeCom leaves the others
    open, and of what is picked on WeCom only the first line is answered on DingTalk. Either way
    the bot asks for the rest.
    """
    if tap.drawn is shown.via:
        return tap.key, tap.picks
    card = _wecom_card(shown)
    return _on_wecom(tap, card) if shown.via is App.WECOM else (_on_dingtalk(tap, card), {})


def _wecom_card(shown: Shown) -> Message:
    for message in shown.content["shows"].get(App.WECOM.value, ()):
        if message.get("msgtype") == "template_card":
            card: Message = message["template_card"]
            return card
    raise Refused("no_card")


def _on_wecom(tap: Tap, card: Message) -> tuple[str, Picks]:
    """DingTalk's buttons carry the number of the option."""
    if buttons := card.get("button_list"):
        index = int(tap.key) - 1 if tap.key.isdecimal() else -1
        if not 0 <= index < len(buttons):
            raise Refused("malformed")
        return str(buttons[index]["key"]), {}
    asked = [card["checkbox"]] if "checkbox" in card else card.get("select_list", [])
    first, *others = asked
    left = {one["question_key"]: (one["option_list"][0]["id"],) for one in others}
    return card["submit_button"]["key"], {first["question_key"]: (tap.key,), **left}


def _on_dingtalk(tap: Tap, card: Message) -> str:
    """WeCom's buttons have a place, its lists the number of what was picked."""
    for number, button in enumerate(card.get("button_list", ()), 1):
        if button["key"] == tap.key:
            return str(number)
    picked = next((ids for ids in tap.picks.values() if ids), None)
    if picked is None:
        raise Refused("malformed")
    return picked[0]

"""The interactive cards a DingTalk of our own has delivered, and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.sandbox.dingtalk_rules import OK, fault_of_variables
from bot.platforms.sandbox.pressable import NotPressable

Shown = Mapping[str, str]
Told = Callable[[str, str, Shown], None]
_NOT_FOUND = "param.outTrackId.notExist"


@dataclass(slots=True)
class _Delivered:
    userid: str = field(repr=False)
    shown: dict[str, str] = field(repr=False)


class Cards:
    """Cards by outTrackId; `on_card(userid, out_track_id, shown)` is told of every change."""

    def __init__(self, on_card: Told) -> None:
        self._on_card = on_card
        self._delivered: dict[str, _Delivered] = {}

    def deliver(self, name: str, userid: str, shown: Shown) -> bool:
        """Keep what the person sees; False for a name used before, whose new data is ignored."""
        if name in self._delivered:
            return False
        self._delivered[name] = _Delivered(userid, dict(shown))
        return True

    def shown(self, name: str) -> Shown | None:
        """The variables of a card now."""
        found = self._delivered.get(name)
        return dict(found.shown) if found else None

    def back(self, userid: str, name: str, number: str) -> str:
        """What the button of that number sends back; raises NotPressable.

        A template shows a button only where its label is not empty, and none beside a stamp.
        """
        found = self._delivered.get(name)
        if found is None or found.userid != userid.lower() or found.shown.get("stamp"):
            raise NotPressable
        if not found.shown.get(f"b{number}"):
            raise NotPressable
        return found.shown.get("back", "")

    def update(self, body: Mapping[str, Any], name: str = "") -> str:
        """Change a card as an answer to its press or a call asks; the code of what is wrong."""
        found = self._delivered.get(name or str(body.get("outTrackId", "")))
        if found is None:
            return _NOT_FOUND
        if "cardData" not in body:
            return OK
        if fault := fault_of_variables(body):
            return fault
        values, options = body["cardData"]["cardParamMap"], body.get("cardUpdateOptions", {})
        kept = found.shown if options.get("updateCardDataByKey") is True else {}
        found.shown = {**kept, **values}
        self._on_card(found.userid, name or str(body["outTrackId"]), dict(found.shown))
        return OK

"""What DingTalk demands of a message or card, as the codes it refuses them with."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

OK = ""
MAX_USERS = 20
_MAX_PARAM = 15_000  # bytes
_MAX_VALUE, _MAX_KEY = 1024, 100  # bytes
_FILE_TYPES = ("xlsx", "pdf", "zip", "rar", "doc", "docx")
_NEEDED = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
}
_NEEDED_IN_SESSION = {
    "text": ("content",),
    "markdown": ("title", "text"),
    "actionCard": ("title", "text", "singleTitle", "singleURL"),
}


def fault_of_message(message: Mapping[str, Any], robot: str, media: Collection[str]) -> str:
    """The code of a message by the robot's interface, OK when it is as documented."""
    code = message.get("robotCode")
    if not code:
        return "invalidParameter.robotCode.empty"
    if code != robot:
        return "invalidParameter.robotCode.notExsit"
    key, param = message.get("msgKey"), message.get("msgParam")
    if not isinstance(key, str) or key not in _NEEDED:
        return "invalidParameter.msgKey.invalid"
    if not isinstance(param, str) or (values := decoded(param)) is None:
        return "invalidParameter.msgParam.invalid"
    if len(param.encode()) > _MAX_PARAM:
        return "invalidParameter.msgParam.tooLong"
    return _fault_of_values(key, values, media)


def fault_of_people(userids: object) -> str:
    """The code of the list of receivers."""
    if not isinstance(userids, list) or not userids:
        return "invalidParameter.userIds.empty"
    if not all(isinstance(userid, str) for userid in userids):
        return "invalidParameter.userIds.empty"
    return "invalidParameter.userIds.overMax" if len(userids) > MAX_USERS else OK


def is_session_message(message: Mapping[str, Any]) -> bool:
    """Whether the answer to a session has a form it takes: no file, no picture."""
    kind = message.get("msgtype")
    content = message.get(kind) if isinstance(kind, str) else None
    needed = _NEEDED_IN_SESSION.get(str(kind))
    if needed is None or not isinstance(content, dict):
        return False
    return all(isinstance(content.get(name), str) and content[name] for name in needed)


def fault_of_card(
    card: Mapping[str, Any], template: str, robot: str, routes: Collection[str]
) -> str:
    """The code of a card to be created and delivered to one person."""
    if card.get("cardTemplateId") != template or not template:
        return "param.cardTemplateId.invalid"
    if not isinstance(card.get("outTrackId"), str) or not card["outTrackId"]:
        return "param.outTrackId.empty"
    if card.get("callbackType") == "HTTP" and card.get("callbackRouteKey") not in routes:
        return "param.callbackRouteKey.invalid"
    space, model = card.get("openSpaceId"), card.get("imRobotOpenDeliverModel")
    if not isinstance(space, str) or not space.startswith("dtv1.card//IM_ROBOT."):
        return "param.openSpaceId.invalid"
    if not isinstance(model, dict) or model.get("spaceType") != "IM_ROBOT":
        return "param.imRobotOpenDeliverModel.invalid"
    if model.get("robotCode", robot) != robot or "imRobotOpenSpaceModel" not in card:
        return "param.imRobotOpenSpaceModel.invalid"
    return fault_of_variables(card)


def fault_of_variables(card: Mapping[str, Any]) -> str:
    """The code of a card's values: all of them strings, none over 1 KB."""
    data = card.get("cardData")
    values = data.get("cardParamMap") if isinstance(data, dict) else None
    if not isinstance(values, dict):
        return "param.cardData.invalid"
    fits = all(
        isinstance(value, str) and len(value.encode()) <= _MAX_VALUE and len(name) <= _MAX_KEY
        for name, value in values.items()
    )
    return OK if fits else "param.cardParamMap.invalid"


def decoded(param: str) -> dict[str, Any] | None:
    """The values within msgParam, None for what is no JSON object."""
    try:
        values = json.loads(param)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _fault_of_values(key: str, values: Mapping[str, Any], media: Collection[str]) -> str:
    for name in _NEEDED[key]:
        if not isinstance(values.get(name), str) or not values[name]:
            return f"miss.param.{name}"
    if key == "sampleFile":
        known = values["mediaId"] in media and values["fileType"] in _FILE_TYPES
        return OK if known else "invalidParameter.msgParam.invalid"
    if key == "sampleImageMsg":
        photo = values["photoURL"]
        known = photo in media or photo.startswith("https://")
        return OK if known else "invalidParameter.msgParam.invalid"
    return OK

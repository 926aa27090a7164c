"""Events of the corporation's contacts, over HTTP or the connection."""

from __future__ import annotations

from bot.platforms.dingtalk.fields import Fields, whole
from handlers.incoming import Change, DirectoryChange

_CHANGES = {
    "user_add_org": Change.JOINED,
    "user_modify_org": Change.CHANGED,
    "user_leave_org": Change.LEFT,
    "org_dept_create": Change.DEPARTMENTS,
    "org_dept_modify": Change.DEPARTMENTS,
    "org_dept_remove": Change.DEPARTMENTS,
}


def change(fields: Fields, name: str = "") -> DirectoryChange | None:
    """What the event says of the directory, None for every other event.

    Keys are read in any case, for older payloads capitalise them. `name` is the event's type
    where the payload itself does not say it.
    """
    lowered = {str(key).lower(): value for key, value in fields.items()}
    kind = _CHANGES.get(name or str(lowered.get("eventtype", "")))
    if kind is None:
        return None
    named = lowered.get("userid", [])
    userids = named if isinstance(named, list) else [named]
    accounts = tuple(whole(u).lower() for u in userids if isinstance(u, str) and u)
    return DirectoryChange("dingtalk", kind, accounts if kind is not Change.DEPARTMENTS else ())

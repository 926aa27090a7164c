"""What a change_contact event says of the directory. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.incoming import Change, DirectoryChange

_PEOPLE = {
    "create_user": Change.JOINED,
    "update_user": Change.CHANGED,
    "delete_user": Change.LEFT,
}
_DEPARTMENTS = frozenset({"create_party", "update_party", "delete_party", "update_tag"})
_MAX_USERID = 64


def change_of(fields: Mapping[str, str]) -> DirectoryChange | None:
    """The news, None for a change of no interest here; what else it tells is read anew."""
    kind = fields.get("ChangeType", "").lower()
    if kind in _DEPARTMENTS:
        return DirectoryChange("wecom", Change.DEPARTMENTS)
    account, renamed = (fields.get(name, "").lower() for name in ("UserID", "NewUserID"))
    if kind not in _PEOPLE or not 0 < len(account) <= _MAX_USERID or len(renamed) > _MAX_USERID:
        return None
    new_account = renamed if kind == "update_user" and renamed != account else ""
    return DirectoryChange("wecom", _PEOPLE[kind], (account,), new_account)

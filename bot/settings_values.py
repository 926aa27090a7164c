"""What a single value of the configuration may look like.

Validators raise bare ValueErrors: the sentence an operator reads is the field's description,
and a value must never get into an error by way of a message.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import time
from typing import Annotated, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

T = TypeVar("T")

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
_ITEM = re.compile(r"""[^\s,，、\[\]"']+""")
_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


def _not_a_switch(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError
    return value


def _items(value: object) -> object:
    """A list from an environment variable: `a,b`, `a b` or `["a", "b"]`."""
    return tuple(_ITEM.findall(value)) if isinstance(value, str) else value


def _time_of_day(value: object) -> object:
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found:
        return time(int(found[1]), int(found[2]))
    if isinstance(value, time) and value.tzinfo is None:
        return value
    raise ValueError


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or re.search(r"\s", value))
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ValueError
    _ = parts.port  # a port that is no number raises here
    return value.rstrip("/")


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError from None
    name = url.database or ""
    on_disk = name and name != ":memory:" and not name.startswith("file:")
    if url.drivername not in _DRIVERS or not on_disk:
        raise ValueError
    return value


def _secret_like(pattern: str) -> Callable[[SecretStr], SecretStr]:
    """Empty stands for: not given. Whether it may be left out is a rule between keys."""
    shape = re.compile(pattern, re.ASCII)

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not shape.fullmatch(value.get_secret_value()):
            raise ValueError
        return value

    return check


def _data_key(value: SecretStr) -> SecretStr:
    # Not base64 at all is a binascii.Error, which is a ValueError, too.
    if value and len(base64.b64decode(value.get_secret_value(), validate=True)) != 32:
        raise ValueError
    return value


Whole: TypeAlias = Annotated[int, BeforeValidator(_not_a_switch)]
Listed: TypeAlias = Annotated[tuple[T, ...], BeforeValidator(_items)]
TimeOfDay: TypeAlias = Annotated[time, BeforeValidator(_time_of_day)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(_http_url)]
DatabaseUrl: TypeAlias = Annotated[str, AfterValidator(_database_url)]
AesKey: TypeAlias = Annotated[SecretStr, AfterValidator(_secret_like(r"[A-Za-z0-9+/]{43}"))]
CallbackToken: TypeAlias = Annotated[SecretStr, AfterValidator(_secret_like(r"[A-Za-z0-9]{1,32}"))]
DataKey: TypeAlias = Annotated[SecretStr, AfterValidator(_data_key)]

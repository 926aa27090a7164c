"""How a mistake in the configuration is told: full name, what was found, what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from pathlib import Path

from pydantic import SecretStr

_LONGEST = 60
_USERINFO = re.compile(r"//[^/@]*@")
UNKNOWN_KEY = "没有这个键"
UNKNOWN_SECTION = "没有这一节"


class SettingsError(Exception):
    """The program must not start; `problems` holds one Chinese line per mistake, all of them.

    Neither a line nor the repr ever shows the value of a secret or of an unknown key.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        head = f"配置有 {len(self.problems)} 处要改："
        super().__init__("\n".join([head, *self.problems]))


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `origin` names the environment variable it came from, if any."""

    key: str
    found: str
    expected: str
    origin: str = ""

    def line(self) -> str:
        """The sentence the operator reads: always one line, whatever was written."""
        place = f"{self.key}（环境变量 {self.origin}）" if self.origin else self.key
        line = f"{place}：{self.found}；{self.expected}"
        return "".join(sign if sign.isprintable() else "?" for sign in line)


def shown(value: object, *, secret: bool) -> str:
    """What was found, as words; of a secret only how long it is."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in ("", None):
        return "没有写"
    if secret:
        size = f"{len(value)} 个字符" if isinstance(value, str) else "不是一串字符"
        return f"写的内容不对（{size}，内容不显示）"
    written = _USERINFO.sub("//…@", _as_written(value))
    return f"写的是 {written[:_LONGEST]}{'…' if len(written) > _LONGEST else ''}"


def _as_written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_as_written(item) for item in value)}]"
    return f'"{value}"' if isinstance(value, (str, Path)) else str(value)


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to say after an unknown name: the one it resembles, else `otherwise`."""
    alike = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"是不是 {alike[0]}" if alike else otherwise

"""Where values come from: the file, the environment over it, and mounted secrets.

Everything is gathered with its mistakes beside it, so that all of them can be told at once.
An empty value counts as not written, in the file and in the environment alike.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings_problems import UNKNOWN_KEY, UNKNOWN_SECTION, Problem, nearest
from bot.settings_sections import (
    DingTalk,
    Polls,
    Reminders,
    Sandbox,
    Section,
    Security,
    Server,
    Storage,
    WeCom,
)

PREFIX = "ZHIBU_"
SECTIONS: Mapping[str, type[Section]] = {
    "server": Server,
    "storage": Storage,
    "wecom": WeCom,
    "dingtalk": DingTalk,
    "sandbox": Sandbox,
    "security": Security,
    "polls": Polls,
    "reminders": Reminders,
}
_LARGEST_SECRET = 4096


@dataclass(frozen=True, slots=True)
class Written:
    """A value as somebody wrote it; `in_file` says it is the path of a file that holds it."""

    section: str
    key: str
    value: object = field(repr=False)
    origin: str = ""
    in_file: bool = False

    @property
    def name(self) -> str:
        """The full name as it was written."""
        return f"{self.section}.{self.key}{'_file' if self.in_file else ''}"


@dataclass(slots=True)
class Gathered:
    """Values by full key name, and what was wrong on the way.

    Not `readable` means that the file told nothing at all: more complaints would only confuse.
    """

    written: dict[str, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True

    def section(self, name: str) -> dict[str, object]:
        """The values of one section by bare key."""
        return {w.key: w.value for w in self.written.values() if w.section == name}

    def origin(self, name: str) -> str:
        """The environment variable a value came from, empty for the file or the default."""
        return self.written[name].origin if name in self.written else ""


def gather(path: Path | None, environ: Mapping[str, str]) -> Gathered:
    """All values that were written, the environment's in place of the file's."""
    result = Gathered()
    table = _parsed(path, result.problems)
    result.readable = not result.problems
    from_file = _layer(_in_table(table, result.problems), result.problems)
    from_environment = _layer(_in_environment(environ), result.problems)
    for name, written in {**from_file, **from_environment}.items():
        resolved = _mounted(written, result.problems) if written.in_file else written
        if resolved is not None:
            result.written[name] = resolved
    return result


def is_secret(section: str, key: str) -> bool:
    """Whether the value must never be shown."""
    known = SECTIONS[section].model_fields.get(key)
    return known is not None and not known.repr


def _parsed(path: Path | None, problems: list[Problem]) -> Mapping[str, object]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        problems.append(Problem(str(path), "读不到这个文件", "应当是可读的 TOML 配置文件"))
    except UnicodeDecodeError:
        problems.append(Problem(str(path), "不是 UTF-8 编码", "请另存为 UTF-8"))
    except tomllib.TOMLDecodeError as mistake:
        # Of the parser's words only the place is told: the rest may quote the file.
        place = re.search(r"at line (\d+)", str(mistake))
        where = f"第 {place[1]} 行" if place else "文件末尾"
        problems.append(
            Problem(str(path), f"{where}不合 TOML 的写法", "请对照 config.example.toml")
        )
    return {}


def _in_table(table: Mapping[str, object], problems: list[Problem]) -> Iterator[Written]:
    for section, keys in table.items():
        if isinstance(keys, Mapping):
            yield from (Written(section, key, value) for key, value in keys.items())
        else:
            problems.append(
                Problem(section, "写在了各节之外", f"应当写在 [{'] ['.join(SECTIONS)}] 之下")
            )


def _in_environment(environ: Mapping[str, str]) -> Iterator[Written]:
    # Names without the double underscore (ZHIBU_CONFIG, what container hosts add) are not ours.
    for name, value in environ.items():
        section, divider, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and divider:
            yield Written(section, key, value, origin=name)


def _layer(entries: Iterator[Written], problems: list[Problem]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for entry in map(_as_mounted, entries):
        name = f"{entry.section}.{entry.key}"
        if unknown := _unknown(entry):
            problems.append(unknown)
        elif name in found and entry.value != "":
            problems.append(
                Problem(name, f"{name} 和 {name}_file 都写了", "只留一个", entry.origin)
            )
        elif entry.value != "":
            found[name] = entry
    return found


def _as_mounted(entry: Written) -> Written:
    bare = entry.key.removesuffix("_file")
    if entry.section not in SECTIONS or bare == entry.key or not is_secret(entry.section, bare):
        return entry
    return Written(entry.section, bare, entry.value, entry.origin, in_file=True)


def _unknown(entry: Written) -> Problem | None:
    if entry.section not in SECTIONS:
        otherwise = f"应为 {'、'.join(SECTIONS)} 之一"
        hint = nearest(entry.section, SECTIONS, otherwise)
        return Problem(entry.name, UNKNOWN_SECTION, hint, entry.origin)
    known = SECTIONS[entry.section].model_fields
    if entry.key in known:
        return None
    hint = nearest(entry.key, known, f"应为 {'、'.join(known)} 之一")
    return Problem(entry.name, UNKNOWN_KEY, hint, entry.origin)


def _mounted(entry: Written, problems: list[Problem]) -> Written | None:
    """The secret in a mounted file, its trailing line end dropped."""
    found = "读不到这个文件"
    try:
        with Path(str(entry.value)).open("rb") as file:
            text = file.read(_LARGEST_SECRET + 1).decode("utf-8-sig").strip()
        found = "文件是空的" if not text else "文件太大"
        if 0 < len(text) <= _LARGEST_SECRET:
            return Written(entry.section, entry.key, text, entry.origin)
    except (OSError, ValueError):
        pass
    expected = "应当是只含这一项内容的可读文件"
    problems.append(Problem(entry.name, found, expected, entry.origin))
    return None

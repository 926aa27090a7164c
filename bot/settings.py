"""The configuration: file and environment become one frozen `Settings`, or one clear error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.settings_problems import Problem, SettingsError, shown
from bot.settings_rules import broken_rules
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
from bot.settings_sources import SECTIONS, Gathered, gather, is_secret

__all__ = ["Settings", "SettingsError", "default_path", "load"]


class Settings(BaseModel):
    """Everything that can be configured, checked; the repr shows no secret.

    `storage.urn_url` and `server.public_url` are always filled. Rules between keys hold only
    for what `load` returns.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    server: Server = Server()
    storage: Storage = Storage()
    wecom: WeCom = WeCom()
    dingtalk: DingTalk = DingTalk()
    sandbox: Sandbox = Sandbox()
    security: Security = Security()
    polls: Polls = Polls()
    reminders: Reminders = Reminders()

    def value(self, name: str) -> Any:
        """The value of the key with this full name, as `polls.min_ballots`."""
        section, key = name.split(".", 1)
        return getattr(getattr(self, section), key)


def default_path(environ: Mapping[str, str], cwd: Path) -> Path | None:
    """The file `$ZHIBU_CONFIG` names, else `zhibu.toml` in `cwd`, else none."""
    if named := environ.get("ZHIBU_CONFIG"):
        return cwd / named
    beside = cwd / "zhibu.toml"
    return beside if beside.exists() else None


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of the file with `ZHIBU_<SECTION>__<KEY>` of the environment over them.

    Raises SettingsError with every unknown key, missing secret, malformed value and broken rule
    at once. Without a path the environment and the defaults alone are read.
    """
    gathered = gather(path, environ)
    problems = list(gathered.problems)
    if not gathered.readable:
        raise SettingsError(problem.line() for problem in problems)
    sections = {name: _section(name, gathered, problems) for name in SECTIONS}
    settings = Settings(**sections)  # type: ignore[arg-type]  # one model per name, see SECTIONS
    malformed = [problem.key.removesuffix("_file") for problem in problems]
    for problem in broken_rules(settings, malformed):
        problems.append(replace(problem, origin=gathered.origin(problem.key)))
    if problems:
        raise SettingsError(dict.fromkeys(problem.line() for problem in problems))
    return settings


def _section(name: str, gathered: Gathered, problems: list[Problem]) -> Section:
    """The section as far as it is right: what is malformed is told and takes its default."""
    values = gathered.section(name)
    try:
        return SECTIONS[name].model_validate(values)
    except ValidationError as errors:
        wrong = {str(error["loc"][0]) for error in errors.errors() if error["loc"][0] in values}
    problems.extend(_malformed(name, sorted(wrong), gathered))
    return SECTIONS[name].model_validate({k: v for k, v in values.items() if k not in wrong})


def _malformed(section: str, keys: list[str], gathered: Gathered) -> Iterator[Problem]:
    for key in keys:
        name = f"{section}.{key}"
        found = shown(gathered.written[name].value, secret=is_secret(section, key))
        expected = f"应为：{SECTIONS[section].model_fields[key].description}"
        yield Problem(name, found, expected, gathered.origin(name))

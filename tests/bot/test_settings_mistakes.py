"""What an operator is told about a configuration that must not start."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SettingsError, load

DATA_KEY = base64.b64encode(b"k" * 32).decode()
BASE = {"ZHIBU_SECURITY__DATA_KEY": DATA_KEY}
CANARY = "canary!"
ANYTHING = st.text(min_size=1).filter(lambda text: "\0" not in text)
SECRETS = [
    "storage.url",
    "storage.urn_url",
    "wecom.contacts_token",
    "wecom.contacts_aes_key",
    "wecom.token",
    "wecom.encoding_aes_key",
    "dingtalk.token",
    "dingtalk.aes_key",
    "security.data_key",
]


def variable(key: str) -> str:
    return "ZHIBU_" + key.upper().replace(".", "__", 1)


def problems(path: Path | None, environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(path, environ)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    return caught.value.problems


def problem(key: str, value: str, **more: str) -> str:
    others = {variable(name.replace("__", ".", 1)): text for name, text in more.items()}
    [line] = problems(None, {**BASE, **others, variable(key): value})
    return line


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("server.host", "a b"),
        ("server.port", "x"),
        ("server.port", "0"),
        ("server.port", "65536"),
        ("server.public_url", "dj.example.cn"),
        ("server.public_url", "ftp://dj.example.cn"),
        ("server.public_url", "https://"),
        ("server.public_url", "https://dj.example.cn/?a=1"),
        ("server.public_url", "https://dj.example.cn:port"),
        ("server.public_url", "https://[dj"),
        ("server.trusted_proxies", "10.0.0.300"),
        ("server.workers", "0"),
        ("wecom.enabled", "maybe"),
        ("wecom.corp_id", "企业"),
        ("wecom.agent_id", "-1"),
        ("wecom.api_base", "qyapi"),
        ("wecom.auth_base", "qyapi"),
        ("dingtalk.mode", "poll"),
        ("dingtalk.agent_id", "x"),
        ("dingtalk.api_base", "x"),
        ("dingtalk.oapi_base", "x"),
        ("sandbox.enabled", "2"),
        ("polls.min_ballots", "2"),
        ("polls.mode", "paper"),
        ("polls.seal", "wax"),
        ("polls.cast_url", "x"),
        ("reminders.quiet_hours", "21:30"),
        ("reminders.quiet_hours", "24:00,07:00"),
        ("reminders.quiet_hours", "07:00,07:00"),
        ("reminders.days_before", "3,-1"),
        ("reminders.days_before", "3,3"),
        ("reminders.overdue_every_days", "0"),
        ("reminders.overdue_times", "-1"),
        ("reminders.digest_at", "8.40"),
        ("reminders.digest_at", "06:00"),
    ],
)
def test_a_malformed_value_is_told_with_its_key_and_what_was_found(key: str, value: str) -> None:
    line = problem(key, value)
    assert line.startswith(f"{key}（环境变量 {variable(key)}）：写的是 ")
    assert value.split(",")[0] in line


@pytest.mark.parametrize("key", SECRETS)
def test_a_malformed_secret_is_told_without_its_value(key: str) -> None:
    environ = {**BASE, variable(key): CANARY}
    with pytest.raises(SettingsError) as caught:
        load(None, environ)
    [line] = caught.value.problems
    assert line.startswith(key)
    assert "7 个字符" in line
    assert "canary" not in str(caught.value) + repr(caught.value)


def told(environ: dict[str, str]) -> tuple[str, ...]:
    try:
        load(None, {**BASE, **environ})
    except SettingsError as refused:
        return refused.problems
    return ()


@given(st.sampled_from(["corp_id", "agent_id", "api_base", "token"]), ANYTHING)
def test_whatever_is_written_is_accepted_or_told_in_one_printable_line(
    key: str, value: str
) -> None:
    lines = told({f"ZHIBU_WECOM__{key.upper()}": value})
    assert len(lines) <= 1
    assert all(line.startswith(f"wecom.{key}") and line.isprintable() for line in lines)


@given(ANYTHING)
def test_a_data_key_of_any_form_is_32_bytes_or_told(value: str) -> None:
    lines = told({"ZHIBU_SECURITY__DATA_KEY": value})
    assert all(line.startswith("security.data_key") for line in lines)
    if not lines:
        assert len(load(None, {"ZHIBU_SECURITY__DATA_KEY": value}).security.key_bytes()) == 32


@given(st.sampled_from(["storage.url", "storage.urn_url"]), ANYTHING)
def test_whatever_is_written_for_a_database_is_accepted_or_told(key: str, value: str) -> None:
    assert all(line.startswith("storage.") for line in told({variable(key): value}))


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file:x?uri=true",
        "sqlite:///zhibu.db",
        "mysql://h/db",
        "postgresql+asyncpg://h",
    ],
)
def test_a_database_that_cannot_serve_is_refused(url: str) -> None:
    assert problem("storage.url", url).startswith("storage.url")


def test_all_mistakes_are_told_at_once_in_one_line_each(tmp_path: Path) -> None:
    path = tmp_path / "zhibu.toml"
    path.write_text(
        'stray = 1\n[server]\nhsot = "canary"\nport = true\nworkers = 2\n'
        '[wecom]\nenabled = true\ntoken = "to ken"\n[pols]\nmode = "page"\n',
        encoding="utf-8",
    )
    lines = problems(path, {"ZHIBU_SERVER__PROT": "canary"})
    assert [line.partition("：")[0] for line in lines] == [
        "stray",
        "server.hsot",
        "pols.mode",
        "server.prot（环境变量 ZHIBU_SERVER__PROT）",
        "server.port",
        "wecom.token",
        "server.workers",
        "security.data_key",
        "wecom.corp_id",
        "wecom.agent_id",
        "wecom.secret",
        "wecom.encoding_aes_key",
    ]
    assert not any("canary" in line or "\n" in line for line in lines)
    assert "没有写" in lines[9]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("server.prot", "port"),
        ("wecom.encoding_key", "encoding_aes_key"),
        ("reminder.digest_at", "reminders"),
        ("nothing.alike", "reminders"),
        ("sandbox.xyz", "enabled"),
        ("server.port_file", "port"),
    ],
)
def test_an_unknown_key_is_answered_with_what_it_may_have_meant(key: str, hint: str) -> None:
    assert hint in problem(key, "1").split("；")[1]


def test_a_password_in_an_address_is_neither_taken_nor_told() -> None:
    line = problem("wecom.api_base", "https://me:canary@gateway.example.cn")
    assert "canary" not in line

"""Rules between the keys of the configuration, and what may not be turned on yet."""

from __future__ import annotations

import base64

import pytest

from bot import settings_rules
from bot.settings import SettingsError, load

BASE = {"ZHIBU_SECURITY__DATA_KEY": base64.b64encode(b"k" * 32).decode()}


def problems(**values: str) -> tuple[str, ...]:
    environ = {f"ZHIBU_{name.upper()}": value for name, value in values.items()}
    with pytest.raises(SettingsError) as caught:
        load(None, {**BASE, **environ})
    return caught.value.problems


def problem(key: str, value: str, **more: str) -> str:
    [line] = problems(**{key.replace(".", "__"): value}, **more)
    return line


def test_the_sandbox_stays_on_this_machine() -> None:
    assert "本机" in problem("server.host", "10.0.0.1", sandbox__enabled="1")
    line = problem("server.public_url", "https://dj.example.cn", sandbox__enabled="1")
    assert "sandbox.enabled" in line
    for host in ("127.0.0.1", "127.8.8.8", "localhost", "::1"):
        load(None, {**BASE, "ZHIBU_SANDBOX__ENABLED": "1", "ZHIBU_SERVER__HOST": host})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("polls.mode", "both"),
        ("polls.mode", "page"),
        ("polls.seal", "scrutineer"),
        ("polls.cast_url", "https://tp.example.cn"),
        ("server.workers", "2"),
    ],
)
def test_what_is_not_built_yet_is_refused_by_name(key: str, value: str) -> None:
    line = problem(key, value)
    assert line.startswith(key)
    assert "还没有做好" in line


def test_several_workers_need_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_rules, "NOT_BUILT_YET", {})
    assert "PostgreSQL" in problem("server.workers", "2")
    on_postgres = {**BASE, "ZHIBU_STORAGE__URL": "postgresql+asyncpg://h/db"}
    assert load(None, {**on_postgres, "ZHIBU_SERVER__WORKERS": "2"}).server.workers == 2


def test_ballots_never_share_the_file_of_the_people() -> None:
    assert "storage.url" in problem("storage.urn_url", "sqlite+aiosqlite:///zhibu.db")
    assert problem("storage.url", "sqlite+aiosqlite:///zhibu-urn.db").startswith("storage.urn_url")


@pytest.mark.parametrize("folder", ["files", "files/keys"])
def test_keys_do_not_lie_among_the_files(folder: str) -> None:
    assert "storage.files_dir" in problem("polls.key_dir", folder)


@pytest.mark.parametrize("key", ["corp_id", "agent_id", "secret", "token", "encoding_aes_key"])
def test_an_enabled_wecom_needs_its_credentials(key: str) -> None:
    lines = problems(wecom__enabled="true")
    assert [line for line in lines if line.startswith(f"wecom.{key}：没有写；")]
    assert len(lines) == 5

"""What a good configuration becomes."""

from __future__ import annotations

import base64
from datetime import time
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, default_path, load

DATA_KEY = base64.b64encode(b"k" * 32).decode()
BASE = {"ZHIBU_SECURITY__DATA_KEY": DATA_KEY}
WECOM = {
    "ZHIBU_WECOM__ENABLED": "true",
    "ZHIBU_WECOM__CORP_ID": "ww0123456789abcdef",
    "ZHIBU_WECOM__AGENT_ID": "1000002",
    "ZHIBU_WECOM__SECRET": "canary-secret",
    "ZHIBU_WECOM__TOKEN": "canarytoken",
    "ZHIBU_WECOM__ENCODING_AES_KEY": "canary" + "k" * 37,
}


def written(folder: Path, text: str) -> Path:
    path = folder / "zhibu.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_with_a_data_key_alone_everything_else_has_its_default() -> None:
    settings = load(None, BASE)
    assert settings.server.public_url == "http://127.0.0.1:8080"
    assert settings.storage.url == "sqlite+aiosqlite:///zhibu.db"
    assert settings.reminders.quiet_hours == (time(21, 30), time(7, 40))
    assert settings.reminders.days_before == (3, 0)
    assert settings.reminders.digest_at == time(8, 40)
    assert (settings.polls.min_ballots, settings.polls.mode) == (5, "chat")
    assert not settings.sandbox.enabled
    assert settings.security.key_bytes() == b"k" * 32


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, f'[server]\nport = 1\n[security]\ndata_key = "{DATA_KEY}"\n')
    assert load(path, {}).server.port == 1
    assert load(path, {"ZHIBU_SERVER__PORT": "9000"}).server.port == 9000


def test_an_empty_value_counts_as_not_written(tmp_path: Path) -> None:
    path = written(tmp_path, '[server]\nport = 81\n[wecom]\nsecret = ""\n')
    settings = load(path, {**BASE, "ZHIBU_SERVER__PORT": "", "ZHIBU_STORAGE__URN_URL": ""})
    assert settings.server.port == 81
    assert settings.storage.urn_url == "sqlite+aiosqlite:///zhibu-urn.db"


@pytest.mark.parametrize("form", ["10.0.0.0/8,::1", "10.0.0.0/8 ::1", '["10.0.0.0/8", "::1"]'])
def test_a_list_in_the_environment_is_written_as_one_likes(form: str) -> None:
    settings = load(None, {**BASE, "ZHIBU_SERVER__TRUSTED_PROXIES": form})
    assert settings.server.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))


def test_times_and_numbers_in_the_environment_are_read() -> None:
    settings = load(
        None,
        {
            **BASE,
            "ZHIBU_REMINDERS__QUIET_HOURS": "22:00,7:00",
            "ZHIBU_REMINDERS__DAYS_BEFORE": "7,3,0",
            "ZHIBU_SANDBOX__ENABLED": "true",
        },
    )
    assert settings.reminders.quiet_hours == (time(22), time(7))
    assert settings.reminders.days_before == (7, 3, 0)
    assert settings.sandbox.enabled


def test_times_may_be_written_as_the_file_format_has_them(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[reminders]\ndigest_at = 09:15:00\nquiet_hours = ["21：00", "6:5 "]\n'
    )
    with pytest.raises(SettingsError, match="quiet_hours"):
        load(path, BASE)
    path = written(
        tmp_path, '[reminders]\ndigest_at = 09:15:00\nquiet_hours = ["21：00", "6:05"]\n'
    )
    reminders = load(path, BASE).reminders
    assert reminders.digest_at == time(9, 15)
    assert reminders.quiet_hours == (time(21), time(6, 5))


def test_variables_that_name_no_key_are_somebody_elses() -> None:
    others = {"ZHIBU_CONFIG": "x", "ZHIBU_SERVICE_HOST": "10.0.0.1"}
    assert load(None, {**BASE, **others}) == load(None, BASE)


def test_a_secret_may_lie_in_a_mounted_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(DATA_KEY + "\n", encoding="ascii")
    path = written(tmp_path, f'[security]\ndata_key_file = "{secret}"\n')
    assert load(path, {}).security.key_bytes() == b"k" * 32
    named = {"ZHIBU_SECURITY__DATA_KEY_FILE": str(secret)}
    assert load(None, named).security.data_key == SecretStr(DATA_KEY)


def test_a_secret_of_the_environment_replaces_the_file_named_in_the_configuration(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, '[security]\ndata_key_file = "/nowhere"\n')
    assert load(path, BASE).security.key_bytes() == b"k" * 32


@pytest.mark.parametrize(
    ("url", "urn"),
    [
        ("sqlite+aiosqlite:///zhibu.db", "sqlite+aiosqlite:///zhibu-urn.db"),
        ("sqlite+aiosqlite:////var/lib/a.db", "sqlite+aiosqlite:////var/lib/zhibu-urn.db"),
        ("postgresql+asyncpg://u:p%40@h/db", "postgresql+asyncpg://u:p%40@h/db"),
    ],
)
def test_the_urn_lies_beside_the_database_unless_told(url: str, urn: str) -> None:
    settings = load(None, {**BASE, "ZHIBU_STORAGE__URL": url})
    assert settings.storage.urn_url == urn


def test_the_public_address_follows_the_port_unless_told() -> None:
    env = {**BASE, "ZHIBU_SERVER__PORT": "9000"}
    assert load(None, env).server.public_url == "http://127.0.0.1:9000"
    env["ZHIBU_SERVER__PUBLIC_URL"] = "https://dj.example.cn/"
    assert load(None, env).server.public_url == "https://dj.example.cn"


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "zhibu.toml"
    path.write_text("[server]\nport = 81\n", encoding="utf-8-sig")
    assert load(path, BASE).server.port == 81


def test_no_secret_is_shown_by_a_repr() -> None:
    url = {"ZHIBU_STORAGE__URL": "postgresql+asyncpg://u:canary@h/db"}
    settings = load(None, {**BASE, **WECOM, **url})
    for text in (repr(settings), str(settings), repr(settings.wecom), repr(settings.storage)):
        assert "canary" not in text
        assert DATA_KEY not in text


def test_settings_never_change_after_the_start() -> None:
    settings = load(None, BASE)
    with pytest.raises(ValidationError):
        settings.server.port = 1
    with pytest.raises(ValidationError):
        settings.server = Settings().server


def test_the_file_is_the_one_named_else_the_one_that_lies_there(tmp_path: Path) -> None:
    assert default_path({}, tmp_path) is None
    path = written(tmp_path, "")
    assert default_path({}, tmp_path) == path
    named = {"ZHIBU_CONFIG": "other.toml"}
    assert default_path(named, tmp_path) == tmp_path / "other.toml"
    assert default_path({"ZHIBU_CONFIG": "/etc/z.toml"}, tmp_path) == Path("/etc/z.toml")

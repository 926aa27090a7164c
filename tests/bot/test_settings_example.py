"""The example configuration, as it is, with the secrets a demo makes for itself."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from bot.settings_demo import demo_environment
from bot.settings_sources import SECTIONS

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
BASE = {"ZHIBU_SECURITY__DATA_KEY": base64.b64encode(b"k" * 32).decode()}
WECOM = {
    "ZHIBU_WECOM__ENABLED": "true",
    "ZHIBU_WECOM__CORP_ID": "ww0123456789abcdef",
    "ZHIBU_WECOM__AGENT_ID": "1000002",
}


def test_the_example_names_every_key_with_its_default() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert {name: set(keys) for name, keys in example.items()} == {
        name: set(section.model_fields) for name, section in SECTIONS.items()
    }
    demo = load(EXAMPLE, BASE)
    assert demo.sandbox.enabled
    assert demo.model_copy(update={"sandbox": Settings().sandbox}) == load(None, BASE)


def test_the_example_explains_every_key() -> None:
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        assert " = " not in line.split("#")[0] or "# " in line, line


def test_the_example_starts_with_the_secrets_the_demo_makes(tmp_path: Path) -> None:
    settings = load(EXAMPLE, {**demo_environment(tmp_path / "secrets"), **WECOM})
    assert settings.sandbox.enabled
    assert settings.wecom.enabled
    assert len(settings.wecom.encoding_aes_key.get_secret_value()) == 43


def test_secrets_of_the_demo_are_kept_for_their_owner_and_never_repeated(tmp_path: Path) -> None:
    first = load(None, demo_environment(tmp_path / "one"))
    assert load(None, demo_environment(tmp_path / "one")) == first
    other = load(None, demo_environment(tmp_path / "two"))
    assert other.security.data_key != first.security.data_key
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "one").iterdir()}
    assert modes == {0o600}


def test_without_a_data_key_nothing_starts() -> None:
    with pytest.raises(SettingsError, match=r"security\.data_key"):
        load(EXAMPLE, {})

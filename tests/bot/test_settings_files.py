"""Files that cannot be read, or not be used: the configuration itself and mounted secrets."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bot.settings import SettingsError, load

BASE = {"ZHIBU_SECURITY__DATA_KEY": base64.b64encode(b"k" * 32).decode()}


def problems(path: Path | None, environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(path, environ)
    return caught.value.problems


def test_a_file_that_cannot_be_read_is_the_only_thing_told(tmp_path: Path) -> None:
    [line] = problems(tmp_path / "none.toml", {})
    assert "none.toml" in line
    broken = tmp_path / "broken.toml"
    broken.write_text('[wecom]\nsecret = canary\n"', encoding="utf-8")
    [line] = problems(broken, {})
    assert "第 2 行" in line
    assert "canary" not in line
    broken.write_bytes('[server]\nhost = "主"'.encode("gbk"))
    [line] = problems(broken, {})
    assert "UTF-8" in line


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "空"), (b"k" * 5000, "太大"), (b"\xff", "读不到"), (None, "读不到")],
)
def test_a_mounted_secret_that_cannot_be_used_is_told_by_its_key(
    tmp_path: Path, content: bytes | None, found: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    [line] = problems(None, {"ZHIBU_SECURITY__DATA_KEY_FILE": str(path)})
    assert line.startswith("security.data_key_file（环境变量 ZHIBU_SECURITY__DATA_KEY_FILE）")
    assert found in line


def test_a_secret_and_its_file_are_not_written_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "zhibu.toml"
    path.write_text('[wecom]\nsecret = "canary"\nsecret_file = "/run/x"\n', encoding="utf-8")
    [line] = problems(path, BASE)
    assert line == "wecom.secret：wecom.secret 和 wecom.secret_file 都写了；只留一个"

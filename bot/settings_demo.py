"""Secrets for trying the program out: made once per data folder, never shipped."""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Callable
from pathlib import Path

_LETTERS = string.ascii_letters + string.digits


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


_MADE: dict[str, Callable[[], str]] = {
    "SECURITY__DATA_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "WECOM__SECRET": lambda: _letters(43),
    "WECOM__TOKEN": lambda: _letters(24),
    "WECOM__ENCODING_AES_KEY": lambda: _letters(43),
    "DINGTALK__CLIENT_SECRET": lambda: _letters(64),
}


def demo_environment(folder: Path) -> dict[str, str]:
    """Variables that name one secret file each, ready to be handed to `load`.

    The files lie in `folder`, readable by their owner only; those already there are kept, so
    that data written with them stays readable. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {f"ZHIBU_{name}_FILE": str(_kept(folder / name.lower(), name)) for name in _MADE}


def _kept(path: Path, name: str) -> Path:
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return path
    path.write_text(_MADE[name]() + "\n", encoding="ascii")
    return path

"""A file store in a test's own folder."""

from __future__ import annotations

from pathlib import Path

from bot.desk import new_token
from storage.files import FolderFiles
from storage.sealing import Sealer


def files_in(folder: Path) -> FolderFiles:
    """Made when the first file is kept, under a key of its own."""
    return FolderFiles(folder, new_token, Sealer(b"f" * 32))

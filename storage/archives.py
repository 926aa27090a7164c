"""Several files as one .zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

# Files are readable by their owner alone once unpacked: they hold names and inner opinions.
_OWNER_ONLY = 0o100600 << 16


def zip_bytes(files: Sequence[tuple[str, bytes]], now: datetime) -> bytes:
    """The (path, bytes) pairs as one .zip dated `now`; the same files give the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files:
            entry = zipfile.ZipInfo(path, now.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _OWNER_ONLY
            package.writestr(entry, data)
    return buffer.getvalue()

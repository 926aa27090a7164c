"""Addresses as QR codes."""

from __future__ import annotations

from io import BytesIO

import segno

_PIXELS = 10  # a module's side: large enough to be printed on A5


def qr_png(address: str) -> bytes:
    """A PNG of the address, black on white, readable with a quarter of it soiled."""
    picture = BytesIO()
    segno.make(address, error="q", micro=False).save(picture, kind="png", scale=_PIXELS, border=4)
    return picture.getvalue()

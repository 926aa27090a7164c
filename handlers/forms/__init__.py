"""The forms of the member check: filled from the roll and the records, checked, filed (P2c)."""

from __future__ import annotations

from handlers.forms import filing, scans
from handlers.turn import Router

router = Router()
router.include(filing.router)
router.include(scans.router)

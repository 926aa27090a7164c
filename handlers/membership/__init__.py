"""The register: imports, the platforms' directories, and each person's own record."""

from __future__ import annotations

from handlers.membership import own_record
from handlers.turn import Router

router = Router()
router.include(own_record.router)

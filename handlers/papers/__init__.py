"""The official papers: printed from what is known, and kept again once they bear their seal."""

from __future__ import annotations

from handlers.papers import printing, stamped
from handlers.turn import Router

router = Router()
for _topic in (printing, stamped):
    router.include(_topic.router)

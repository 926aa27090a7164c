"""Grades: quantified scores, the branch's vote, the committee's and the department's decisions.

Each level is a stage of the scheme that a decision completes; who decides there, by when and on
what share of grades is the scheme's. Decisions are appended, never overwritten.
"""

from __future__ import annotations

from handlers.grading import agreeing, deciding, meeting, noting, reopening, scoring
from handlers.turn import Router

router = Router()
for _topic in (scoring, meeting, deciding, agreeing, reopening, noting):
    router.include(_topic.router)

"""What the results table tells of quantified scores and decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes.files import files_in
from tests.handlers.decided import SCHEME, decided, scored
from tests.handlers.dialogue import Town
from tests.handlers.test_exports import exported, rows


def test_results_hold_quantified_scores_and_every_levels_grade(
    running: Town, tmp_path: Path
) -> None:
    running.desk = replace(running.desk, files=files_in(tmp_path / "files"))
    scored(running, "梅溪村党支部", "18", "18", "18", "18", "17.99")
    scored(running, "梅林村党支部", "18")
    decided(running, "梅溪村党支部", "proposal", "好")
    decided(running, "梅溪村党支部", "first_review", "较好")
    first, second, *_ = rows(exported(running, "党建办", "导出结果"))
    own, committee, department = (
        SCHEME.stage(stage).title for stage in ("proposal", "first_review", "overall_review")
    )
    assert (first["量化：群众反映好"], first["量化总分"]) == (17.99, 89.99)
    assert (first["量化对应档次"], first[own], first[committee]) == ("较好", "好", "较好")
    assert (first[department], first["认定等级"]) == (None, None)
    assert (second["量化：领导班子好"], second["量化：党员队伍好"]) == (18, None)
    assert second["量化总分"] is None
    decided(running, "梅溪村党支部", "overall_review", "一般")
    first, *_ = rows(exported(running, "党建办", "导出结果"))
    assert (first[department], first["认定等级"]) == ("一般", "一般")

"""The 打分 sheet: quantified scores of the subjects of running assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain import scheme as schemes
from domain.deciding import rests_on, stage_at
from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Findings, Place
from domain.imports.known import KnownAssessment
from domain.imports.plan import ScoreDraft
from domain.imports.sheets import Row
from domain.imports.tree import Tree
from domain.refusals import Refusal
from domain.scheme_parts import Indicator, Level, Stage
from domain.scheme_rules import Scheme
from domain.scoring import brief, check_range, parse_score
from domain.stages import stage_dates


def draft_scores(
    rows: Sequence[Row],
    tree: Tree,
    assessments: Sequence[KnownAssessment],
    today: date,
    findings: Findings,
) -> tuple[ScoreDraft, ...]:
    """One draft a row; a subject's indicator stated twice is a problem.

    Scores belong to the committee's stage that is open today, as those entered by chat do.
    """
    seen: dict[tuple[int, str], Place] = {}
    drafts = []
    for row in rows:
        if not row.good:
            continue
        try:
            draft = _draft(row.values, tree, assessments, today)
        except CellRefused as refused:
            findings.refused(row.place, refused.column, "", refused)
            continue
        key = (draft.subject, draft.indicator)
        if key in seen:
            findings.problem(row.place, "row_twice", line=seen[key].line)
        seen.setdefault(key, row.place)
        drafts.append(draft)
    return tuple(drafts)


def _draft(
    values: Mapping[str, Any],
    tree: Tree,
    assessments: Sequence[KnownAssessment],
    today: date,
) -> ScoreDraft:
    running = _assessments(values["assessment"], assessments)
    org = tree.resolve(values["subject"], "对象")
    found = next((a for a in running if org.ref in a.subjects), None)
    if found is None:
        raise CellRefused("not_a_subject", "对象", name=values["subject"])
    scheme = schemes.read(found.scheme_text)
    subject = found.subjects[org.ref]
    stage = _stage(found, scheme, subject, today)
    indicator = _indicator(values["indicator"], scheme)
    score = _score(values["score"], indicator)
    return ScoreDraft(subject, stage.id, indicator.id, score, _note(values))


def _assessments(written: str, assessments: Sequence[KnownAssessment]) -> Sequence[KnownAssessment]:
    """Those of that scheme (by id or title) and cycle, written as `district-grading 2026`."""
    wanted = match_key(written)
    found = [
        a
        for a in assessments
        if wanted in (match_key(f"{name}{a.cycle}") for name in (a.scheme, _title(a)))
    ]
    if not found:
        known = dict.fromkeys(f"{a.scheme} {a.cycle}" for a in assessments)
        raise CellRefused("assessment_unknown", "考评", found=written[:40], known="、".join(known))
    return found


def _title(assessment: KnownAssessment) -> str:
    return schemes.read(assessment.scheme_text).title


def _stage(known: KnownAssessment, scheme: Scheme, subject: int, today: date) -> Stage:
    """The stage whose scores may be entered today; what is decided above is settled."""
    dates = stage_dates(scheme, int(known.cycle[:4]))
    stage = stage_at(scheme, dates, Level.COMMITTEE, today)
    if stage is None:
        raise CellRefused("no_scores_here", "考评")
    opens, _, deadline = dates[stage.id]
    until = known.reopened.get((subject, stage.id), deadline)
    if not opens <= today <= max(deadline, until):
        raise CellRefused("scores_not_now", "考评", title=stage.title, opens=opens, last=deadline)
    if any(later.id in known.decided.get(subject, ()) for later in rests_on(scheme, stage.id)):
        raise CellRefused("scores_settled", "对象")
    return stage


def _indicator(written: str, scheme: Scheme) -> Indicator:
    for indicator in scheme.indicators:
        if match_key(written) in map(match_key, (indicator.title, *indicator.aliases)):
            return indicator
    expected = "、".join(indicator.title for indicator in scheme.indicators)
    raise CellRefused("word", "项目", found=written[:20], expected=expected)


def _score(written: str, indicator: Indicator) -> Decimal:
    try:
        score = parse_score(written)
        check_range(score, indicator.points, indicator.title)
    except Refusal as refused:
        raise CellRefused(
            "score_unfit",
            "分数",
            found=written[:20],
            indicator=indicator.title,
            max=brief(indicator.points),
        ) from refused
    return score


def _note(values: Mapping[str, Any]) -> str:
    """评分人 and 说明, as far as they are filled in."""
    return ":".join(part for key in ("rater", "note") if (part := values.get(key, "")))

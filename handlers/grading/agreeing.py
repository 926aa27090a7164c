"""同意初评: the department confirms all of a committee's grades that it has not decided yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.decided import Decision
from domain.deciding import by_grade, ordered, score_stage, stage_at
from domain.grading import QuotaStanding, check_room, suggestion, takes_more
from domain.ports import Subject
from domain.refusals import Refusal
from domain.scheme_parts import Level, Source, Stage
from domain.scoring import total
from domain.stages import is_open
from handlers.asked import Asked, asked
from handlers.grading import checks
from handlers.grading.cases import Case, standings
from handlers.grading.recording import decision_of
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from handlers.understanding.grades import basis_in
from messages.cards import Reply
from messages.render import render, say

router = Router()


@dataclass(frozen=True, slots=True)
class Batch:
    """A season's subjects that wait to be confirmed, each with its committee's decision."""

    season: Season
    below: Stage
    waiting: Sequence[tuple[Case, Decision]]
    undecided: int
    scores: Mapping[int, Mapping[str, Decimal]] = field(repr=False)

    def suggested(self, case: Case) -> str | None:
        """The grade that the quantified score suggests."""
        points = total(ordered(case.scheme, self.scores.get(case.subject.id, {})))
        return suggestion(case.scheme, case.level, {Source.QUANTIFIED: points})


@router.on("agree")
def agree(turn: Turn) -> Reply:
    """Confirm the committee's grades, all at once or none, after saying how many they are."""
    about = asked(turn, "agree", "grading.may_not_agree")
    if isinstance(about, Reply):
        return about
    confirmed = bool(turn.slots.get("confirmed"))
    basis = turn.slots.get("basis") or basis_in(turn.said)
    batch = _batch(turn, about, lock=confirmed)
    within = _check(turn, batch, basis)
    grades = by_grade(batch.season.scheme, [made.grade for _, made in batch.waiting])
    counted = {"title": about.title, "total": len(batch.waiting), "grades": grades}
    if confirmed:
        _write(turn, about, batch, "" if within else basis)
        return say("grading.agreed", **counted)
    facts = {"season": batch.season.title, "undecided": batch.undecided, "within": within}
    prompt = render("grading.ask_agree", **counted, **facts, basis=basis)
    return turn.confirm(prompt, render("grading.do_agree"), basis=basis)


def _batch(turn: Turn, about: Asked, *, lock: bool) -> Batch:
    """The first season with anything to confirm there."""
    for season in seasons(turn.uow, about.prefixes):
        stage = stage_at(season.scheme, season.dates, Level.DEPARTMENT, turn.today)
        below = stage and score_stage(season.scheme, stage)
        if stage is None or below is None:
            continue
        if lock:
            turn.uow.assessments.lock(a.id for a in season.assessments)
        batch = _of_season(turn, season, stage, below, season.subjects(turn.uow, about.prefixes))
        if batch.waiting:
            return batch
    raise Refusal("grading.nothing_to_agree", title=about.title)


def _of_season(
    turn: Turn, season: Season, stage: Stage, below: Stage, subjects: Sequence[Subject]
) -> Batch:
    ids = [subject.id for subject in subjects]
    made = turn.uow.decisions.current(ids)
    assessments = {a.id: a for a in season.assessments}
    waiting, undecided = [], 0
    for subject in subjects:
        own = made.get(subject.id, {})
        assessment = assessments[subject.assessment_id]
        case = Case(subject, assessment, season.scheme, stage, season.dates[stage.id], own)
        if case.current is None and below.id in own:
            waiting.append((case, own[below.id]))
        undecided += below.id not in own
    scores = turn.uow.decisions.scores(ids, below.id)
    return Batch(season, below, waiting, undecided, scores)


def _check(turn: Turn, batch: Batch, basis: str) -> bool:
    """Whether the quotas have room for all of it; False where overridden on a written basis."""
    for case, _ in batch.waiting:
        checks.may_act(turn, case)
        if not is_open(case.dates, turn.now):
            checks.in_time(turn, case)
        checks.needs_met(turn.uow, case)
        checks.nothing_rests_on_it(case)
    first = batch.waiting[0][0]
    for standing in standings(turn.uow, first):
        try:
            check_room(standing, _net(standing, batch))
        except Refusal:
            if not (basis and turn.may("override_quota", first.subject.org)):
                raise
            return False
    return True


def _net(standing: QuotaStanding, batch: Batch) -> int:
    """How many more places all of it takes: all is confirmed or nothing, so one that falls makes
    room for one that rises."""
    changes = [(case.held, made.grade) for case, made in batch.waiting]
    taken = sum(takes_more(standing, before, after) for before, after in changes)
    return taken - sum(takes_more(standing, after, before) for before, after in changes)


def _write(turn: Turn, about: Asked, batch: Batch, basis: str) -> None:
    """Append a decision each; where it is not what the score suggests, why the committee's is."""
    decisions = []
    for case, made in batch.waiting:
        fits = batch.suggested(case)
        reason = render("grading.agreed_reason", reason=made.reason) if fits != made.grade else ""
        decisions.append(decision_of(turn, case, made.grade, fits, reason, basis))
    count = turn.uow.decisions.add_all(decisions)
    org_id = about.org.id if about.org else None
    turn.uow.audit.record(turn.now, turn.who.id, "agree", org_id=org_id, rows=count)

"""Where the subjects of a season stand: the grade each has so far, and its quantified score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from domain.decided import Decision
from domain.deciding import in_force, ordered
from domain.ports import Subject
from domain.scheme_parts import Level
from domain.scheme_rules import Scheme
from domain.scoring import total
from handlers.asked import Asked, asked
from handlers.season import Season, seasons
from handlers.turn import Turn
from handlers.understanding.grades import grade_words
from messages.cards import Reply

# More lines than this are a table: exported, not read on a phone.
MOST_LINES = 40
_ABOVE_A_BRANCH = tuple(level for level in Level if level is not Level.BRANCH)


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject with the decision that stands and its quantified scores by indicator."""

    subject: Subject
    decision: Decision | None
    scores: Mapping[str, Decimal] = field(repr=False)

    @property
    def grade(self) -> str:
        """The grade it has so far, "" for none."""
        return self.decision.grade if self.decision else ""

    def points(self, scheme: Scheme, indicator: str = "") -> Fraction | None:
        """Its quantified total, or the score of one indicator; None while 待补."""
        if indicator:
            score = self.scores.get(indicator)
            return None if score is None else Fraction(score)
        return total(ordered(scheme, self.scores))


def standing(
    turn: Turn,
    season: Season,
    prefixes: Sequence[str],
    level: Level | None = None,
    *,
    scored: bool = False,
) -> list[Standing]:
    """Every subject of the season there, by that level's decisions or the latest above a branch.

    What a branch proposes is no grade yet: it counts only where that level is asked for.

    Scores are read only where they are wanted: five for each of thousands of subjects.
    """
    subjects = season.subjects(turn.uow, prefixes)
    ids = [subject.id for subject in subjects]
    made = turn.uow.decisions.current(ids)
    scores = season.scores(turn.uow, ids) if scored else {}
    wanted = (level,) if level else _ABOVE_A_BRANCH
    return [
        Standing(s, _latest(season.scheme, made.get(s.id, {}), wanted), scores.get(s.id, {}))
        for s in subjects
    ]


def _latest(
    scheme: Scheme, made: Mapping[str, Decision], wanted: Sequence[Level]
) -> Decision | None:
    own = {id_: decision for id_, decision in made.items() if decision.level in wanted}
    return in_force(scheme, own)


def asked_of_seasons(
    turn: Turn, action: str, without: str = "queries.not_yours"
) -> tuple[Asked, list[Season]] | Reply:
    """What the question is about and the seasons there; words of the schemes are no names."""
    known = [word for s in seasons(turn.uow, turn.reach(action)) for word in _words_of(s.scheme)]
    about = asked(turn, action, without, known)
    if isinstance(about, Reply):
        return about
    return about, seasons(turn.uow, about.prefixes)


def _words_of(scheme: Scheme) -> list[str]:
    """The words of a scheme that stand in questions: its indicators and grades."""
    names = [name for i in scheme.indicators for name in (i.title, *i.aliases)]
    return [*names, *grade_words(scheme)]

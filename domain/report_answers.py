"""What a self-assessment asks and what of it is answered: sections first, then self scores.

Answers are one flat mapping, `section:<id>` to its text and `score:<id>` to its number in words.
The next question is the first without an answer, so a form can be resumed anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.grading import band
from domain.refusals import Refusal
from domain.scheme_parts import Indicator, Item, Level, Section, Source
from domain.scheme_rules import Scheme
from domain.scoring import brief, parse_score, total

# Far more than any report of a branch; a guard against a whole book in one box.
LONGEST_SECTION = 8000


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the report asks. `number` counts from 1 over the whole report."""

    number: int
    key: str
    title: str
    hint: str = ""
    names: tuple[str, ...] = ()
    points: Decimal | None = None
    items: tuple[Item, ...] = ()

    @property
    def is_score(self) -> bool:
        """Whether a number is asked for; otherwise words are."""
        return self.points is not None


def questions(scheme: Scheme, template: str = "") -> tuple[Question, ...]:
    """Everything the report asks, in order; the score questions with that template's items."""
    return tuple(_numbered(scheme, template))


def _numbered(scheme: Scheme, template: str) -> Iterator[Question]:
    for number, section in enumerate(scheme.sections, 1):
        yield _of_section(number, section)
    rules = {t.id: t for t in scheme.templates}.get(template)
    for number, indicator in enumerate(scheme.indicators, len(scheme.sections) + 1):
        items = rules.items.get(indicator.id, ()) if rules else ()
        yield _of_indicator(number, indicator, tuple(items))


def _of_section(number: int, section: Section) -> Question:
    names = (section.title, *section.aliases)
    return Question(number, f"section:{section.id}", section.title, section.hint, names)


def _of_indicator(number: int, indicator: Indicator, items: tuple[Item, ...]) -> Question:
    names = (indicator.title, *indicator.aliases)
    key = _score_key(indicator)
    return Question(number, key, indicator.title, "", names, indicator.points, items)


def _score_key(indicator: Indicator) -> str:
    return f"score:{indicator.id}"


def answered(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether there is an answer that is not blank."""
    return bool(answers.get(question.key, "").strip())


def next_question(answers: Mapping[str, str], scheme: Scheme) -> Question | None:
    """The first question without an answer; None when all have one."""
    return next((q for q in questions(scheme) if not answered(q, answers)), None)


def last_answered(answers: Mapping[str, str], scheme: Scheme) -> Question | None:
    """The question one step back: the last answered one before the next question."""
    upcoming = next_question(answers, scheme)
    before = [q for q in questions(scheme) if upcoming is None or q.number < upcoming.number]
    return before[-1] if before else None


def missing(answers: Mapping[str, str], scheme: Scheme) -> tuple[str, ...]:
    """The titles of what has no answer yet."""
    return tuple(q.title for q in questions(scheme) if not answered(q, answers))


def self_total(answers: Mapping[str, str], scheme: Scheme) -> Fraction | None:
    """The exact sum of the self scores; None (待补) while any is missing."""
    # Asked of thousands of reports at once: without making all their questions.
    given = (answers.get(_score_key(indicator), "").strip() for indicator in scheme.indicators)
    return total(Decimal(score) if score else None for score in given)


def self_band(answers: Mapping[str, str], scheme: Scheme) -> str | None:
    """The grade whose band holds the self total, as a suggestion at the branch.

    None while a score is missing, or where the scheme suggests nothing from self scores.
    """
    score = self_total(answers, scheme)
    if score is None or scheme.suggested_from.get(Level.BRANCH) is not Source.SELF:
        return None
    return band(score, scheme.grades)


def checked(question: Question, text: str) -> str:
    """The answer as it is kept: words with tidy line ends, or a score in plain digits.

    Refusals: `self_assessment.too_long` (title, length, most), `.score_unclear` (given,
    indicator, max), `.score_out_of_range` (given, indicator, max).
    """
    if question.points is None:
        return _words(question, text)
    wanted = {"indicator": question.title, "max": brief(question.points)}
    try:
        score = parse_score(text)
    except Refusal as refusal:
        raise Refusal("self_assessment.score_unclear", **refusal.facts, **wanted) from refusal
    if not 0 <= score <= question.points:
        raise Refusal("self_assessment.score_out_of_range", given=brief(score), **wanted)
    return brief(score)


def _words(question: Question, text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    words = "\n".join(line.rstrip() for line in lines).strip()
    if len(words) > LONGEST_SECTION:
        raise Refusal(
            "self_assessment.too_long",
            title=question.title,
            length=len(words),
            most=LONGEST_SECTION,
        )
    return words


def length(text: str) -> int:
    """字数: characters without white space."""
    return len("".join(text.split()))


def numbered(scheme: Scheme, number: int) -> Question | None:
    """The question of that number, if there is one."""
    return next((q for q in questions(scheme) if q.number == number), None)

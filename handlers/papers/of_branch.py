"""The papers of one branch: the meeting's tally, and the grade it proposes."""

from __future__ import annotations

from fractions import Fraction

from domain.calendar import day_of
from domain.decided import MeetingVote
from domain.deciding import deciding_stages, in_force
from domain.people import Role
from domain.polls import PollResult, percentages
from domain.ports import PollRecord, Report, Subject
from domain.printed import OptionCount, Proposal, Tally, TallyLine, VoteRecord
from domain.progress import HANDED_IN
from domain.refusals import Refusal
from domain.report_answers import self_band, self_total
from domain.scheme_parts import Level
from domain.scheme_rules import Scheme
from handlers.papers.named import Rules, rules_of
from handlers.turn import Turn
from messages.render import render

# Parts of a report that the proposal repeats are known by a word of their title.
_PROBLEMS, _MEASURES = "问题", "措施"


def tally(turn: Turn, subject: Subject) -> Tally:
    """The meeting as far as it is released; before that a form to be filled in by hand.

    Refusal `papers.no_poll` where the scheme holds no vote.
    """
    rules = rules_of(turn, subject)
    if not rules.scheme.polls:
        raise Refusal("papers.no_poll")
    poll = turn.uow.polls.of_subject(subject.id)
    if poll is None:
        return _empty_tally(rules, subject)
    form = Tally(
        rules.season,
        subject.org.name,
        poll.options,
        day_of(poll.opened_at),
        poll.expected,
        poll.present,
        lines=_blank_lines((*poll.criteria, _overall()), poll.options),
    )
    if poll.result is None:
        return form
    return _counted(form, poll, PollResult.from_data(poll.result))


def proposal(turn: Turn, subject: Subject) -> Proposal:
    """What the branch's proposal rests on; the committee's opinion is left for its pen."""
    rules = rules_of(turn, subject)
    report = turn.uow.reports.get(subject.id)
    made = turn.uow.decisions.current([subject.id]).get(subject.id, {})
    decision = in_force(rules.scheme, made, Level.BRANCH)
    org = subject.org
    roll = turn.uow.members.roll([org.path])
    secretaries = turn.uow.people.holders([org.id], [Role.SECRETARY], turn.today)
    poll = turn.uow.polls.of_subject(subject.id)
    return Proposal(
        rules.season,
        org.name,
        org.category,
        "、".join(holder.name for holder in secretaries),
        len(roll) or None,
        org.last_grade,
        *self_scored(report, rules.scheme),
        ballots=overall_counts(poll),
        too_few=_too_few(poll),
        vote=_vote(turn, subject, rules.scheme),
        grade=decision.grade if decision else "",
        reason=decision.reason if decision else "",
        problems=_part(report, rules.scheme, _PROBLEMS),
        measures=_part(report, rules.scheme, _MEASURES),
    )


def self_scored(report: Report | None, scheme: Scheme) -> tuple[Fraction | None, str]:
    """The self total and its band, of a report that is in."""
    if report is None or report.state not in HANDED_IN:
        return None, ""
    return self_total(report.answers, scheme), self_band(report.answers, scheme) or ""


def overall_counts(poll: PollRecord | None) -> tuple[OptionCount, ...]:
    """What the overall line of a released poll says, best option first; nothing before."""
    if poll is None or poll.result is None:
        return ()
    counts = PollResult.from_data(poll.result).counts
    return _of_cell(poll.options, counts[-1]) if counts else ()


def _of_cell(options: tuple[str, ...], cell: tuple[int, ...]) -> tuple[OptionCount, ...]:
    shares = percentages(cell)
    return tuple(map(OptionCount, options, cell[1:], shares))


def _empty_tally(rules: Rules, subject: Subject) -> Tally:
    rule = rules.scheme.polls[0]
    titles = {indicator.id: indicator.title for indicator in rules.scheme.indicators}
    lines = (*(titles.get(name, name) for name in rule.criteria), _overall())
    return Tally(
        rules.season,
        subject.org.name,
        rule.options,
        lines=_blank_lines(lines, rule.options),
    )


def _blank_lines(titles: tuple[str, ...], options: tuple[str, ...]) -> tuple[TallyLine, ...]:
    blank = tuple(OptionCount(option) for option in options)
    return tuple(TallyLine(title, blank) for title in titles)


def _counted(form: Tally, poll: PollRecord, result: PollResult) -> Tally:
    """The form with the figures of all channels together."""
    titles = (line.title for line in form.lines)
    cells = result.counts or ()
    return Tally(
        form.season,
        form.org,
        form.options,
        form.held_on,
        form.expected,
        form.present,
        result.issued,
        result.returned,
        result.cast,
        result.invalid,
        tuple(_line(title, poll.options, cell) for title, cell in zip(titles, cells, strict=False)),
        result.too_few,
    )


def _line(title: str, options: tuple[str, ...], cell: tuple[int, ...]) -> TallyLine:
    """A line's figures; blank where too few rated it for them to be shown."""
    if not cell:
        return _blank_lines((title,), options)[0]
    return TallyLine(title, _of_cell(options, cell), cell[0])


def _overall() -> str:
    return render("papers.overall")


def _too_few(poll: PollRecord | None) -> bool:
    done = poll is not None and poll.result is not None
    return done and not overall_counts(poll)


def _vote(turn: Turn, subject: Subject, scheme: Scheme) -> VoteRecord:
    """The latest vote of the branch's meetings on its grade."""
    found: list[MeetingVote] = []
    for stage in deciding_stages(scheme, Level.BRANCH):
        found += turn.uow.decisions.votes([subject.id], stage.id).values()
    if not found:
        return VoteRecord()
    vote = max(found, key=lambda vote: vote.at)
    return VoteRecord(
        render("papers.meeting", kind=vote.kind),
        vote.expected,
        vote.present,
        vote.in_favour,
        vote.against,
        vote.abstained,
    )


def _part(report: Report | None, scheme: Scheme, word: str) -> str:
    """The part of the report whose title holds the word; nothing of one that is not in."""
    if report is None or report.state not in HANDED_IN:
        return ""
    keys = [f"section:{section.id}" for section in scheme.sections if word in section.title]
    return next((report.answers.get(key, "") for key in keys), "")

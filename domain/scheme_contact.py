"""What a scheme says of a member check: focus groups, kinds of organisation, handling rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.contact_handling import HandlingRule, HandlingStep, rule_named
from domain.forms.headings import ORG_KINDS, OUTCOMES
from domain.scheme_kinds import COUNT, ID, TEXT, nearest
from domain.scheme_table import Mistake, Table


@dataclass(frozen=True, slots=True)
class FocusGroup:
    """People to be looked at with care; `aliases` are what they are also called."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRules:
    """The rules of a member check. `org_kinds` maps categories of organisation to form codes.

    A lost member without an entry for `silent_days` is listed. `rule` is the handling rule in
    force, one of `rules`.
    """

    rule: str
    rules: tuple[HandlingRule, ...]
    focus_groups: tuple[FocusGroup, ...] = ()
    org_kinds: Mapping[str, str] = field(default_factory=dict)
    silent_days: int = 7

    @property
    def handling(self) -> HandlingRule:
        """The rule in force."""
        return rule_named(self.rules, self.rule)

    def focus_group_in(self, words: str) -> FocusGroup | None:
        """The focus group the words speak of, by the longest of its names; None if of none."""
        named = [
            (name, group)
            for group in self.focus_groups
            for name in (group.name, *group.aliases)
            if name in words
        ]
        return max(named, key=lambda found: len(found[0]))[1] if named else None


def check_rules(table: Table) -> CheckRules:
    """The `[check]` table."""
    return CheckRules(
        rule=table.need("rule", ID),
        rules=tuple(map(_rule, table.tables("rules", needed=True))),
        focus_groups=tuple(map(_focus_group, table.tables("focus_groups"))),
        org_kinds={k: v for inner in table.table("org_kinds") for k, v in _codes(inner)},
        silent_days=table.take("silent_days", COUNT, 7),
    )


def _rule(table: Table) -> HandlingRule:
    return HandlingRule(
        id=table.need("id", ID),
        title=table.need("title", TEXT),
        source=table.need("source", TEXT),
        steps=tuple(map(_step, table.tables("steps", needed=True))),
    )


def _step(table: Table) -> HandlingStep:
    return HandlingStep(
        outcome=table.need("outcome", TEXT),
        months=table.need("months", COUNT),
        after=table.take("after", TEXT, ""),
        probationary=table.take("probationary", TEXT, ""),
    )


def _focus_group(table: Table) -> FocusGroup:
    return FocusGroup(table.need("name", TEXT), table.many("aliases", TEXT))


def _codes(table: Table) -> list[tuple[str, str]]:
    return [(key, table.need(key, TEXT)) for key in table.written()]


def check_rules_fit(rules: CheckRules | None) -> Iterator[Mistake]:
    """Rules speak of outcomes and codes there are, and the one in force is among them."""
    if rules is None:
        return
    known = [rule.id for rule in rules.rules]
    if rules.rule not in known:
        yield Mistake("check.rule", f"没有“{rules.rule}”这条处置规则{nearest(rules.rule, known)}")
    for place, rule in enumerate(rules.rules, 1):
        yield from _outcomes_known(rule, f"check.rules[{place}]")
    for category, code in rules.org_kinds.items():
        if code not in ORG_KINDS:
            yield Mistake(f"check.org_kinds.{category}", f"“{code}”不是党组织类别代码 ①–⑨")


def _outcomes_known(rule: HandlingRule, path: str) -> Iterator[Mistake]:
    for place, step in enumerate(rule.steps, 1):
        for name in filter(None, (step.outcome, step.after, step.probationary)):
            if name not in OUTCOMES:
                words = f"“{name}”不是处置结果{nearest(name, OUTCOMES)}"
                yield Mistake(f"{path}.steps[{place}]", words)

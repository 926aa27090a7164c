"""What a message about the check says besides its command and whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.understanding.aliases import aliases
from handlers.understanding.normal import plain

_GAP = " \t\n,，。.、;；:："
_COMMAND = re.compile(
    r"核查退回|退回核查|退回重查|退回名册|退回名单|退回|打回|核查通过|通过核查|核查情况报告|核查报告|核查"
    r"|(?:其余|其他|剩下)的?(?:人|党员)?都?(?:确认)?(?:为)?在(?:册)?"
    r"|全部(?:确认)?(?:为)?在册|都(?:确认)?(?:为)?在册|确认名册|确认名单"
)
# What stands between the command and its words, at the beginning only: later it is part of them.
_LEAD = re.compile(
    rf"[{_GAP}]+|请|把|的|了|(?:我们|咱们|本)?支部(?=[{_GAP}]|的|$|其余|其他|剩下|都|全部)"
    rf"|名册(?=[{_GAP}]|$)|名单(?=[{_GAP}]|$)"
)
_PLACE = re.compile(r"[一-龥]{2,14}?(?:党支部|党总支|党委|党工委|组织部|支部|总支|社区|村|镇|街道)")
_OURS = ("我们支部", "本支部", "咱们支部", "我支部", "我们村", "咱们村", "我们社区")
_BASIS = re.compile(rf"^(?:依据|理由|原因)(?:是|为|[{_GAP}])+")


def rest_of(said: str, *names: str) -> str:
    """What stands beside the command and the names: a reason, a basis, a report's text."""
    words = plain(said)
    for name in names:
        for alias in sorted({name, *aliases(name)}, key=len, reverse=True):
            if alias and alias in words:
                words = words.replace(alias, " ", 1)
                break
    rest = _without_lead(_COMMAND.sub(" ", words, count=1))
    return _BASIS.sub("", rest).strip(_GAP)


def _without_lead(words: str) -> str:
    while lead := _LEAD.match(words):
        words = words[lead.end() :]
    return words.strip(_GAP)


def other_place_in(said: str, own: Iterable[str]) -> bool:
    """Whether a place is named before the command that is none of one's own."""
    head = _COMMAND.split(plain(said), maxsplit=1)[0]
    known = {alias for name in own for alias in (name, *aliases(name))}
    return any(found not in known for found in _PLACE.findall(head) if found not in _OURS)


def report_in(said: str, org_name: str) -> str:
    """The report's text, which may have lines of its own, behind the command and the name."""
    head, _, rest = said.partition("报告")
    text = rest.strip(_GAP)
    for alias in sorted(aliases(org_name), key=len, reverse=True):
        if alias and text.startswith(alias):
            return text[len(alias) :].strip(_GAP)
    return text if head else ""

"""What a message about the check says besides its command and whom it names."""

from __future__ import annotations

import re

from handlers.understanding.aliases import aliases
from handlers.understanding.normal import plain

_GAP = " \t\n,，。.、;；:："
_COMMAND = re.compile(
    r"核查退回|退回核查|退回重查|退回名册|退回名单|退回|打回|核查通过|通过核查|核查报告|核查情况报告|核查"
    r"|其余的?(?:人|党员)?都?(?:确认)?(?:为)?在册|全部(?:确认)?(?:为)?在册|都(?:确认)?(?:为)?在册|确认名册|确认名单|的?名册|的?名单|支部"
)
_BASIS = re.compile(rf"^(?:依据|理由|原因)(?:是|为)?[{_GAP}]*")


def rest_of(said: str, *names: str) -> str:
    """What stands beside the command and the names: a reason, a basis, a report's text."""
    words = plain(said)
    for name in names:
        for alias in sorted({name, *aliases(name)}, key=len, reverse=True):
            if alias and alias in words:
                words = words.replace(alias, " ", 1)
                break
    rest = _COMMAND.sub(" ", words, count=2).strip(_GAP)
    return _BASIS.sub("", rest).strip(_GAP)


def report_in(said: str, org_name: str) -> str:
    """The report's text, which may have lines of its own, behind the command and the name."""
    head, _, rest = said.partition("报告")
    text = rest.strip(_GAP)
    for alias in sorted(aliases(org_name), key=len, reverse=True):
        if alias and text.startswith(alias):
            return text[len(alias) :].strip(_GAP)
    return text if head else ""

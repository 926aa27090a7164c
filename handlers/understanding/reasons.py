"""The reason in a sentence such as 退回梅溪的自评 缺整改措施."""

from __future__ import annotations

import re

from handlers.understanding.aliases import aliases
from handlers.understanding.normal import name_key

_BETWEEN = re.compile(r"[\s,\uff0c。;\uff1b:\uff1a、]+")
_BECAUSE = re.compile(r"^(?:原因是|理由是|因为|由于|原因|理由)[\s:\uff1a,\uff0c]*")
_COMMAND = re.compile(
    r"退回|推回|退会|打回|驳回|退了|退一下|退给|通不过|不通过|不行|不合格|重写|重开|重新打开|重新开放|受理"
)
_REPORT = re.compile(r"(?:的)?(?:自查自评报告|自查报告|自评报告|自查自评|自评|报告|材料)")
_TAIL = re.compile(r"^(?:吧|了|一下|去|回去|让他们改|重写)+$")


def reason_in(text: str, org_name: str) -> str:
    """What is left of the text behind the command, the organisation and the word for the report.

    "" where nothing is left: then the reason must be asked for.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    rest = [word for word in words if not _belongs_to_command(word, org_name)]
    if rest:
        start = text.index(rest[0])
        return _BECAUSE.sub("", text[start:].strip()).strip()
    return _behind(text, org_name)


def _belongs_to_command(word: str, org_name: str) -> bool:
    bare = name_key(_REPORT.sub("", word))
    return bool(_COMMAND.search(word)) or bare in aliases(org_name) or not bare


def _behind(text: str, org_name: str) -> str:
    """The reason in one breath: 退回梅溪自评缺整改措施."""
    met = list(_REPORT.finditer(text))
    command = _COMMAND.search(text)
    if not met or command is None:
        return ""
    rest = text[max(met[0].end(), command.end()) :].strip()
    return (
        "" if _TAIL.match(rest) or name_key(rest) in aliases(org_name) else _BECAUSE.sub("", rest)
    )

"""What a question is about: the organisation it names, else the asker's own part of the tree.

A name outside the asker's scope and a name that does not exist are the same to every question:
neither is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from domain import access
from domain.organizations import Organization
from handlers.turn import Turn
from handlers.understanding.intents import vocabulary
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import say

# Words that stand around a question and name nothing; what is left over must be a name.
_FILLER = (
    r"(?:请问|麻烦|你好|您好|帮我|帮忙|给我|告诉我|想知道|我想|我要|我们|咱们|你们|他们|自己|本人|本支部"
    r"|党支部|党总支|支部|总支|党委|镇里|区里|全镇|全区|全部|所有|各村|各|村级|基层|党组织|组织|单位|工作"
    r"|一共|总共|目前|现在|截至|今天|今年|去年|本年|年度|\d{4}年?|情况|怎么样|怎样|如何|多少|哪些|哪个|哪位"
    r"|哪几个|什么|名单|报告|自评|自查|材料|测评|考评|分类定级|分类|定级|阶段|时候|汇总|结果|表格|党员|同志"
    r"|看一下|看看|查一下|进度|排名|名次|倒排|等级|得分|提交|导出|下载|失联|联系|查查|一下|还有|已经|没有|完成|报送|个月|以上|半年|一年|超过|[看查还都了没未吗表呢吧啊呀的得是"
    r"有几个人我本里谁交发份把请想要年哪一两三四五六七八九十]|\d)+"
)
_EDGES = re.compile(rf"^{_FILLER}|{_FILLER}$")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The subtrees a question is about; `org` is the one it names, `title` what to call them."""

    prefixes: tuple[str, ...]
    title: str = field(repr=False)
    org: Organization | None = None


def asked(turn: Turn, action: str, without: str = "queries.not_yours") -> Asked | Reply:
    """What the question is about, of what the asker may see by that right.

    Without the right anywhere: the words `without`, whatever is asked. With a name that is not
    found: that it is not.
    """
    reach = turn.reach(action)
    if not reach:
        return say(without)
    if "org" in turn.slots:
        org = turn.uow.organizations.get(turn.slots["org"])
        if org is None or not org.within(reach):
            return unknown_name()
        return Asked((org.path,), org.name, org)
    if names_something(turn):
        return unknown_name()
    return Asked(reach, own_title(turn, reach))


def unknown_name() -> Reply:
    """The one answer to a name that does not exist, or not for this person."""
    return say("general.no_such_subject")


def own_title(turn: Turn, prefixes: tuple[str, ...]) -> str:
    """The asker's own organisations at the top of these subtrees."""
    posts = access.posts_on(turn.who, turn.today)
    names = dict.fromkeys(post.org_name for post in posts if post.path in prefixes)
    return "、".join(names)


def names_something(turn: Turn) -> bool:
    """Whether the question holds words that can only be a name nobody here goes by.

    A numbered answer brings slots with it and holds no name.
    """
    if turn.slots:
        return False
    return any(len(_EDGES.sub("", piece)) >= _SHORTEST_NAME for piece in _pieces(turn))


def possible_names(turn: Turn) -> tuple[str, ...]:
    """What of the question may be a name: as it stands (a surname may look like a filler), and
    without the words around it.
    """
    pieces = _pieces(turn)
    found = dict.fromkeys([*pieces, *(_EDGES.sub("", piece) for piece in pieces)])
    return tuple(name for name in found if len(name) >= _SHORTEST_NAME)


def _pieces(turn: Turn) -> list[str]:
    """The question without its own phrases."""
    words = compact(turn.text)
    for phrase in _phrases(turn.intent):
        words = words.replace(phrase, " ")
    return words.split()


def _phrases(intent: str) -> list[str]:
    known = vocabulary()[intent]
    parts = {word for group in known.groups for word in group} | known.exact | {*known.begins}
    return sorted(parts, key=len, reverse=True)

"""The names of organisations: full names, short forms, and who of them a text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.organizations import Organization, OrgKind
from domain.ports import UnitOfWork
from handlers.understanding.normal import name_key

_KIND = re.compile(
    r"(?:中国共产党|中共)?(.+?)((?:党)?(?:总支|支部)(?:委员会)?|党工委|党委|委员会)$"
)
_ENDINGS = (
    "村 社区 镇 乡 街道 居委会 工业区 开发区 园区 产业园 市场 商会 协会 集团 有限责任公司 有限公司 "
    "公司 实业 厂 合作社 小学 中学 学校 幼儿园 医院 卫生院 银行"
)
_PLACE = re.compile(rf"(.{{2,}}?)(?:{'|'.join(_ENDINGS.split())})$")
# What people say for the kind, by what the full name says.
_SHORT_KINDS = {
    "总支": ("党总支", "总支"),
    "支部": ("党支部", "支部"),
    "党工委": ("党工委", "工委"),
    "党委": ("党委",),
    "委员会": ("委员会",),
}


_COMMITTEES = (OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE, OrgKind.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Mention:
    """Organisations a text may mean, and the words by which it means them."""

    organizations: tuple[Organization, ...] = ()
    words: str = field(default="", repr=False)


class Directory:
    """An index of names; it never scans them."""

    def __init__(self, organizations: Iterable[Organization], version: int) -> None:
        self.version = version
        self._by_alias: dict[str, list[Organization]] = {}
        self._full: dict[str, list[Organization]] = {}
        for organization in organizations:
            self._full.setdefault(name_key(organization.name), []).append(organization)
            for alias in aliases(organization.name):
                self._by_alias.setdefault(alias, []).append(organization)
        self._longest = max(map(len, self._by_alias), default=0)

    def mention(self, text: str, scope: tuple[str, ...]) -> Mention:
        """The organisations within the scope that the longest name in the text may mean.

        A full name means its organisation alone, even where it is also a short form of others;
        so does 白鹭镇 for 白鹭镇党委 where the others (白鹭镇卫生院) stand below it.
        """
        squeezed = name_key(text)
        for length in range(min(self._longest, len(squeezed)), 1, -1):
            for start in range(len(squeezed) - length + 1):
                words = squeezed[start : start + length]
                if found := self._named(words, scope):
                    return Mention(found, words)
        return Mention()

    def _named(self, words: str, scope: tuple[str, ...]) -> tuple[Organization, ...]:
        full = _visible(self._full.get(words, ()), scope)
        return full or _above_the_rest(_visible(self._by_alias.get(words, ()), scope), words)


def aliases(name: str) -> set[str]:
    """The full name and every short form people may use: 梅溪村党支部, 梅溪村支部, 梅溪村, 梅溪."""
    full = name_key(name)
    found = {full}
    if match := _KIND.fullmatch(full):
        stem, kind = match.groups()
        stems = {stem}
        if place := _PLACE.fullmatch(stem):
            stems.add(place.group(1))
        said = next((words for end, words in _SHORT_KINDS.items() if end in kind), ())
        found |= stems | {stem + word for stem in stems for word in said}
    return {alias for alias in found if len(alias) >= 2}


def _above_the_rest(found: tuple[Organization, ...], words: str) -> tuple[Organization, ...]:
    """The committee named by these words and its kind alone, where all others stand below it.

    A 总支 and its branch of the same name are both graded, so there the asker must choose.
    """
    for one in found if len(found) > 1 else ():
        match = _KIND.fullmatch(name_key(one.name))
        if (
            one.kind in _COMMITTEES
            and match
            and match.group(1) == words
            and all(o.within((one.path,)) for o in found)
        ):
            return (one,)
    return found


def _visible(
    organizations: Sequence[Organization], scope: tuple[str, ...]
) -> tuple[Organization, ...]:
    return tuple(o for o in organizations if o.within(scope))


class DirectoryCache:
    """The directory as of the latest change of the organisations; built again when they change."""

    def __init__(self) -> None:
        self._directory: Directory | None = None

    def current(self, uow: UnitOfWork) -> Directory:
        version = uow.organizations.version()
        if self._directory is None or self._directory.version != version:
            self._directory = Directory(uow.organizations.everything(), version)
        return self._directory

"""What understanding one message costs with a whole province's names in the asker's scope."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

from benchmarks.accuracy.corpus import read
from benchmarks.table import spread
from domain.access import MAY
from domain.organizations import Organization, OrgKind
from handlers.understanding.directory import Directory
from handlers.understanding.names import NameCache
from handlers.understanding.people import PeopleIndex
from handlers.understanding.requests import understand_all
from handlers.understanding.understood import Names

_FIRST = "梅柳松竹兰桂枫杉桃李杏石白青红黄东西南北上下新老大小长高金银玉龙凤虎马牛羊鹤云"
_SECOND = "溪林坪湾坊里桥岭塘坝沟坡岗集店庄家河湖泉井山峰谷原洲滩畈冲垄"
_LAST = "村社"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "建国秀英志强小燕大勇金宝国栋海生晓明春花伟军丽成林雪平志文玉梅德明光明芳"
_MOST = 0.99


def organizations(count: int) -> list[Organization]:
    """A department, a committee for every hundred branches, and the branches."""
    found = [Organization(1, "云川区委组织部", OrgKind.DEPARTMENT, "/1/")]
    names = itertools.product(_FIRST, _SECOND, _SECOND)
    for number, (first, second, third) in zip(range(2, count + 2), names, strict=False):
        place = f"{first}{second}" if third == _SECOND[0] else f"{first}{second}{third}"
        found.append(Organization(number, f"{place}村党支部", OrgKind.BRANCH, f"/1/{number}/", 1))
    return found


def people(count: int, places: Sequence[Organization]) -> list[tuple[str, str]]:
    """(name, path) of that many people, names as frequent as they are."""
    names = itertools.cycle(map("".join, itertools.product(_SURNAMES, _GIVEN, _GIVEN)))
    return [
        (name, places[n % len(places)].path) for n, name in zip(range(count), names, strict=False)
    ]


def measured(orgs: int, many: int, rounds: int) -> str:
    """CPU milliseconds a message, over the whole corpus, and what the index takes."""
    places = organizations(orgs)
    register = people(many, places)
    began = time.process_time()
    cache = NameCache()
    cache.take(Directory(places, 1), PeopleIndex(register, (1, 1)))
    built = time.process_time() - began
    assert cache.current is not None
    names = Names(*cache.current, ("/1/",), frozenset(MAY))
    said = [one.said for one in read()]
    for words in said[:200]:  # the tables are read when they are first needed
        understand_all(words, names)
    median, high, worst = zip(*(_spent(said, names) for _ in range(rounds)), strict=True)
    return (
        f"| 听懂一句，{orgs} 个党组织、{many} 个人 | CPU 毫秒：中位（最低–最高） |\n|---|---|\n"
        f"| 一半的话不超过 | {spread(list(median), 2)} |\n"
        f"| 99 % 的话不超过 | {spread(list(high), 2)} |\n"
        f"| 最费的一句 | {spread(list(worst), 2)} |\n"
        f"| 建索引（秒，在后台） | {built:.1f} |\n"
        f"| 索引占内存（MB，约） | {cache.memory / 1e6:.0f} |"
    )


def _spent(said: Sequence[str], names: Names) -> tuple[float, float, float]:
    spent = []
    for words in said:
        began = time.thread_time()
        understand_all(words, names)
        spent.append((time.thread_time() - began) * 1000)
    spent.sort()
    return spent[len(spent) // 2], spent[int(len(spent) * _MOST)], spent[-1]

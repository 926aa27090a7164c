"""The made-up town of the sandbox: its import sheets, and who holds the five phones at first.

Every place, person and number is invented: the telephone numbers begin with a prefix nobody was
given, the few identity numbers with a region code (999999) that does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_FOLDER = Path(__file__).with_name("town")

SHEETS: tuple[Path, ...] = (_FOLDER / "组织.csv", _FOLDER / "人员.csv")
"""The sheets `zhibu import` takes, organisations before people."""

STARTS_AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""What the sandbox's clock shows at first: a Monday before a season begins."""

TOWN = "清溪镇党委"


@dataclass(frozen=True, slots=True)
class SandboxPerson:
    """Somebody whose phone the sandbox can show; `roles` are the words people use for them."""

    account: str = field(repr=False)
    name: str = field(repr=False)
    roles: tuple[str, ...]
    organization: str = field(repr=False)


PHONES: tuple[SandboxPerson, ...] = (
    SandboxPerson("chenxiaoman", "陈小满", ("党员",), "梅溪村党支部"),
    SandboxPerson("zhoulichun", "周立春", ("书记",), "梅溪村党支部"),
    SandboxPerson("shenguyu", "沈谷雨", ("联系领导",), TOWN),
    SandboxPerson("luqingqiu", "陆清秋", ("党建办",), TOWN),
    SandboxPerson("gubailu", "顾白露", ("组织部",), "云川区委组织部"),
)
"""Member and secretary of one branch, its contact leader, the town's clerk, an official."""

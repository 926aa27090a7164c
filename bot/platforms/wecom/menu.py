"""The app's menu: one for everybody, whose entries answer by the asker's role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.platforms.wecom.client import WeComClient

# Name → what a press says, or the entries below. WeCom takes three, and five below each; names of
# 16 bytes, 40 below. What somebody may not do is refused in words.
MENU: Sequence[tuple[str, str | Sequence[tuple[str, str]]]] = (
    ("待办", "待办"),
    (
        "办事",
        (
            ("写自评", "自评"),
            ("投票", "投票"),
            ("开始测评", "开始测评"),
            ("投了多少", "投了多少"),
            ("打印表格", "打印"),
        ),
    ),
    (
        "查询",
        (
            ("进度", "进度"),
            ("谁还没交", "谁还没交"),
            ("我们的等级", "等级"),
            ("什么时候截止", "什么时候截止"),
            ("失联名单", "失联名单"),
        ),
    ),
)


def menu_body() -> dict[str, Any]:
    """The JSON of menu/create."""
    return {"button": [_button(name, said) for name, said in MENU]}


async def create(client: WeComClient) -> None:
    """Put the menu into the app in place of any before; raises CallRefused, Broken, TooLarge."""
    agent = {"agentid": str(client.account.agent_id)}
    await client.app.call("menu/create", agent, body=menu_body())


def _button(name: str, said: str | Sequence[tuple[str, str]]) -> dict[str, Any]:
    if isinstance(said, str):
        return {"type": "click", "name": name, "key": said}
    return {"name": name, "sub_button": [_button(entry, words) for entry, words in said]}

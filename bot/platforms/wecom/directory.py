"""Everybody within the app's range, as far as WeCom's rules of 2022 let it see them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping
from typing import Any, TypeVar

from bot.platforms.access import CallRefused
from bot.platforms.base import DirectoryUnavailable, Entry
from bot.platforms.wecom.calls import Calls
from bot.platforms.wecom.client import WeComClient
from bot.platforms.wecom.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

_TOGETHER = 8  # calls at a time
_PAGE = 10_000  # people
_MAX_PAGES = 200
# Somebody or something outside the app's range.
_OUT_OF_RANGE = frozenset({60011, 60111, 60003, 60123, 46004, 50002, 40003})
_Key = TypeVar("_Key")
_Found = TypeVar("_Found")
Homes = Mapping[str, tuple[int, ...]]  # account → departments
Names = dict[str, str | None]


async def people(client: WeComClient) -> list[Entry]:
    """Everybody with name and departments, by account; raises DirectoryUnavailable."""
    try:
        if client.contacts is not None:
            homes = await _listed(client.contacts)
            names = await _each(homes, lambda account: _name(client.app, account))
        else:
            homes, names = await _in_range(client)
        departments = await _department_names(client.app, homes)
    except CallRefused as refusal:
        seen = f"；企业微信看到的本机 IP 是 {refusal.address}" if refusal.address else ""
        raise DirectoryUnavailable(f"读不了通讯录：{explained(refusal.code)}{seen}") from None
    except Broken as broken:
        words = f"读不了通讯录：没有得到正常回答（{broken.result.code}），稍后会再试"
        raise DirectoryUnavailable(words) from None
    except TooLarge:
        raise DirectoryUnavailable("读不了通讯录：回答太大，核对 [wecom] api_base") from None
    return [
        Entry(account, name, tuple(departments[n] for n in homes[account] if n in departments))
        for account, name in sorted((account, name) for account, name in names.items() if name)
    ]


async def _listed(contacts: Calls) -> Homes:
    """All userids by the secret of 通讯录同步, the only one that may list them."""
    homes: defaultdict[str, list[int]] = defaultdict(list)
    cursor = ""
    for _ in range(_MAX_PAGES):
        page: dict[str, Any] = {"limit": _PAGE, **({"cursor": cursor} if cursor else {})}
        answer = await contacts.call("user/list_id", body=page)
        for row in _rows(answer, "dept_user"):
            if account := _account(row):
                homes[account].append(_number(row.get("department")))
        before, cursor = cursor, str(answer.get("next_cursor") or "")
        if cursor in ("", before):
            break
    return {account: tuple(numbers) for account, numbers in homes.items()}


async def _in_range(client: WeComClient) -> tuple[Homes, Names]:
    """What the app's own secret may see: whole departments, and people one by one."""
    homes, names = await _walked(client.app)
    for account, person in (await _alone(client, names)).items():
        if person is not None:
            found = person.get("department")
            homes[account] = tuple(map(_number, found)) if isinstance(found, list) else ()
            names[account] = str(person.get("name") or "")
    return homes, names


async def _alone(client: WeComClient, seen: Container[str]) -> dict[str, dict[str, Any] | None]:
    """Those put into the app's range one by one, whose departments may not be listed."""
    try:
        allowed = (await client.agent()).get("allow_userinfos")
    except Broken as broken:
        if broken.result.code != "http 404":  # a gateway that passes on only what is needed
            raise
        return {}
    rows = _rows(allowed, "user") if isinstance(allowed, dict) else []
    accounts = {account for row in rows if (account := _account(row)) and account not in seen}
    return await _each(accounts, lambda account: client.app.call("user/get", {"userid": account}))


async def _walked(app: Calls) -> tuple[dict[str, tuple[int, ...]], Names]:
    """Department by department, names with it."""
    answer = await app.call("department/simplelist")
    numbers = [_number(row.get("id")) for row in _rows(answer, "department_id")]
    pages = await _each(numbers, lambda number: _members(app, number))
    homes: defaultdict[str, list[int]] = defaultdict(list)
    names: Names = {}
    for number, rows in pages.items():
        for row in rows or ():
            if account := _account(row):
                homes[account].append(number)
                names[account] = str(row.get("name") or "")
    return {account: tuple(found) for account, found in homes.items()}, names


async def _members(app: Calls, number: int) -> list[dict[str, Any]]:
    answer = await app.call("user/simplelist", {"department_id": str(number)})
    return _rows(answer, "userlist")


async def _name(app: Calls, account: str) -> str:
    return str((await app.call("user/get", {"userid": account})).get("name") or "")


async def _department_names(app: Calls, homes: Homes) -> dict[int, str]:
    async def name(number: int) -> str:
        answer = await app.call("department/get", {"id": str(number)})
        found = answer.get("department")
        return str(found.get("name") or "") if isinstance(found, dict) else ""

    numbers = {number for several in homes.values() for number in several if number}
    names = await _each(numbers, name)
    return {number: words for number, words in names.items() if words}


async def _each(
    keys: Iterable[_Key], call: Callable[[_Key], Awaitable[_Found]]
) -> dict[_Key, _Found | None]:
    """The answers by key, a few calls at a time; None for what is out of the app's range."""
    gate = asyncio.Semaphore(_TOGETHER)

    async def one(key: _Key) -> tuple[_Key, _Found | None]:
        async with gate:
            try:
                return key, await _patiently(lambda: call(key))
            except CallRefused as refusal:
                if refusal.code not in _OUT_OF_RANGE:
                    raise
        return key, None

    tasks = [asyncio.ensure_future(one(key)) for key in keys]
    try:
        return dict(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


async def _patiently(call: Callable[[], Awaitable[_Found]]) -> _Found:
    """WeCom being busy for a moment must not cost the whole reading: once more, at once."""
    try:
        return await call()
    except CallRefused as refusal:
        if refusal.code not in (-1, 45033):
            raise
    return await call()


def _rows(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = answer.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _account(row: Mapping[str, Any]) -> str:
    return str(row.get("userid") or "").lower()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0

"""docs/privacy.md names everything about people that is kept, and says what the program does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.web.pages import SESSION_LIFE
from bot.worker import ticker
from domain.access import MAY
from domain.people import Role
from domain.retention import IMPERSONAL, as_markdown
from domain.retention_table import KEPT
from handlers.following import CONTEXT_LIFE
from handlers.lost_contact.lookups import USUAL
from handlers.self_assessment.words import LINK_LIFE
from handlers.voting.ballot import PENDING_LIFE
from storage import tables, urn_tables
from tests.documents import HOME, table

PAGE = (HOME / "docs/privacy.md").read_text("utf-8")
STORED = {*tables.metadata.tables, *urn_tables.metadata.tables}


def told() -> Iterator[str]:
    for kept in KEPT:
        yield from kept.tables


def test_every_table_is_told_of_or_says_nothing_about_anybody() -> None:
    assert set(told()) | set(IMPERSONAL) == STORED
    assert set(told()) & set(IMPERSONAL) == set()
    assert all(IMPERSONAL.values())


def test_what_says_nothing_about_anybody_refers_to_nobody() -> None:
    for name in IMPERSONAL.keys() & tables.metadata.tables.keys():
        targets = {key.column.table for key in tables.metadata.tables[name].foreign_keys}
        assert tables.person not in targets, name


def test_the_page_shows_the_table() -> None:
    assert f"\n{as_markdown(KEPT)}\n" in PAGE


def minutes(life: timedelta) -> int:
    return life // timedelta(minutes=1)


def hours(life: timedelta) -> int:
    return life // timedelta(hours=1)


SHORT = {
    "inbox": f"{ticker._NAME_KEPT.days} 天；回答 {minutes(ticker._ANSWER_KEPT)} 分钟",
    "card": f"{hours(ticker._CARD_KEPT)} 小时；答过就删",
    "page_pass": f"链接 {minutes(LINK_LIFE)} 分钟，网页 {hours(SESSION_LIFE)} 小时",
    "pending": f"{minutes(PENDING_LIFE)} 分钟",
}


@pytest.mark.parametrize("name", SHORT)
def test_what_is_kept_shortly_is_kept_as_long_as_told(name: str) -> None:
    assert [kept.how_long for kept in KEPT if name in kept.tables] == [SHORT[name]]


def test_the_last_request_is_remembered_as_long_as_told() -> None:
    (kept,) = [kept for kept in KEPT if "conversation" in kept.tables]
    assert f"另外记 {minutes(CONTEXT_LIFE)} 分钟" in kept.why


def test_exported_files_lie_as_long_as_told() -> None:
    (files,) = [kept for kept in KEPT if not kept.tables]
    assert files.how_long == f"{ticker._EXPORT_KEPT.days} 天"
    assert f"服务器上的那一份 {ticker._EXPORT_KEPT.days} 天后自动删除" in PAGE


def test_the_page_knows_how_many_lookups_are_told_of() -> None:
    assert f"超过 {USUAL} 次" in PAGE


@pytest.mark.parametrize("role", Role)
def test_who_sees_whole_names_and_numbers_is_as_told(role: Role) -> None:
    """Of the roles that see the lost at all; the others have no line or see nothing."""
    lines = {who: cells for who, *cells in table("docs/privacy.md", "各人看得到什么")}
    found = [cells for who, cells in lines.items() if role.screen in who.split("、")]
    if role not in MAY["see_lost"]:
        assert not found or role is Role.COMMITTEE_MEMBER
        return
    ((names, _, numbers),) = found
    whole = names.endswith("全名") and "遮" not in names
    assert whole == (role in MAY["see_full_names"])
    assert ("登记表" in numbers) == (role in MAY["print_people"])

"""The demo: the made-up town imported, this year's grading begun, the sandbox mounted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from bot.accounts import dingtalk_account, wecom_account
from bot.clock import MovableClock
from bot.composition import Bot
from bot.importing import import_files
from bot.platforms.dingtalk import DingTalk
from bot.platforms.sandbox.town import PHONES, SHEETS, TOWN, SandboxPerson
from bot.platforms.wecom import WeCom
from bot.web.sandbox import (
    Chats,
    ListeningMirror,
    Mirror,
    Reflections,
    apps_showing,
    sandbox_app,
)
from domain.people import Role
from handlers import assessments
from storage.unit_of_work import SqlUnitOfWork

# The schemes that run in the town, and whom they are about.
_RUNNING = (("district-grading", "branch"), ("contact-check", "member"))
# What the phone of somebody with several posts says first.
_ORDER = (Role.OFFICIAL, Role.CLERK, Role.CONTACT_LEADER, Role.SECRETARY, Role.MEMBER)


async def populate(bot: Bot, now: datetime) -> None:
    """Import the town and begin what runs in spring, unless that was done before."""
    await import_files(bot, SHEETS)

    def begin(uow: SqlUnitOfWork) -> None:
        (town,) = uow.organizations.named(TOWN)
        for scheme, subject in _RUNNING:
            if not uow.assessments.running(subject):
                assessments.start(uow, scheme, town, str(now.year), None, now)

    await bot.service.write(begin)


async def latest_moment(bot: Bot) -> datetime:
    """When something last happened in this town."""
    return await bot.service.read(lambda u: u.latest_moment())


async def phones(bot: Bot) -> list[SandboxPerson]:
    """Everybody with an account, the five of the sandbox first and as it introduces them."""
    holders = await bot.service.read(lambda u: u.people.with_account("wecom"))
    first = {person.account: person for person in PHONES}
    others = [
        SandboxPerson(account, name, tuple(role.screen for role in _told(roles)), org)
        for account, name, roles, org in holders
        if account not in first
    ]
    return [*PHONES, *others]


def _told(roles: Sequence[Role]) -> Sequence[Role]:
    return [role for role in _ORDER if role in roles] or list(roles)


def mirrored(bot: Bot) -> Reflections:
    """Put mirrors around the bot's platforms, so that each message can be shown as either does."""
    reflections = Reflections()
    for name, platform in bot.platforms.items():
        if isinstance(platform, WeCom):
            bot.platforms[name] = Mirror(platform, reflections)
        elif isinstance(platform, DingTalk):
            bot.platforms[name] = ListeningMirror(platform, reflections)
    return reflections


def with_sandbox(
    app: web.Application,
    bot: Bot,
    clock: MovableClock,
    people: Sequence[SandboxPerson],
    reflections: Reflections,
) -> web.Application:
    """The application with the phones at /sandbox, in WeCom and DingTalk."""
    accounts = [person.account for person in people]
    ours = wecom_account(bot.settings), dingtalk_account(bot.settings)
    apps = apps_showing(Chats(clock.now), lambda: accounts, *ours, reflections)
    port = bot.settings.server.port

    async def after_jump() -> None:
        await bot.run_due()

    callback = f"http://127.0.0.1:{port}/wecom/callback"
    app.add_subapp(
        "/sandbox", sandbox_app(apps, reflections, clock, lambda: people, callback, after_jump)
    )
    return app

"""Importing sheets: read, checked as a whole, then written in one transaction."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.composition import Bot
from domain.imports.plan import Outcome, Plan
from handlers.membership.importing import plan_import
from storage.import_known import read_known
from storage.imports import Progress, apply_import, weigh_import
from storage.sheets import read_file

OnPlan = Callable[[Plan], None]


class ImportRefused(Exception):
    """The sheets have problems; nothing was written. `plan` lists them."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


async def import_files(
    bot: Bot,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    on_plan: OnPlan | None = None,
) -> Outcome:
    """Import the files together; raises ImportRefused where a row is bad, Refusal otherwise."""
    with _not_collecting():
        return await _import(bot, paths, dry_run, progress, on_plan)


async def _import(
    bot: Bot,
    paths: Sequence[Path],
    dry_run: bool,  # noqa: FBT001
    progress: Progress | None,
    on_plan: OnPlan | None,
) -> Outcome:
    service = bot.service
    now = service.clock.now()
    files = [await asyncio.to_thread(read_file, path) for path in paths]
    known = await service.main.read(read_known)
    plan = await asyncio.to_thread(
        plan_import,
        known,
        files,
        now.date(),
        lambda number: service.sealer.fingerprint("identity", number),
    )
    if on_plan is not None:
        on_plan(plan)
    if not plan.sound:
        raise ImportRefused(plan)
    if dry_run:
        return await service.main.read(lambda c: weigh_import(c, service.sealer, plan, now))
    return await service.main.write(
        lambda c: apply_import(c, service.sealer, plan, now, None, progress)
    )


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Without the garbage collector, which would look through ever more rows that all stay."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()

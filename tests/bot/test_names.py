"""The index of names is built beside the work, and anew only when the register changes."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import REGISTRY
from sqlalchemy import insert, update

from benchmarks.town import bot_in
from handlers.understanding import names
from storage import tables


async def test_the_index_is_built_once_and_again_after_a_change(tmp_path: Path) -> None:
    bot = bot_in(tmp_path)
    try:
        await bot.upgrade()
        values = {"name": "梅溪村党支部", "kind": "branch", "path": "/1/"}
        people = [{"id": n, "name": f"林晓{n}"} for n in (1, 2)]
        posts = [{"person_id": n, "org_id": 1, "role": "secretary"} for n in (1, 2)]
        await bot.service.main.write(
            lambda c: (
                c.execute(insert(tables.organization).values(id=1, **values)),
                c.execute(insert(tables.person), people),
                c.execute(insert(tables.role), posts),
                c.execute(insert(tables.meta).values(name="people", value=1)),
            )
        )
        assert await bot.names.refresh()
        assert not await bot.names.refresh()
        await bot.service.main.write(lambda c: c.execute(update(tables.meta).values(value=2)))
        assert await bot.names.refresh()
        assert REGISTRY.get_sample_value("zhibu_names", {"kind": "people"}) == 2
        assert (REGISTRY.get_sample_value("zhibu_names_bytes") or 0) > 0
    finally:
        await bot.close()


async def test_a_large_register_is_never_indexed_within_a_message(tmp_path: Path) -> None:
    bot = bot_in(tmp_path)
    try:
        await bot.upgrade()
        people = [{"name": f"林晓{n}"} for n in range(names.AT_ONCE + 1)]
        await bot.service.main.write(lambda c: c.execute(insert(tables.person), people))
        cache = bot.service.desk.names
        assert await bot.service.read(lambda u: cache.at(u)[1]) is None
        assert await bot.names.refresh()
        assert await bot.service.read(lambda u: cache.at(u)[1]) is not None
    finally:
        await bot.close()

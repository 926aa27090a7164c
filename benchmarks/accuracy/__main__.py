"""`make accuracy`: prints the table; with --write also puts it into docs/accuracy.md."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from benchmarks.accuracy.corpus import Utterance, read
from benchmarks.accuracy.measuring import Result, district, measure, open_district
from benchmarks.accuracy.report import DOCUMENT, TUNING, page, table


async def results(corpus: Sequence[Utterance]) -> list[Result]:
    """Every utterance, said to the bot of a fresh district."""
    with district() as folder:
        bot = await open_district(folder)
        try:
            return await measure(bot, corpus)
        finally:
            await bot.close()


def main() -> None:
    found = asyncio.run(results(read()))
    if "--tuning" in sys.argv:
        for one in found:
            if one.wrong and one.utterance.part == TUNING:
                sys.stdout.write(f"{one.utterance}\n   {one.wrong} {one.heard}\n")
        return
    sys.stdout.write(table(found))
    if "--write" in sys.argv:
        DOCUMENT.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()

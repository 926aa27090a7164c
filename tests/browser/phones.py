"""The sandbox's phones on a page, used as their holders use them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.browser.page import Page

MEMBER, SECRETARY, LEADER, CLERK, OFFICIAL = range(5)


@dataclass(frozen=True, slots=True)
class Phones:
    """The page at /sandbox."""

    page: Page

    async def greeted(self) -> None:
        """Every phone that is shown has been greeted, so that what follows comes after it."""
        await self.page.until("document.querySelectorAll('.phone').length === 5")
        await self.page.until(
            "[...document.querySelectorAll('.phone')].filter((one) => one.checkVisibility())"
            ".every((one) => one.querySelector('.line.bot'))"
        )

    async def turn_to(self, phone: int) -> None:
        """On a narrow screen: bring this phone to the front."""
        await self.page.tap(f"#tab-{phone}")
        await self.greeted()

    async def say(self, phone: int, words: str, answer: str) -> str:
        """Type and send; the answer that has these words, once it is there."""
        before = await self._count(phone)
        await self.page.fill(f"#phone-{phone} textarea", words)
        await self.page.tap(f"#phone-{phone} .send")
        return await self.hears(phone, answer, before)

    async def choose(self, phone: int, chip: str, answer: str) -> str:
        """Tap one of the offered answers; the answer that has these words."""
        before = await self._count(phone)
        await self.page.tap(f"#phone-{phone} .chip", chip)
        return await self.hears(phone, answer, before)

    async def press(self, phone: int, button: str, answer: str, pick: str = "") -> str:
        """Press a card's button, having ticked `pick` on it; the answer that has these words.

        It may stand in a new message or in the card itself.
        """
        if pick:
            await self.page.tap(f"#phone-{phone} .tc-option", pick)
        await self.page.tap(f"#phone-{phone} .tc-button", button)
        return await self.hears(phone, answer)

    async def hears(self, phone: int, words: str, after: int = 0) -> str:
        """The first message of the bot that has these words, after so many lines of the chat."""
        fits = f"one.matches('.bot') && one.innerText.includes({json.dumps(words)})"
        found = f"{_lines(phone)}.slice({after}).find((one) => {fits})"
        return str(await self.page.until(f"{found}.innerText"))

    async def _count(self, phone: int) -> int:
        return int(await self.page.value(f"{_lines(phone)}.length"))


def _lines(phone: int) -> str:
    return f"[...document.querySelectorAll('#phone-{phone} .line')]"

"""The app's access token: one for all callers, asked for once however many are waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_EARLY = 300.0  # seconds before its end that a token is no longer used
_REFUSED_FOR = 600.0  # a wrong secret asked for again and again gets the address banned


class CallRefused(Exception):
    """The platform answered with an error code; its words are not kept."""

    def __init__(self, code: int | str, address: str = "") -> None:
        super().__init__(f"code {code}")
        self.code = code
        self.address = address  # ours as the platform sees it, where it tells


class TokenRefused(CallRefused):
    """The platform gave no token: nothing about the message itself is known."""


class AccessToken:
    """Hands out the token that `fetch` brings with its seconds of life.

    `fetch` raises CallRefused; of the codes in `lasting` it is not asked again for ten minutes.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[tuple[str, float]]],
        clock: Callable[[], float],
        lasting: frozenset[int | str],
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lasting = lasting
        self._token = ""
        self._good_until = float("-inf")
        self._refused_until = float("-inf")
        self._refusal = TokenRefused(0)
        self._flight: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """The token; raises what the fetching raised, to every caller that waited for it."""
        if self._token and self._clock() < self._good_until:
            return self._token
        if self._clock() < self._refused_until:
            raise TokenRefused(self._refusal.code, self._refusal.address)
        if self._flight is None:
            self._flight = asyncio.ensure_future(self._renewed())
            self._flight.add_done_callback(self._landed)
        # Shielded: one caller giving up must not take the token from the others.
        return await asyncio.shield(self._flight)

    async def after(self, refused: str) -> str:
        """A token other than the refused one, if there is one; asks only if nobody has yet."""
        if self._token == refused:
            self._token = ""
        return await self.get()

    async def close(self) -> None:
        """Stop a fetching under way."""
        if self._flight is not None:
            self._flight.cancel()
            await asyncio.wait([self._flight])

    async def _renewed(self) -> str:
        try:
            self._token, life = await self._fetch()
        except CallRefused as refusal:
            self._refusal = TokenRefused(refusal.code, refusal.address)
            if refusal.code in self._lasting:
                self._refused_until = self._clock() + _REFUSED_FOR
            raise self._refusal from None
        self._good_until = self._clock() + max(life - _EARLY, life / 2)
        return self._token

    def _landed(self, flight: asyncio.Task[str]) -> None:
        self._flight = None
        if not flight.cancelled():
            flight.exception()  # looked at, so that asyncio does not report it as lost

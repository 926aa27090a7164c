"""The addresses that take answers without a token, as long as they are open; in memory only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.incoming import Incoming, WayBack

_MOST = 20_000  # people and groups; the longest silent are forgotten
_Place = tuple[str, str]


class Ways:
    """The last address of each chat of two, and of each group.

    `clock` is monotonic, in seconds: what time it is follows from when something last came in.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[_Place, WayBack] = OrderedDict()
        self._seen: tuple[datetime, float] | None = None

    def remember(self, given: Incoming, now: datetime) -> None:
        """Keep the way back of a message."""
        self._seen = (now, self._clock())
        if given.way is None or not (given.account or given.group):
            return  # of two people without a name, neither may get the other's answer
        place = _place(given.account, given.group)
        self._kept[place] = given.way
        self._kept.move_to_end(place)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def to(self, account: str, group: str, given: WayBack | None = None) -> WayBack | None:
        """An open way to the person or the group: the given one, else the last."""
        for way in (given, self._kept.get(_place(account, group))):
            if way is not None and self._is_open(way):
                return way
        return None

    def forget(self, way: WayBack) -> None:
        """It has been refused."""
        for place in [place for place, kept in self._kept.items() if kept == way]:
            del self._kept[place]

    def _is_open(self, way: WayBack) -> bool:
        if self._seen is None:
            return True  # nothing has come in yet: only a refusal can tell
        then, at = self._seen
        return then + timedelta(seconds=self._clock() - at) < way.until


def _place(account: str, group: str) -> _Place:
    return ("group", group) if group else ("person", account)

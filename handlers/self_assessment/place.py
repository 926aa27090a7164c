"""Where in the form a conversation stands, as it is kept in `conversation.form`."""

from __future__ import annotations

from dataclasses import dataclass

FORM = "self_assessment"


@dataclass(frozen=True, slots=True)
class Place:
    """`editing` is the number of the question being written anew, `after` the one just answered.

    Both are 0 for none: then the next text answers the first question without an answer.
    """

    subject_id: int
    editing: int = 0
    after: int = 0

    def __str__(self) -> str:
        if self.editing:
            return f"{FORM}:{self.subject_id}:edit:{self.editing}"
        if self.after:
            return f"{FORM}:{self.subject_id}:after:{self.after}"
        return f"{FORM}:{self.subject_id}"

    @classmethod
    def read(cls, form: str) -> Place:
        """Inverse of `str`."""
        _, subject, *more = form.split(":")
        number = int(more[1]) if more else 0
        if more and more[0] == "edit":
            return cls(int(subject), editing=number)
        return cls(int(subject), after=number)

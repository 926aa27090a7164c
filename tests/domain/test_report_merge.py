"""One report written in two places at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.report_merge import Change, merge, text_print


def test_a_change_holds_where_the_field_is_as_its_writer_saw_it() -> None:
    stored = {"a": "一", "b": "二"}
    changes = [Change("a", "新", text_print("一")), Change("c", "三", text_print(""))]
    merged = merge(stored, changes)
    assert (merged.answers, merged.conflicts) == ({"a": "新", "b": "二", "c": "三"}, {})


def test_a_field_its_writer_left_alone_keeps_what_is_stored() -> None:
    merged = merge({"a": "别人写的"}, [Change("a", "原来", text_print("原来"))])
    assert (merged.answers, merged.conflicts) == ({"a": "别人写的"}, {})


def test_a_field_both_changed_stays_and_is_told() -> None:
    merged = merge({"a": "别人写的"}, [Change("a", "我写的", text_print("原来"))])
    assert (merged.answers, merged.conflicts) == ({"a": "别人写的"}, {"a": "我写的"})


def test_a_blank_change_removes_and_a_change_without_base_holds() -> None:
    assert merge({"a": "一", "b": "二"}, [Change("a", ""), Change("b", "三")]).answers == {
        "b": "三"
    }


ANSWERS = st.dictionaries(st.sampled_from("abc"), st.text("xy", min_size=1, max_size=3))


@given(ANSWERS, ANSWERS, ANSWERS)
def test_nobodys_words_are_lost_unseen(
    seen: dict[str, str], stored: dict[str, str], mine: dict[str, str]
) -> None:
    changes = [Change(k, mine.get(k, ""), text_print(seen.get(k, ""))) for k in "abc"]
    merged = merge(stored, changes)
    for key in "abc":
        before, there, wanted = (d.get(key, "") for d in (seen, stored, mine))
        if wanted != before:
            assert wanted in (merged.answers.get(key, ""), merged.conflicts.get(key))
        if there != before:
            assert merged.answers.get(key, "") == there

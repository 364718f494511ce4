"""Standard words with places for figures."""

from quanmin.core.writing.wording import filled, names_in, unknown_names


def test_names_are_filled_in_and_what_is_missing_is_a_dash() -> None:
    assert filled("截至{日期}，现值{现值}。", {"日期": "2025-12-31"}) == "截至2025-12-31，现值—。"


def test_a_figure_that_looks_like_a_name_stays_as_it_is() -> None:
    assert filled("{事项}", {"事项": "{现值}", "现值": "5"}) == "{现值}"


def test_nothing_but_a_name_has_a_meaning() -> None:
    for text in ("{", "}", "{}", "{{现值}", "%(日期)s", "{0.__class__}"):
        assert filled(text, {}).replace("—", "") in text


def test_unknown_names_are_told_once_in_order() -> None:
    text = "{甲}{乙}{甲}{日期}"

    assert names_in(text) == ["甲", "乙", "日期"]
    assert unknown_names(text, {"日期"}) == ["甲", "乙"]
    assert unknown_names("{0.__class__}", {"日期"}) == ["0.__class__"]

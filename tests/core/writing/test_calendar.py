"""A calendar file as RFC 5545 has it."""

from datetime import date, datetime

from quanmin.core.writing.calendar import DueDay, calendar_file

STAMP = datetime(2025, 12, 31, 1, 2, 3)


def lines_of(*things: DueDay) -> list[str]:
    return calendar_file(things, title="云岭县", made_at=STAMP).decode().split("\r\n")


def test_a_thing_is_a_whole_day_that_ends_where_the_next_begins() -> None:
    lines = lines_of(DueDay("notice-3", date(2025, 12, 31), "反馈"))

    assert "DTSTART;VALUE=DATE:20251231" in lines
    assert "DTEND;VALUE=DATE:20260101" in lines
    assert {"UID:notice-3@quanmin", "DTSTAMP:20251231T010203Z", "SUMMARY:反馈"} <= set(lines)


def test_commas_semicolons_and_line_ends_are_escaped() -> None:
    assert r"SUMMARY:a\, b\; c\\d" in lines_of(DueDay("x", date(2025, 1, 1), "a, b; c\\d"))
    assert r"DESCRIPTION:一\n二" in lines_of(DueDay("x", date(2025, 1, 1), "t", "一\n二"))


def test_long_lines_are_folded_between_characters_and_read_back_whole() -> None:
    title = "健康" * 60
    written = calendar_file([DueDay("x", date(2025, 1, 1), title)], title="t", made_at=STAMP)

    assert 72 < max(len(line) for line in written.split(b"\r\n")) <= 75
    assert f"SUMMARY:{title}" in written.decode().replace("\r\n ", "")


def test_it_is_in_the_order_of_days_whatever_the_order_given() -> None:
    things = [DueDay(key, date(2025, 1, day), key) for key, day in (("b", 2), ("c", 2), ("a", 3))]

    assert calendar_file(things, title="t", made_at=STAMP) == calendar_file(
        things[::-1], title="t", made_at=STAMP
    )
    assert [line for line in lines_of(*things) if line.startswith("SUMMARY")] == [
        "SUMMARY:b", "SUMMARY:c", "SUMMARY:a"
    ]  # fmt: skip


def test_nothing_due_is_an_empty_calendar() -> None:
    assert lines_of() == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quanmin//due days//ZH", "X-WR-CALNAME:云岭县",
                          "END:VCALENDAR", ""]  # fmt: skip

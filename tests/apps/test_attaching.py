"""Files that show what was said: whole or not at all, though two hand in the same one at once."""

from datetime import date
from hashlib import sha256

from quanmin.attaching import place_of, taken_in

DATA = b"%PDF-1.7\n"


def test_what_another_is_still_writing_is_left_alone(settings, tmp_path):
    settings.QUANMIN_HOME = tmp_path
    place = place_of(sha256(DATA).hexdigest())
    half = place.with_suffix(".part")
    place.parent.mkdir(parents=True)
    half.write_bytes(DATA[:4])

    taken_in([("a.pdf", DATA)], by=None)

    assert (place.read_bytes(), half.read_bytes()) == (DATA, DATA[:4])
    assert sorted(place.parent.iterdir()) == sorted([place, half])


def test_a_file_comes_in_on_the_day_the_county_lives_on(settings, tmp_path):
    settings.QUANMIN_HOME, settings.QUANMIN_TODAY = tmp_path, date(2025, 1, 3)

    (row,) = taken_in([("a.pdf", DATA)], by=None)

    assert row["at"].date() == date(2025, 1, 3)

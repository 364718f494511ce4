"""What every facet of the demo county is told: the story's days, the places and the people."""

from dataclasses import dataclass

import numpy as np

from quanmin.core.synth.days import Bools, Ints, age_years, day_of
from quanmin.core.synth.draws import Stream, stream
from quanmin.core.synth.places import Places

FIRST_DAY = day_of(2021)


@dataclass(frozen=True)
class People:
    """Everyone who ever lived in the county during the story, as parallel arrays; a row is person `index`.

    A person lives in `village` (a position in `Places`) until the day before `switch`, then in `next_village`.
    `enter` and `leave` are the first and last day of residence; NEVER where the day has not come.
    """

    sex: Ints  # 0 male, 1 female
    birth: Ints
    death: Ints
    enter: Ints
    leave: Ints
    village: Ints
    next_village: Ints
    switch: Ints
    registered: Bools
    mother: Ints
    disabled: Bools
    low_income: Bools
    special_family: Bools

    @property
    def size(self) -> int:
        """How many people."""
        return int(self.sex.size)

    def living_here(self, on: int) -> Bools:
        """Who lives in the county on the day."""
        return (self.enter <= on) & (self.leave >= on)

    def village_on(self, who: Ints, on: Ints | int) -> Ints:
        """Where each of the people lives on the day."""
        return np.where(self.switch[who] <= on, self.next_village[who], self.village[who])

    def ages(self, who: Ints, on: Ints | int) -> Ints:
        """Completed years of each of the people on the day."""
        return age_years(self.birth[who], on)


@dataclass(frozen=True)
class County:
    """The county and its story from `first` to `last` day; `seed` fixes all chance in it."""

    seed: int
    first: int
    last: int
    places: Places
    people: People

    @property
    def years(self) -> range:
        """The calendar years of the story."""
        return range(2021, self.last_year + 1)

    @property
    def last_year(self) -> int:
        """The calendar year in which the story ends."""
        return int(np.array(self.last, dtype="datetime64[D]").astype("datetime64[Y]").astype(int)) + 1970

    def chance(self, facet: str) -> Stream:
        """The random numbers of one facet."""
        return stream(self.seed, facet)

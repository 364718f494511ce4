"""What is still to happen, by day: each act may put others on the agenda, and all come in the order of their days."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from quanmin import clock
from quanmin.core.codes.working_days import add_working_days, is_working_day


@dataclass(frozen=True)
class Agenda:
    """Acts that wait for their day; of one day, the one that was put down first comes first."""

    waiting: list = field(default_factory=list)
    order: count = field(default_factory=count)

    def on(self, day, act, *given):
        """Put an act on a day."""
        heappush(self.waiting, (day, next(self.order), act, given))

    def after(self, days, act, *given):
        """Put an act so many working days after today."""
        self.on(add_working_days(clock.today(), days), act, *given)

    def live(self, until):
        """Let everything happen that is due by a day, each on its own day."""
        while self.waiting and self.waiting[0][0] <= until:
            day, _place, act, given = heappop(self.waiting)
            with clock.on_day(day):
                act(*given)


def office_day(day):
    """That day, or the next on which offices work."""
    return day if is_working_day(day) else add_working_days(day, 1)

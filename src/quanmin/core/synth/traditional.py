"""TCM services of the national package: constitution of the elderly once a year, guidance for children under three."""

import numpy as np

from quanmin.core.synth.childhood import chance_of_visit, children, visit_days, within_story
from quanmin.core.synth.chronic import attendance
from quanmin.core.synth.county import County
from quanmin.core.synth.days import day_of
from quanmin.core.synth.draws import happens, season_uniforms
from quanmin.core.synth.elders import elders
from quanmin.core.synth.ledger import Ledger, Visits, in_order, record, stage_of, visits

ELDERS_SERVED = 0.73
CHILD_STAGES = (
    ("6m", 6, 0.80),
    ("12m", 12, 0.79),
    ("18m", 18, 0.77),
    ("24m", 24, 0.765),
    ("30m", 30, 0.75),
    ("36m", 36, 0.76),
)


def give_traditional_care(county: County, ledger: Ledger) -> None:
    """Write both services."""
    record(ledger, county, "tcm", in_order(_elders(county), *_children(county)))


def _elders(county: County) -> Visits:
    rng, (who, year) = county.chance("tcm elders"), elders(county)
    starts = np.array([day_of(y, 2, 20) for y in county.years])
    day = starts[year - county.years[0]] + (season_uniforms(county.seed, who, year, 611) * 300).astype(
        np.int64
    )
    come = happens(rng, attendance(county, who, day, ELDERS_SERVED)) & within_story(county, who, day)
    who, day = who[come], day[come]
    return visits(who, day, "tcm-service", village=county.people.village_on(who, day),
                  stage=np.full(who.size, stage_of("annual")), complete=rng.random(who.size) < 0.95)  # fmt: skip


def _children(county: County) -> list[Visits]:
    rng, who, parts = county.chance("tcm children"), children(county), []
    for stage, months, share in CHILD_STAGES:
        day = visit_days(rng, county.people.birth[who], months, 0, 45)
        come = happens(rng, chance_of_visit(county, who, day, share)) & within_story(county, who, day)
        parts.append(visits(
            who[come], day[come], "tcm-service", village=county.people.village_on(who[come], day[come]),
            stage=np.full(int(come.sum()), stage_of(stage)), at_centre=np.ones(int(come.sum()), dtype=bool),
        ))  # fmt: skip
    return parts

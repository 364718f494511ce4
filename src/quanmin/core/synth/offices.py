"""What offices write down of places rather than of people: quotas, samples, patrols, calls, signals, events."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from quanmin.core.synth.days import DAY_MINUTES, EMPTY, YEAR_DAYS, Bools, Ints, day_of
from quanmin.core.synth.draws import Stream, choose, happens, stream
from quanmin.core.synth.frames import NO_MOMENT, declared_frame
from quanmin.core.synth.places import COUNTY, HOSPITAL, TCM_HOSPITAL, Places

START = day_of(2021)
# Events a year for 1,000 residents in 2021, and how that grows.
SAMPLES = {"food-inspection": (4.3, 0.06), "food-risk": (0.85, 0.12), "drinking-water": (1.1, 0.1)}
PASSED = {"food-inspection": 0.978, "food-risk": 0.962, "drinking-water": 0.935}
REACTIONS = {"drug": (0.72, 0.09), "device": (0.30, 0.1), "cosmetic": (0.045, 0.2)}
CALLS, SIGNALS, EVENTS = (9.5, 0.05), (0.55, 0.05), (0.05, 0.0)
# Quotas for 1,000 residents and year: for each township by its share.
QUOTAS = {"elderly-check-up": 128, "hypertension": 146, "diabetes": 56, "upper-gi": 4.5, "preconception": 3.7}
QUOTA_DOCUMENT = "基本公共卫生服务项目任务分解表"
CELLS = (12, 28, 46, 64, 80)  # healthy places to be built by the end of each year from 2021
ACTIVITIES = (("lecture", 12), ("consultation", 9), ("board", 12), ("printed", 12), ("audio-visual", 6))
AMBULANCES = (
    (2015, "ambulance", 1.0),
    (2021, "negative-pressure-ambulance", 0.5),
    (2023, "ambulance", 0.5),
)


def years_until(last: int) -> range:
    """The calendar years of the story, the last one perhaps not over."""
    return range(2021, int((last - START) / YEAR_DAYS) + 2022)


def _days(rng: Stream, yearly: float, growth: float, last: int) -> Ints:
    """Days of events, so many a year in the first year and more by `growth` each year, in order."""
    parts = []
    for number, year in enumerate(years_until(last)):
        count = rng.poisson(yearly * (1 + growth * number))
        parts.append(np.sort(day_of(year) + rng.integers(0, 365, count)))
    day = np.concatenate(parts)
    return day[day <= last]


def _villages(rng: Stream, places: Places, size: int) -> Ints:
    return places.villages[choose(rng, places.share, size)]


def _frame(name: str, key: str, source: str, columns: Mapping[str, Any], recorded: Ints) -> pl.DataFrame:
    size = recorded.size
    return declared_frame(
        name, {key: np.arange(1, size + 1), **columns, "recorded_at": recorded, "source": source}
    )


def samples_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `samples`."""
    frames = []
    for kind, (yearly, growth) in sorted(SAMPLES.items()):
        rng = stream(seed, kind)
        day = _days(rng, yearly * residents / 1000, growth, last)
        frames.append(_frame("samples", "sample_id", "检验系统", {
            "unit_id": _villages(rng, places, day.size), "kind": kind, "date": day,
            "passed": happens(rng, np.full(day.size, PASSED[kind])),
        }, day * DAY_MINUTES + 2000))  # fmt: skip
    return _numbered(frames, "sample_id")


def _numbered(frames: Sequence[pl.DataFrame], key: str) -> pl.DataFrame:
    return pl.concat(frames).with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(key))


def adverse_reports_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `adverse_reports`, from hospitals and centres."""
    frames, reporters = [], np.concatenate([[HOSPITAL, TCM_HOSPITAL], places.centres])
    for product, (yearly, growth) in sorted(REACTIONS.items()):
        rng = stream(seed, f"reactions to {product}")
        day = _days(rng, yearly * residents / 1000, growth, last)
        frames.append(_frame("adverse_reports", "report_id", "不良反应监测系统", {
            "unit_id": rng.choice(reporters, day.size), "product": product, "date": day,
            "valid": happens(rng, np.full(day.size, 0.97)),
        }, day * DAY_MINUTES + 900))  # fmt: skip
    return _numbered(frames, "report_id")


def supervision_frame(seed: int, places: Places, last: int) -> pl.DataFrame:
    """The table `supervision_records`: patrols of every centre, and the clues they find, most of them reported."""
    frames = []
    for unit in np.sort(places.centres).tolist():
        rng = stream(seed, f"patrols of {unit}")
        day = _days(rng, 46, 0.06, last)
        clue = happens(rng, np.full(day.size, 0.13))
        told = happens(rng, np.full(day.size, 0.95)) & clue
        frames.append(_frame("supervision_records", "record_id", "监督协管系统", {
            "unit_id": np.full(day.size, unit), "kind": (("patrol", "clue"), clue.astype(np.int64)), "date": day,
            "reported": np.where(told, np.minimum(day + 1, last), 1 << 30),
        }, day * DAY_MINUTES + 1000))  # fmt: skip
    return _numbered(frames, "record_id")


def education_frame(seed: int, places: Places, last: int) -> pl.DataFrame:
    """The table `education_activities`: about what the standard asks of a centre each year."""
    frames, kinds = [], [kind for kind, _ in ACTIVITIES]
    for unit in np.sort(places.centres).tolist():
        rng = stream(seed, f"education at {unit}")
        day = _days(rng, sum(number for _, number in ACTIVITIES), 0.02, last)
        kind = choose(rng, [number for _, number in ACTIVITIES], day.size)
        people = np.where(kind <= 1, rng.integers(18, 120, day.size), EMPTY)
        frames.append(_frame("education_activities", "activity_id", "公共卫生系统", {
            "unit_id": np.full(day.size, unit), "kind": (kinds, kind), "date": day,
            "participants": people,
        }, day * DAY_MINUTES + 1000))  # fmt: skip
    return _numbered(frames, "activity_id")


def calls_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `emergency_calls`: the street is reached in ten minutes, the hills in more."""
    rng = stream(seed, "calls")
    day = _days(rng, CALLS[0] * residents / 1000, CALLS[1], last)
    village = choose(rng, places.share, day.size)
    near = np.array([name.endswith("街道") for name in places.names])[places.township[village]]
    minutes = (
        np.where(near, 10.5, 24.0) * (1 - 0.035 * (day - START) / YEAR_DAYS) * rng.gamma(6, 1 / 6, day.size)
    )
    called = day * DAY_MINUTES + rng.integers(0, DAY_MINUTES - 120, day.size)
    order = np.argsort(called, kind="stable")
    called, arrived = called[order], called[order] + np.rint(np.maximum(minutes[order], 3)).astype(np.int64)
    return _frame("emergency_calls", "call_id", "急救调度系统", {
        "unit_id": places.villages[village[order]], "called_at": called,
        "arrived_at": _or_empty(arrived, rng.random(day.size) < 0.985),
    }, called + 60)  # fmt: skip


def _or_empty(moment: Ints, known: Bools) -> Ints:
    """Minutes since 1970, with a mark where the moment is not known."""
    return np.where(known, moment, NO_MOMENT)


def signals_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `warning_signals`: most are verified within hours."""
    rng = stream(seed, "signals")
    day = _days(rng, SIGNALS[0] * residents / 1000 + 4, SIGNALS[1], last - 3)
    single = happens(rng, np.full(day.size, 0.15))
    created = np.sort(day * DAY_MINUTES + rng.integers(420, 900, day.size))
    hours = np.where(single, rng.gamma(2, 0.55, day.size), rng.gamma(2, 4.2, day.size))
    verified = created + np.rint(hours * 60).astype(np.int64)
    diseases = ("influenza", "hand-foot-mouth", "tuberculosis", "other-infectious-diarrhoea")
    return _frame("warning_signals", "signal_id", "传染病预警系统", {
        "unit_id": _villages(rng, places, day.size), "disease": (diseases, choose(rng, (4, 3, 1, 2), day.size)),
        "single_case": single, "created_at": created, "verified_at": _or_empty(verified, rng.random(day.size) < 0.98),
    }, created + 5)  # fmt: skip


def events_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `health_events`: a few a year."""
    rng = stream(seed, "events")
    day = _days(rng, EVENTS[0] * residents / 1000 + 2, EVENTS[1], last - 2)
    found = np.sort(day * DAY_MINUTES + rng.integers(480, 1080, day.size))
    reported = found + np.rint(rng.gamma(2, 26, day.size)).astype(np.int64)
    return _frame("health_events", "event_id", "突发公共卫生事件系统", {
        "unit_id": _villages(rng, places, day.size), "grade": (("ungraded", "general"), choose(rng, (8, 2), day.size)),
        "found_at": found, "reported_at": reported,
    }, reported)  # fmt: skip


def quotas_frame(places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `quotas`: each centre's part by the people of its township; healthy places for the county."""
    share, rows = places.town_shares, []
    for year in years_until(last):
        rows.append(("healthy-cell", year, COUNTY, CELLS[min(year - 2021, len(CELLS) - 1)]))
        for programme, number in QUOTAS.items():
            rows += [
                (
                    programme,
                    year,
                    unit,
                    max(round(number * residents / 1000 * part * (1 + 0.03 * (year - 2021))), 1),
                )
                for unit, part in zip(places.centres.tolist(), share.tolist(), strict=True)
            ]
    programmes, in_year, of, numbers = (list(column) for column in zip(*sorted(rows), strict=True))
    recorded = np.array([day_of(one, 1, 15) for one in in_year]) * DAY_MINUTES + 600
    documents = [f"{one}年{QUOTA_DOCUMENT}" for one in in_year]
    return _frame("quotas", "quota_id", "公共卫生系统", {
        "unit_id": np.array(of), "programme": programmes, "year": np.array(in_year), "number": np.array(numbers),
        "document": documents,
    }, recorded)  # fmt: skip


def equipment_frame(residents: int, last: int) -> pl.DataFrame:
    """The table `equipment`: an ambulance at least at each hospital, and more by the number of residents."""
    rows = [
        (unit, day_of(year, 5), kind, max(round(residents / 30_000 * share * part), 1 if year == 2015 else 0))
        for unit, part in ((HOSPITAL, 2.0), (TCM_HOSPITAL, 1.0))
        for year, kind, share in AMBULANCES
    ]
    rows = [row for row in rows if row[3] and row[1] <= last]
    unit, start, kind, number = (list(column) for column in zip(*sorted(rows), strict=True))
    return _frame("equipment", "equipment_id", "机构管理系统", {
        "unit_id": np.array(unit), "kind": kind, "number": np.array(number), "start": np.array(start),
    }, np.array(start) * DAY_MINUTES + 600)  # fmt: skip


def marriages_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `marriage_registrations`: two rows a couple; the premarital examination is free and more take it."""
    rng = stream(seed, "marriages")
    day = np.repeat(_days(rng, 2.9 * residents / 1000, -0.03, last), 2)
    unit = np.repeat(places.townships[choose(rng, places.town_shares, day.size // 2)], 2)
    order = np.lexsort((np.arange(day.size), day, unit))
    day, unit = day[order], unit[order]
    share = np.clip(0.50 + 0.055 * (day - START) / YEAR_DAYS, 0, 0.95)
    examined = happens(rng, share) & (rng.random(day.size) < 0.99)
    before = day - rng.integers(1, 80, day.size)
    return _frame("marriage_registrations", "registration_id", "婚姻登记系统", {
        "unit_id": unit, "date": day, "examined": np.where(examined, before, 1 << 30),
    }, day * DAY_MINUTES + 700)  # fmt: skip


def referrals_frame(seed: int, places: Places, admissions: pl.DataFrame, last: int) -> pl.DataFrame:
    """The table `referrals`: patients sent on from a stay, up to the county's hospital or down to a centre."""
    rng = stream(seed, "referrals")
    sent = admissions.filter(pl.col("outcome").is_in(["transfer", "to-primary-care"])).sort(
        "resident_id", "discharged"
    )
    sent = sent.filter(
        pl.col("unit_id").is_in(np.array([HOSPITAL, TCM_HOSPITAL])) | (pl.col("outcome") == "transfer")
    )
    day = sent["discharged"].to_numpy().astype("datetime64[D]").astype(np.int64)
    down = (sent["outcome"] == "to-primary-care").to_numpy()
    centre = places.centres[choose(rng, places.town_shares, day.size)]
    accepted = day + rng.integers(0, 4, day.size)
    taken = (rng.random(day.size) < 0.9) & (accepted <= last)
    return _frame("referrals", "referral_id", "双向转诊系统", {
        "resident_id": sent["resident_id"].to_numpy(), "unit_id": sent["unit_id"].to_numpy(),
        "to_unit_id": np.where(down, centre, HOSPITAL), "direction": (("up", "down"), down.astype(np.int64)),
        "date": day, "accepted": np.where(taken, accepted, 1 << 30),
    }, day * DAY_MINUTES + 900)  # fmt: skip

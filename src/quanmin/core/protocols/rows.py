"""Between protocols and the declared tables of a snapshot: what rows tell of people, and where a service is written.

The pairs of item and row are one table, `declared/services.csv`, read both ways, so that what is written for an item
is read as that item again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import polars as pl

from quanmin.core.codes.table import rows
from quanmin.core.protocols.facts import ENROLMENTS, SERVICES, Facts, facts, shaped
from quanmin.core.protocols.reading import FOLDER

FILE = FOLDER / "services.csv"
# What is read of each table; a whole county is read, so nothing is that no protocol asks for.
FACT_COLUMNS = {
    "residents": (
        "resident_id", "birth_date", "sex", "death_date", "disabled", "low_income", "special_family",
    ),
    "residences": ("residence_id", "resident_id", "start", "end"),
    "births": ("resident_id", "weight_g", "gestation_weeks"),
    "conditions": ("resident_id", "code", "diagnosed", "abated"),
    "enrolments": ("resident_id", "programme", "start", "end", "end_reason"),
    "pregnancies": ("resident_id", "booked", "last_period", "ended", "outcome", "risk"),
    "contracts": ("resident_id", "package", "start", "end", "renewed"),
    "contract_items": ("resident_id", "item", "done"),
    "notifiable_reports": ("resident_id", "disease", "reported_at"),
    "contacts": ("resident_id", "programme", "kind", "stage", "date", "outcome", "source"),
    "screenings": ("resident_id", "kind", "date", "result", "source"),
    "vaccinations": ("resident_id", "vaccine", "date"),
    "health_records": ("resident_id", "opened"),
}  # fmt: skip
FACT_TABLES = tuple(FACT_COLUMNS)
# ICD-10 categories a diagnosis is known by; severe mental disorders are the six kinds the state programme names.
DISEASES = {
    "hypertension": ("I10", "I11", "I12", "I13", "I15"),
    "diabetes": ("E11",),
    "severe_mental_disorder": (
        "F20", "F22", "F25", "F31", "F06", "G40", *(f"F{number}" for number in range(70, 80)),
    ),
    "tuberculosis": ("A15", "A16", "A17", "A18", "A19"),
    "copd": ("J44",),
}  # fmt: skip
CATEGORIES = {category: name for name, categories in DISEASES.items() for category in categories}
UNDER_MANAGEMENT = ("hypertension", "diabetes", "severe-mental-disorder", "tuberculosis", "copd")
# Words of other systems for our outcomes: a screening says negative where ours says which test was negative.
OUTCOMES = {
    ("copd", "unstable"): "worse",
    ("cervical-screening", "negative"): "negative-hpv",
    ("cervical-screening", "suspected"): "colposcopy",
    ("cervical-screening", "positive"): "colposcopy",
    ("breast-screening", "unclear"): "short",
    ("breast-screening", "suspected"): "mammography",
    ("breast-screening", "positive"): "biopsy",
}
PACKAGES = {
    "慢性病包": "hypertension",
    "老年人包": "elderly",
    "儿童包": "child",
    "孕产妇包": "maternal",
    "残疾人包": "disabled",
}
CHECK_UP = "年度健康体检"
ELSEWHERE_DAYS = 31
# A report further back is of an illness before, one after the treatment began no notice of it.
NOTICE = timedelta(days=90)


@dataclass(frozen=True)
class Place:
    """Where a service of an item stands: its table, and the words its row has."""

    protocol: str
    item: str
    table: str
    programme: str
    kind: str
    stage: str
    reads: str


@cache
def places() -> tuple[Place, ...]:
    """Every pair of item and row, in the order of the file."""
    return tuple(Place(**row) for row in rows(FILE))


def place_of(protocol: str, item: str) -> Place | None:
    """Where a service of the item is written; None for items that no declared table holds."""
    return next((one for one in places() if (one.protocol, one.item) == (protocol, item)), None)


Frames = Mapping[str, pl.DataFrame]
ALWAYS_READ = ("residents", "residences")
NONE_BEGUN, NONE_SEEN = shaped([], ENROLMENTS), shaped([], SERVICES)


def facts_of_rows(frames: Frames) -> Facts:
    """What the rows of FACT_COLUMNS tell: people, their courses and services; an absent table tells nothing.

    A diagnosis nobody coded is taken from the enrolment that follows from it. Whether a child is a pupil and a woman
    has a womb is in no table, and stays unknown.
    """
    # Of most tables one resident has nothing, and to work out nothing costs as much as to work out something.
    held = {name: frame for name, frame in frames.items() if frame.height or name in ALWAYS_READ}
    begun = pl.concat([_managed(held), _pregnancies(held), _contracts(held)])
    seen = pl.concat([_contacts(held), _screenings(held), _doses(held), *_others(held)])
    return facts(_people(held, begun), begun, seen)


def _people(frames: Frames, begun: pl.DataFrame) -> pl.DataFrame:
    known = frames["residents"].join(_homes(frames), on="resident_id", how="left")
    known = known.with_columns(
        pl.when(pl.col("arrived") > pl.col("birth_date")).then(pl.col("arrived")).alias("arrived")
    )
    if "births" in frames:
        born = (
            frames["births"].filter(pl.col("resident_id").is_not_null()).unique("resident_id", keep="first")
        )
        weighed = born.select("resident_id", pl.col("weight_g").alias("birth_weight_g"), "gestation_weeks")
        known = known.join(weighed, on="resident_id", how="left")
    return known.join(_diagnosed(frames, begun), on="resident_id", how="left")


def _homes(frames: Frames) -> pl.DataFrame:
    """When each person last came to the county and, where they left it, until when they lived here.

    Moves inside the county are no coming: spans with less than ELSEWHERE_DAYS between them are one stay.
    """
    spans = frames["residences"].sort("resident_id", "start", "residence_id")
    gap = (pl.col("start") - pl.col("end").shift(1).over("resident_id")).dt.total_days()
    came = spans.with_columns((gap.is_null() | (gap > ELSEWHERE_DAYS)).alias("comes"))
    return came.group_by("resident_id").agg(
        pl.col("start").filter(pl.col("comes")).last().alias("arrived"),
        pl.col("end").last().alias("moved_out"),
    )


def _diagnosed(frames: Frames, begun: pl.DataFrame) -> pl.DataFrame:
    """The day each disease was first known: diagnosed, or followed by an enrolment where nobody coded it.

    An enrolment that ended because the diagnosis was withdrawn shows none.
    """
    disease = pl.col("protocol").str.replace_all("-", "_").alias("disease")
    ill = begun.filter(pl.col("end_reason").ne_missing("withdrawn"))
    found = [ill.select("resident_id", disease, day="started")]
    if "conditions" in frames:
        category = pl.col("code").str.slice(0, 3)
        disease = category.replace_strict(CATEGORIES, default=None, return_dtype=pl.String).alias("disease")
        open_now = frames["conditions"].filter(pl.col("abated").is_null())
        found.append(open_now.select("resident_id", disease, day="diagnosed"))
    days = [pl.col("day").filter(pl.col("disease") == name).min().alias(name) for name in DISEASES]
    return pl.concat(found).group_by("resident_id").agg(days)


def _managed(frames: Frames) -> pl.DataFrame:
    """Courses of illnesses, from enrolments; of tuberculosis also the day it was notified."""
    if "enrolments" not in frames:
        return NONE_BEGUN
    own = frames["enrolments"].filter(pl.col("programme").is_in(UNDER_MANAGEMENT))
    lung = pl.col("programme") == "tuberculosis"
    begun = own.select(
        "resident_id", pl.col("programme").alias("protocol"), pl.col("start").alias("started"),
        pl.col("end").alias("ended"), "end_reason", pl.when(lung).then(pl.col("start")).alias("treated_from"),
    )  # fmt: skip
    if "notifiable_reports" in frames:
        told = frames["notifiable_reports"].filter(
            (pl.col("disease") == "tuberculosis") & pl.col("resident_id").is_not_null()
        )
        days = told.select("resident_id", pl.col("reported_at").dt.date().alias("notified")).sort("notified")
        begun = begun.sort("started").join_asof(
            days, left_on="started", right_on="notified", by="resident_id", tolerance=NOTICE, check_sortedness=False
        )  # fmt: skip
        begun = begun.with_columns(
            pl.when(pl.col("protocol") == "tuberculosis").then(pl.col("notified")).alias("notified")
        )
    return shaped(begun, ENROLMENTS)


def _pregnancies(frames: Frames) -> pl.DataFrame:
    if "pregnancies" not in frames:
        return NONE_BEGUN
    born = pl.col("outcome").is_in(["live-birth", "stillbirth"]).fill_null(False)
    return shaped(
        frames["pregnancies"].filter(pl.col("booked").is_not_null()).select(
            "resident_id", pl.lit("maternal").alias("protocol"), pl.col("booked").alias("started"), "last_period",
            pl.when(born).then(pl.col("ended")).alias("delivered"),
            pl.when(~born).then(pl.col("ended")).alias("ended"), pl.col("risk").alias("colour"),
        ), ENROLMENTS,
    )  # fmt: skip


def _contracts(frames: Frames) -> pl.DataFrame:
    if "contracts" not in frames:
        return NONE_BEGUN
    package = pl.col("package").replace_strict(PACKAGES, default=None, return_dtype=pl.String)
    return shaped(
        frames["contracts"].select(
            "resident_id", pl.lit("family-doctor").alias("protocol"), pl.col("start").alias("started"),
            pl.col("end").alias("ended"), pl.col("end").alias("expires"), package.alias("package"),
        ), ENROLMENTS,
    )  # fmt: skip


def _mapped(frame: pl.DataFrame, table: str, *, outcome: str) -> pl.DataFrame:
    """The services of a table, each under the item its words stand for; those of no item are left out."""
    keys = ["programme", "kind"] if table == "contacts" else ["kind"]
    joined = frame.join(_words(table), on=keys, how="inner")
    if table == "contacts":
        joined = joined.filter((pl.col("reads") == "") | (pl.col("reads") == pl.col("stage").fill_null("")))
    said = _said(outcome).alias("outcome")
    return shaped(joined.select("resident_id", "protocol", "item", said, seen_on="date"), SERVICES)


@cache
def _words(table: str) -> pl.DataFrame:
    """The words rows of a table have, with the item they stand for."""
    own = [one for one in places() if one.table == table]
    words = pl.DataFrame(
        [{"programme": one.programme, "kind": one.kind, "reads": one.reads, "protocol": one.protocol,
          "item": one.item} for one in own]
    )  # fmt: skip
    return words if table == "contacts" else words.drop("programme")


@cache
def _said(outcome: str) -> pl.Expr:
    """What a row says came of it, in our words."""
    said = pl.col(outcome)
    for (protocol, word), ours in OUTCOMES.items():
        said = (
            pl.when((pl.col("protocol") == protocol) & (pl.col(outcome) == word))
            .then(pl.lit(ours))
            .otherwise(said)
        )
    return said


def _contacts(frames: Frames) -> pl.DataFrame:
    return _mapped(frames["contacts"], "contacts", outcome="outcome") if "contacts" in frames else NONE_SEEN


def _screenings(frames: Frames) -> pl.DataFrame:
    if "screenings" not in frames:
        return NONE_SEEN
    return _mapped(frames["screenings"], "screenings", outcome="result")


def _doses(frames: Frames) -> pl.DataFrame:
    if "vaccinations" not in frames:
        return NONE_SEEN
    words = pl.lit("immunisation").alias("protocol")
    return shaped(frames["vaccinations"].select("resident_id", words, "vaccine", seen_on="date"), SERVICES)


def _others(frames: Frames) -> list[pl.DataFrame]:
    """Services that show in other rows: a record opened or used, a promised item delivered, a contract renewed."""
    found = []
    if "contacts" in frames:
        # Any service uses the record, which is what keeps it current; the last one says until when.
        used = frames["contacts"].group_by("resident_id").agg(pl.col("date").max())
        found.append(_of(used, "resident-record", "update", "date"))
    if "health_records" in frames:
        found.append(_of(frames["health_records"], "resident-record", "update", "opened"))
    if "contract_items" in frames:
        done = frames["contract_items"].filter(pl.col("done").is_not_null())
        found.append(_of(done, "family-doctor", "service", "done"))
        found.append(_of(done.filter(pl.col("item") == CHECK_UP), "family-doctor", "check-up", "done"))
    if "contracts" in frames:
        # Who renews has agreed to it before the new contract begins, while the old one runs.
        renewed = (
            frames["contracts"].filter(pl.col("renewed")).with_columns(pl.col("start").dt.offset_by("-1d"))
        )
        found.append(_of(renewed, "family-doctor", "renewal", "start"))
    return found


def _of(frame: pl.DataFrame, protocol: str, item: str, day: str) -> pl.DataFrame:
    words = pl.lit(protocol).alias("protocol"), pl.lit(item).alias("item")
    return shaped(frame.select("resident_id", *words, seen_on=day), SERVICES)


# What a screening's table says for the outcomes of its protocol; others say nothing.
RESULTS = {
    "cervical-screening": {
        "negative-hpv": "negative", "negative-cytology": "negative", "triaged": "negative", "cleared": "negative",
        "colposcopy-normal": "negative", "colposcopy": "suspected", "biopsy": "suspected", "treat": "positive",
    },
    "breast-screening": {
        "negative": "negative", "cleared": "negative", "short": "unclear", "mammography": "suspected",
        "biopsy": "suspected", "treat": "positive",
    },
    "newborn-screening": {
        "passed": "negative", "heart": "suspected", "metabolic": "suspected", "hearing": "suspected",
        "heart-again": "suspected",
    },
}  # fmt: skip
# A follow-up of a mental disorder says in our tables whether the medicine was taken, in the protocol how stable it is.
MEDICINE = {1: "regular-medication", 2: "irregular-medication", 3: "no-medication", 9: "not-needed"}
METHODS = {1: "clinic", 2: "home", 3: "phone", 4: "remote"}
RISK_COLOURS = ("green", "yellow", "orange", "red", "purple")
ITEMS_DONE = {1: "健康教育指导", 2: "季度随访", 3: CHECK_UP, 4: "用药指导", 5: "预约转诊"}
# The annual check-up of a chronic disease is one examination, on the one form of the standard.
CHECK_UP_FORM = "elderly"


def form_code(protocol: str, item: str) -> str:
    """The protocol whose form an item is entered on: a check-up owed by a disease is the one annual check-up."""
    return CHECK_UP_FORM if item == "check-up" and protocol != "family-doctor" else protocol

"""The county's places and organisations: 14 townships, 160 villages, and who cares for them.

A place has its 12-digit division number; an organisation has the number of its place and one digit more.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.synth.days import EMPTY, Floats, Ints, day_of
from quanmin.core.synth.draws import stream
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.rates import Row, read_table, read_words

COUNTY = 990001_000_000
COUNTY_NAME = "云岭县"
DIVISION = "990001"
HOSPITAL, TCM_HOSPITAL, MATERNAL, DISEASE_CONTROL = (COUNTY * 10 + number for number in (1, 2, 3, 4))
COUNTY_ORGANISATIONS = (
    (HOSPITAL, "county-hospital", "云岭县人民医院", day_of(1951, 5, 1)),
    (TCM_HOSPITAL, "tcm-hospital", "云岭县中医医院", day_of(1984, 9, 1)),
    (MATERNAL, "maternal-child-centre", "云岭县妇幼保健院", day_of(1953, 3, 8)),
    (DISEASE_CONTROL, "disease-control-centre", "云岭县疾病预防控制中心", day_of(1956, 1, 1)),
)
OUTSIDE = tuple(990009_000_000_0 + number for number in (1, 2, 3, 4))
OUTSIDE_NAMES = ("云州市第一人民医院", "云州市中医院", "省人民医院", "省肿瘤医院")
DEPARTMENTS = (
    "云岭县人民政府办公室", "云岭县卫生健康局", "云岭县疾病预防控制局", "云岭县医疗保障局",
    "云岭县发展和改革局", "云岭县财政局",
    "云岭县教育体育局", "云岭县民政局", "云岭县人力资源和社会保障局", "云岭县农业农村局", "云岭县市场监督管理局",
    "云岭县住房和城乡建设局", "云岭县生态环境局", "云岭县公安局", "云岭县司法局",
    "云岭县文化和旅游局", "云岭县应急管理局",
    "云岭县退役军人事务局", "云岭县残疾人联合会", "云岭县妇女联合会", "云岭县总工会", "云岭县委宣传部", "云岭县委编办",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """The villages as parallel arrays, and the townships they belong to by position.

    `quality` is how well a village is served, in log odds around the county's mean: most of it its township's.
    """

    villages: Ints
    clinics: Ints
    township: Ints
    share: Floats
    quality: Floats
    townships: Ints
    centres: Ints
    names: tuple[str, ...]
    village_names: tuple[str, ...]
    habits: tuple[str, ...]

    @property
    def town_shares(self) -> Floats:
        """The share of the county's people in each township."""
        return np.asarray(np.bincount(self.township, self.share), dtype=np.float64)

    def with_habit(self, habit: str) -> Ints:
        """Positions of the townships that write their readings that way."""
        return np.flatnonzero(np.array(self.habits) == habit)


def lay_out(seed: int) -> Places:
    """The places of the county; the seed only varies how big and how well served each village is."""
    rows, names = read_table("townships"), read_words("villages")
    township = np.repeat(np.arange(len(rows)), [len(names[row["code"]]) for row in rows])
    numbers = np.concatenate([_village_numbers(row) for row in rows])
    rng = stream(seed, "places")
    townships = np.array([_township_number(row) for row in rows])
    return Places(
        villages=numbers, clinics=numbers * 10 + 1, township=township,
        share=_village_shares(rows, township, rng.lognormal(0, 0.35, township.size)),
        quality=np.array([float(row["quality"]) for row in rows])[township] + rng.normal(0, 0.22, township.size),
        townships=townships, centres=townships * 10 + 1,
        names=tuple(row["name"] for row in rows),
        village_names=tuple(_village_name(row, name) for row in rows for name in names[row["code"]]),
        habits=tuple(row["habit"] for row in rows),
    )  # fmt: skip


def _township_number(row: Row) -> int:
    return COUNTY + int(row["code"]) * 1000


def _village_numbers(row: Row) -> Ints:
    first = 1 if _is_street(row) else 200
    return _township_number(row) + first + np.arange(int(row["villages"]))


def _is_street(row: Row) -> bool:
    return row["code"].startswith("0")


def _village_name(row: Row, name: str) -> str:
    return f"{name}社区" if _is_street(row) else f"{name}村"


def _village_shares(rows: list[Row], township: Ints, size: Floats) -> Floats:
    within = size / np.bincount(township, size)[township]
    share: Floats = within * np.array([float(row["share"]) for row in rows])[township]
    return np.asarray(share / share.sum())


def units_frame(places: Places) -> pl.DataFrame:
    """The table `units`: county, townships, villages, and every organisation under its place."""
    rows = [(COUNTY, EMPTY, "county", COUNTY_NAME, day_of(1950))]
    rows += [(number, COUNTY, kind, name, opened) for number, kind, name, opened in COUNTY_ORGANISATIONS]
    rows += [
        (COUNTY * 10 + 100 + i, COUNTY, "department", name, day_of(1950))
        for i, name in enumerate(DEPARTMENTS)
    ]
    rows += [
        (number, EMPTY, "outside-hospital", name, day_of(1950))
        for number, name in zip(OUTSIDE, OUTSIDE_NAMES, strict=True)
    ]
    rows += _township_rows(places) + _village_rows(places)
    number, parent, kind, name, opened = (list(column) for column in zip(*sorted(rows), strict=True))
    return declared_frame("units", {
        "unit_id": number, "parent_id": parent, "kind": kind, "name": name, "opened": np.array(opened),
        "recorded_at": np.full(len(rows), day_of(2020, 6) * 1440), "source": ["机构名录"] * len(rows),
    })  # fmt: skip


def _township_rows(places: Places) -> list[tuple[int, int, str, str, int]]:
    rows = []
    for number, centre, name in zip(
        places.townships.tolist(), places.centres.tolist(), places.names, strict=True
    ):
        ending = "社区卫生服务中心" if name.endswith("街道") else "卫生院"
        rows.append((number, COUNTY, "township", name, day_of(1950)))
        rows.append((centre, number, "township-health-centre", f"{name}{ending}", day_of(1958, 10)))
    return rows


def _village_rows(places: Places) -> list[tuple[int, int, str, str, int]]:
    rows = []
    for i, (number, name) in enumerate(zip(places.villages.tolist(), places.village_names, strict=True)):
        clinic, ending = int(places.clinics[i]), "卫生服务站" if name.endswith("社区") else "卫生室"
        township = int(places.townships[places.township[i]])
        rows.append((number, township, "village", name, day_of(1950)))
        rows.append((clinic, number, "village-clinic", f"{name}{ending}", day_of(1969, 7)))
    return rows

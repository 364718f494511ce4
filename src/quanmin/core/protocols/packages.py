"""Family-doctor packages as data: what each promises and how often, what it costs and who pays; a file an edition.

A package is *basic* (every contract has one) or *personal* (added to it). Whether an item was given is read from the
rows of declared tables that `shown_by` names; an item without any is entered by hand. Packages lie in
`declared/packages/`. A county may set the fee with its shares, whether an item is promised and how often.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.core.protocols.declare import Words
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError

FOLDER = Path(__file__).with_name("declared") / "packages"
KINDS = ("basic", "personal")
# What may be set beside the items, by their keys. A year costs at most 10,000 yuan, an item is promised once a day.
FEE, MOST_FEN, MOST_TIMES = "fee", 1_000_000, 366
# Whom packages may be kept for. The first nine and tuberculosis are the key groups of 国卫基层发〔2022〕10号.
GROUPS = (
    "elderly", "child", "maternal", "disabled", "low-income", "special-family", "hypertension", "diabetes",
    "tuberculosis", "severe-mental-disorder", "copd",
)  # fmt: skip
# The day a row of a table is dated by.
DATED = {"contacts": "date", "observations": "taken_at", "screenings": "date", "vaccinations": "date"}


@dataclass(frozen=True)
class Shown:
    """Rows that show a service was given: of a table, of the words named; an empty list asks nothing."""

    table: str
    programmes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def holds(self, table: str, row: Mapping[str, Any]) -> bool:
        """Whether this row of that table is one of them."""
        asked = (
            ("programme", self.programmes), ("kind", self.kinds), ("method", self.methods), ("code", self.codes),
        )  # fmt: skip
        return table == self.table and all(not wanted or row.get(name) in wanted for name, wanted in asked)


@dataclass(frozen=True)
class Item:
    """One service promised so many `times` a year (0: as needed, never owed), spread over the year or at any time."""

    key: str
    title: Words
    times: int
    spread: bool = True
    by_hand: bool = False
    shown_by: tuple[Shown, ...] = ()

    @property
    def is_typed(self) -> bool:
        """Whether somebody may enter that it was given, because no record of ours says so."""
        return self.by_hand or not self.shown_by


@dataclass(frozen=True)
class Fee:
    """What a year costs, in fen, and who pays of it; the resident pays the rest."""

    year_fen: int
    insurance_fen: int
    fund_fen: int

    @property
    def self_fen(self) -> int:
        """What the resident pays."""
        return self.year_fen - self.insurance_fen - self.fund_fen


@dataclass(frozen=True)
class Package:
    """One edition of one package; `groups` are those it is for (empty: everybody)."""

    code: str
    edition: str
    title: Words
    kind: str
    groups: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    fee: Fee
    fee_source: str
    items: tuple[Item, ...]

    def is_in_force(self, on: date) -> bool:
        """Whether a contract that begins on the day may have it."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def is_for(self, groups: Iterable[str]) -> bool:
        """Whether it is for somebody of these groups."""
        return not self.groups or not set(self.groups).isdisjoint(groups)


@cache
def packages() -> tuple[Package, ...]:
    """Every edition of every package, basic ones first, by first day."""
    found = [read_package(file) for file in sorted(FOLDER.glob("*.toml"))]
    return tuple(
        sorted(found, key=lambda one: (KINDS.index(one.kind), one.code != "basic", one.code, one.valid_from))
    )


def packages_on(day: date) -> tuple[Package, ...]:
    """The packages a contract that begins on the day may have."""
    return tuple(one for one in packages() if one.is_in_force(day))


def package(code: str, day: date) -> Package | None:
    """The edition of a package in force on the day; UsageError lists the codes there are for one that is none."""
    known = {one.code for one in packages()}
    if code not in known:
        raise UsageError(f"{code!r} is not a package; choose one of {', '.join(sorted(known))}.")
    return next((one for one in packages_on(day) if one.code == code), None)


def package_titled(title: str, day: date) -> Package | None:
    """The basic package in force on the day that a row calls so; None where the row's words are no package of ours."""
    return next((one for one in packages_on(day) if one.title.zh == title and one.kind == "basic"), None)


def item_titled(title: str) -> Item | None:
    """The item a row of promised services means by its words: the newest declared; None for others' words."""
    dated = sorted(packages(), key=lambda one: one.valid_from)
    found = [item for one in dated for item in one.items if item.title.zh == title]
    return found[-1] if found else None


def with_terms(one: Package, terms: Mapping[str, Any]) -> Package:
    """The package with terms of the county, or of a signature, for the declared; UsageError for impossible ones.

    `terms` has `fee` with its parts in fen (`fee_in_fen`), and by an item's key how many times a year it is promised: 0
    as needed, False not at all. What it does not name is as declared; an item the edition does not have is passed over.
    """
    fee = Fee(**fee_in_fen(terms[FEE])) if FEE in terms else one.fee
    items = [
        replace(item, times=_times(one, item, terms))
        for item in one.items
        if terms.get(item.key) is not False
    ]
    if not items:
        raise UsageError(f"{one.code} would promise nothing; leave one item in it, or offer another package.")
    return replace(one, fee=fee, items=tuple(items))


def terms_of(one: Package, declared: Package) -> dict[str, Any]:
    """What `with_terms` takes to make this package of the declared one: its fee, and every item with its times."""
    times = {item.key: item.times for item in one.items}
    return {FEE: asdict(one.fee), **{item.key: times.get(item.key, False) for item in declared.items}}


def fee_in_fen(parts: Mapping[str, Any]) -> dict[str, int]:
    """A fee and who pays of it, each in whole fen; UsageError for other parts, or where `self_fen` is not the rest."""
    asked = [one.name for one in fields(Fee)]
    wrong = [name for name in asked if not _is_whole(parts.get(name), MOST_FEN)]
    if wrong or set(parts) - {*asked, "self_fen"}:
        raise UsageError(f"a fee is {', '.join(asked)}, each 0 to {MOST_FEN} fen; got {dict(parts)!r}.")
    rest = parts["year_fen"] - parts["insurance_fen"] - parts["fund_fen"]
    if rest < 0 or parts.get("self_fen", rest) != rest:
        raise UsageError(
            f"the shares of a fee add up to it: {parts['insurance_fen']} + {parts['fund_fen']} + "
            f"{parts.get('self_fen', 0)} fen are not {parts['year_fen']} fen."
        )
    return {name: parts[name] for name in asked}


def _times(one: Package, item: Item, terms: Mapping[str, Any]) -> int:
    times = terms.get(item.key, item.times)
    if not _is_whole(times, MOST_TIMES):
        raise UsageError(
            f"{one.code}: {item.key} = {times!r} is not a whole number of times a year from 0 to {MOST_TIMES}."
        )
    return int(times)


def _is_whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def tables_shown() -> tuple[str, ...]:
    """The tables whose rows show that something promised was given."""
    return tuple(sorted({one.table for each in packages() for item in each.items for one in item.shown_by}))


def day_of(table: str, row: Mapping[str, Any]) -> date:
    """The day a row of one of those tables is dated by."""
    day: date = row[DATED[table]]
    return day.date() if isinstance(day, datetime) else day


def read_package(file: Path) -> Package:
    """One package from its file; UsageError names the file and what is wrong in it."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        read = Package(**{**said, "title": Words(*said["title"]), "groups": tuple(said["groups"]),
                          "valid_to": said.get("valid_to"), "fee": Fee(**said["fee"]),
                          "items": tuple(_item(row) for row in said["items"])})  # fmt: skip
        return _sound(read)
    except (TypeError, KeyError, ValueError) as error:
        raise UsageError(f"{file.name}: {error}; see packages.py for what a package says.") from error


def _item(row: Mapping[str, Any]) -> Item:
    shown = tuple(_shown(one) for one in row.get("shown_by", ()))
    return Item(**{**row, "title": Words(*row["title"]), "shown_by": shown})


def _shown(said: Mapping[str, Any]) -> Shown:
    lists = {name: tuple(value) for name, value in said.items() if name != "table"}
    return Shown(table=said["table"], **lists)


def _sound(one: Package) -> Package:
    """The package, when what it says can be."""
    fee, unknown = one.fee, set(one.groups) - set(GROUPS)
    if one.kind not in KINDS or unknown:
        raise ValueError(f"kind {one.kind!r} or groups {sorted(unknown)} are not known")
    if min(fee.year_fen, fee.insurance_fen, fee.fund_fen, fee.self_fen) < 0:
        raise ValueError("the parts of the fee are more than the fee, or less than nothing")
    named = min(len({item.title.zh for item in one.items}), len({item.key for item in one.items}))
    if named < len(one.items) or not one.items:
        raise ValueError("items are missing or named twice")
    for item in one.items:
        _sound_item(item)
    return one


def _sound_item(item: Item) -> None:
    if not 0 <= item.times <= MOST_TIMES or item.key == FEE:
        raise ValueError(f"{item.key} is promised {item.times} times a year")
    for shown in item.shown_by:
        columns = {column.name for column in BY_NAME[shown.table].columns}
        asked = {"programmes": "programme", "kinds": "kind", "methods": "method", "codes": "code"}
        wrong = [one.name for one in fields(Shown) if one.name in asked and getattr(shown, one.name)
                 and asked[one.name] not in columns]  # fmt: skip
        if wrong or shown.table not in DATED:
            raise ValueError(f"{item.key} is shown by {shown.table}, which has no {wrong or 'day'}")

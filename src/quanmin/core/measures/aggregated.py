"""What a fact reads of each row, the same for every engine."""

from quanmin.core.measures.rows import IDS, NUMBER, PAIR, Fact, clock, packs_whole
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.snapshot.tables import BY_NAME


def split_condition(fact: Fact) -> Term | None:
    """The condition that asks for one value of the table's split column, such as one programme or one code."""
    split = BY_NAME[fact.table].split
    for part in fact.conditions:
        if split and part.operator == "==" and part.parts[0] is col(split):
            return part
    return None


def aggregated(fact: Fact) -> tuple[Term, ...]:
    """What an aggregate reads of each row: nothing, a column, or time and value packed into one whole number."""
    match fact.aggregate:
        case "count":
            return ()
        case "days":
            return (col(fact.column).day(),)
        case "sum" | "min" | "max":
            return (col(fact.column),)
        case _:
            return (packed(fact),)


def packed(fact: Fact) -> Term:
    """Time and value of a row in one integer, so that the latest is the greatest; empty where the value is."""
    table = BY_NAME[fact.table]
    when = col(clock(table).name)
    if fact.aggregate == "last_pair":
        # A slip of the pen, 1750 for 175, stays the highest there is and does not run into the time.
        value = scaled(col("value"), 10)
        pair = choose(value < PAIR, value, PAIR - 1) * PAIR + scaled(col("second_value"), 10)
        return when.second_number() * NUMBER + pair
    if fact.aggregate == "last_is":
        assert fact.test is not None
        return when.day_number() * IDS + col(table.key[0]) % (IDS // 2) * 2 + choose(fact.test, 1, 0)
    if packs_whole(table.column(fact.column)):
        return when.day_number() * IDS + col(fact.column)
    return when.second_number() * NUMBER + scaled(col(fact.column), 100)


def scaled(value: Term, by: int) -> Term:
    """A measured value as a whole number of its tenths or hundredths, halves up."""
    return (value * by + 0.5).rounded_down()

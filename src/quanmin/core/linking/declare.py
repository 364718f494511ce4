"""The words a comparison is declared with: aspects of a person, their levels of agreement, and the blocks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One level of agreement: `when` is a DuckDB condition on the columns of the two rows, ending in _l and _r."""

    code: str
    title: str
    when: str


OTHERWISE = "ELSE"


@dataclass(frozen=True)
class Aspect:
    """One thing two rows are compared in.

    Levels run from the closest; the first whose condition holds is taken, and the last holds otherwise. Where
    `unknown` holds the aspect says nothing and weighs nought.
    """

    name: str
    title: str
    unknown: str
    levels: tuple[Level, ...]

    def level(self, code: str) -> Level:
        """The level of that code; KeyError when the aspect has none."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(f"{self.name} has no level {code!r}")


@dataclass(frozen=True)
class Rules:
    """All that is compared, keyed by the column `key`.

    Two rows are a candidate pair when all columns of one of the `blocks` are equal and known. `certain` are blocks
    so narrow that they hold nearly nothing but true pairs: they size the prior. `training` are blocks inside which
    the weights are estimated, each blind for the aspects it is made of.
    """

    key: str
    aspects: tuple[Aspect, ...]
    blocks: tuple[tuple[str, ...], ...]
    certain: tuple[tuple[str, ...], ...]
    training: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the blocks, each once."""
        return tuple(dict.fromkeys(name for block in self.blocks for name in block))


def unknown(*columns: str) -> str:
    """The condition that one of the columns is empty in one of the rows."""
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def same(*columns: str) -> str:
    """The condition that the columns are equal."""
    return " AND ".join(f"{column}_l = {column}_r" for column in columns)


def slips(column: str, most: int) -> str:
    """The condition that so many slips of a typist (a sign wrong, missing, too many, or two swapped) lie between."""
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def alike(column: str, least: float) -> str:
    """The condition that the Jaro-Winkler similarity is at least this; it trusts beginnings most."""
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"

"""Parameters as a county sets them: read from a file or from the words of a command, and put into the measures.

    [hypertension-control-rate]
    elderly_limit = 140

Everything is checked before anything is measured: a measure, a name or a value that is not there is one sentence.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from quanmin.core.measures.declare import Measure, Setting
from quanmin.errors import UsageError

FILE = "parameters.toml"
Settings = Mapping[str, Mapping[str, Setting]]  # by measure code, by parameter name


def under(measures: Sequence[Measure], settings: Settings) -> tuple[Measure, ...]:
    """The measures with their parameters as set; those of measures that are not among them are left alone."""
    return tuple(one.under(**settings[one.code]) if settings.get(one.code) else one for one in measures)


def refuse_unknown(settings: Settings, known: Mapping[str, Measure]) -> None:
    """UsageError for a measure, name or value that is not there."""
    for code, values in settings.items():
        if code not in known:
            raise UsageError(f"no measure {code!r} has parameters to set; `quanmin measures` lists them.")
        known[code].under(**values)


def read_settings(path: Path) -> Settings:
    """The settings of a file, none where there is no file; UsageError for one that is no table of tables."""
    if not path.is_file():
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{str(path)!r} cannot be read as TOML ({error}); correct it.") from error
    for code, values in written.items():
        if not isinstance(values, dict):
            raise UsageError(
                f"{str(path)!r} sets {code!r} to {values!r}; write a table, [measure-code], and under it name = value."
            )
    return written


def settings_of(words: Sequence[str], known: Mapping[str, Measure]) -> Settings:
    """Settings written CODE.NAME=VALUE, the later of two for one name; UsageError for any other form."""
    found: dict[str, dict[str, Setting]] = {}
    for word in words:
        place, equals, value = word.partition("=")
        code, dot, name = place.strip().rpartition(".")
        if not (equals and dot and code and name and value.strip()):
            raise UsageError(
                f"{word!r} sets nothing; write CODE.NAME=VALUE, such as hypertension-control-rate.elderly_limit=140."
            )
        found.setdefault(code, {})[name] = _typed(value.strip(), known.get(code), name)
    refuse_unknown(found, known)
    return found


def joined(first: Settings, then: Settings) -> Settings:
    """Both, the second where both set one parameter."""
    return {code: {**first.get(code, {}), **then.get(code, {})} for code in {**first, **then}}


def written(settings: Settings) -> list[str]:
    """Settings as they are written on a command, in order."""
    return [
        f"{code}.{name}={value}"
        for code, values in sorted(settings.items())
        for name, value in sorted(values.items())
    ]


def _typed(text: str, measure: Measure | None, name: str) -> Setting:
    """The value as the parameter's own kind, or as text, which will be refused."""
    default = measure.settings.get(name) if measure is not None else None
    for kind in (int, float):
        if isinstance(default, int | float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text

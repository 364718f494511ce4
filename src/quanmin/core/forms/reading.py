"""Forms as TOML or JSON: the declared ones, any other, and back into data that keeps a form as it was asked."""

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.core.forms.declare import Cell, Check, Form
from quanmin.core.periods import KINDS
from quanmin.errors import UsageError

FOLDER = Path(__file__).with_name("declared")
Data = Mapping[str, Any]


@cache
def declared() -> tuple[Form, ...]:
    """The forms that come with the product, by code."""
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(form_of(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def form_of(data: Data) -> Form:
    """The form that the data say; UsageError names what is missing, unknown, or contradicts itself."""
    said = dict(data)
    try:
        said["cells"] = tuple(Cell(**row) for row in said.get("cells", ()))
        said["checks"] = tuple(
            Check(**{**row, "parts": tuple(row["parts"])}) for row in said.get("checks", ())
        )
        said["owed_by"] = tuple(said.get("owed_by", ()))
        form = Form(**said)
    except (TypeError, KeyError) as error:
        raise UsageError(
            f"the form {said.get('code')!r}: {error}; see core/forms/declare.py for what a form says."
        ) from error
    return _sound(form)


def data_of(form: Form) -> dict[str, Any]:
    """The form as data that JSON can hold and `form_of` reads back to the same form."""
    return dataclasses.asdict(form)


def _sound(form: Form) -> Form:
    keys = [cell.key for cell in form.cells]
    if not keys or len(set(keys)) < len(keys):
        raise UsageError(f"{form.code}: a form has cells, each with a key of its own.")
    if form.every not in KINDS:
        raise UsageError(f"{form.code}: every {form.every!r}; choose one of {', '.join(KINDS)}.")
    unknown = {key for check in form.checks for key in (*check.parts, check.whole)} - set(keys)
    if unknown:
        raise UsageError(
            f"{form.code}: its checks name cells it does not have: {', '.join(sorted(unknown))}."
        )
    return form

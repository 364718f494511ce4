"""Worlds built once: what a fixture put into the database and the test's folder is put back for the next test.

A fixture under `@remembered` runs once a process. Its new and changed rows, its new files and what it returned are
kept, and the next test is given them anew at a fraction of the cost, as rows and files of its own.

They are put back only where the fixture would begin as it did then: the same day, the same arguments, the same end of
the trail, as many rows in every table. Else it runs again. It may set the day and the home; whatever else lies outside
the database and the folder belongs into another fixture.
"""

import functools
import io
import pickle
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from quanmin.accounts.models import TrailEnd, User

Rows = dict[type[Model], dict[Any, tuple[Any, ...]]]
SET = ("QUANMIN_TODAY", "QUANMIN_SNAPSHOT_LASTS_DAYS", "QUANMIN_HOME")
VARIANTS = 4  # what begins in more ways than these is built each time
NOWHERE = "\0folder\0"  # stands for the test's folder in what is kept
MEMORIES: dict[Any, "Memory"] = {}
VARIANTS_OF: Counter[str] = Counter()
KEPT = tempfile.TemporaryDirectory(prefix="quanmin-remembered-")


@dataclass(frozen=True)
class Memory:
    """What a fixture did: rows that are not as they were, as they now are, files; pickled what it set and returned."""

    gone: Rows
    new: Rows
    files: Path
    said: bytes


def remembered(build):
    """The fixture function, its world built once and put back afterwards."""
    name = f"{build.__module__}.{build.__qualname__}"

    @functools.wraps(build)
    def again(**arguments):
        key = name, beginning(arguments)
        if key in MEMORIES and _accounts_are_free(MEMORIES[key]):
            return put_back(MEMORIES[key], arguments)
        if VARIANTS_OF[name] >= VARIANTS:
            return build(**arguments)
        VARIANTS_OF[name] += 1
        MEMORIES[key] = taken_down(functools.partial(build, **arguments))
        return _unpickled(MEMORIES[key].said)[1]

    return again


def beginning(arguments):
    """What a fixture finds. Accounts may be there or not: nothing is made of them unasked."""
    given = sorted((name, value.pk) for name, value in arguments.items() if isinstance(value, Model))
    end = TrailEnd.objects.values_list("hash", flat=True).first()
    return tuple(given), _counts(), end, _pickled(_set())


def taken_down(build):
    """What happens while the fixture is built."""
    rows, files, before = rows_now(), set(_files(settings.TEST_FOLDER)), _set()
    returned = build()
    now = rows_now()
    kept = Path(tempfile.mkdtemp(dir=KEPT.name))
    _copy(set(_files(settings.TEST_FOLDER)) - files, settings.TEST_FOLDER, kept)
    newly_set = {name: value for name, value in _set().items() if value != before[name]}
    return Memory(_not_in(rows, now), _not_in(now, rows), kept, _pickled((newly_set, returned)))


def put_back(memory, arguments):
    """The rows, files and settings of a fixture; what it returned."""
    here = str(settings.TEST_FOLDER)
    with transaction.atomic():
        for model, rows in memory.gone.items():
            _delete(model, rows)
        for model, rows in memory.new.items():
            _insert(model, _moved(rows.values(), NOWHERE, here))
    _copy(_files(memory.files), memory.files, settings.TEST_FOLDER)
    newly_set, returned = _unpickled(memory.said)
    for name, value in newly_set.items():
        setattr(arguments["settings"], name, value)
    return returned


def _set():
    return {name: getattr(settings, name) for name in SET}


# Rows -------------------------------------------------------------------------------------------------------------


def rows_now():
    """Every row of every table, by its key, as the database gives it."""
    with connection.cursor() as cursor:
        return {model: _rows(cursor, model) for model in _models()}


@functools.cache
def _models():
    return tuple(model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


@functools.cache
def _columns(model):
    """The columns of a table, its key first."""
    key = model._meta.pk.column
    return key, *(field.column for field in model._meta.concrete_fields if field.column != key)


def _rows(cursor, model):
    columns = ", ".join(map(_quoted, _columns(model)))
    cursor.execute(f"SELECT {columns} FROM {_quoted(model._meta.db_table)}")
    rows = [
        tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in cursor.fetchall()
    ]
    return {row[0]: row for row in rows}


def _quoted(name):
    return connection.ops.quote_name(name)


def _not_in(some, others):
    """The rows of some that others do not have alike, the folder of this test taken out of what they say."""
    here = str(settings.TEST_FOLDER)
    found = {
        model: [row for key, row in rows.items() if others[model].get(key) != row]
        for model, rows in some.items()
    }
    return {
        model: {row[0]: row for row in _moved(rows, here, NOWHERE)} for model, rows in found.items() if rows
    }


def _moved(rows, of, to):
    return [tuple(one.replace(of, to) if isinstance(one, str) else one for one in row) for row in rows]


def _insert(model, rows):
    columns = _columns(model)
    names, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({places})", rows)


def _delete(model, keys):
    with connection.cursor() as cursor:
        statement = f"DELETE FROM {_quoted(model._meta.db_table)} WHERE {_quoted(model._meta.pk.column)} = %s"
        cursor.executemany(statement, [(key,) for key in keys])


@functools.cache
def _counting():
    tables = (model._meta.db_table for model in _models() if model is not User)
    return " UNION ALL ".join(f"SELECT count(*) FROM {_quoted(table)}" for table in tables)


def _counts():
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return tuple(count for (count,) in cursor.fetchall())


def _accounts_are_free(memory):
    made = memory.new.get(User)
    return not made or not User.objects.filter(pk__in=made).exists()


# Files and what is returned ---------------------------------------------------------------------------------------


def _files(folder):
    return [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]


def _copy(files, source, target):
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file, target / file)


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        here = str(settings.TEST_FOLDER)
        inside = isinstance(value, str | Path) and here in str(value)
        return (type(value) is str, str(value).replace(here, NOWHERE)) if inside else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, kept):
        is_text, text = kept
        text = text.replace(NOWHERE, str(settings.TEST_FOLDER))
        return text if is_text else Path(text)


def _pickled(value):
    kept = io.BytesIO()
    _Pickler(kept).dump(value)
    return kept.getvalue()


def _unpickled(kept):
    return _Unpickler(io.BytesIO(kept)).load()

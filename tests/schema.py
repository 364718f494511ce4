"""The tables of the tests; those of SQLite are kept in pytest's cache until a model or a migration changes."""

import fcntl
import hashlib
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
SAID_BY = ("requirements-dev.lock", "src/quanmin/config/settings.py", "src/quanmin/*/models.py",
           "src/quanmin/*/models/*.py", "src/quanmin/*/states.py", "src/quanmin/*/permissions.py",
           "src/quanmin/*/migrations/*.py")  # fmt: skip


@contextmanager
def tables(folder):
    """A test database with every table, as the migrations leave it; `folder` is where SQLite's is kept."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        _kept_tables(folder)
    else:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    connection.creation.destroy_test_db(name, verbosity=0)


def _kept_tables(folder):
    file = folder / f"{_fingerprint()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            _read(file)
        else:
            connection.creation.create_test_db(verbosity=0, serialize=False)
            _keep(file)


def _fingerprint():
    """What the tables depend on: models, migrations, settings and the packages with tables of their own."""
    files = sorted(file for pattern in SAID_BY for file in ROOT.glob(pattern))
    said = hashlib.sha256()
    for file in files:
        said.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return said.hexdigest()[:16]


def _read(file):
    settings.DATABASES["default"]["NAME"] = connection.creation._get_test_db_name()
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"]
    connection.ensure_connection()
    kept = sqlite3.connect(file)
    kept.backup(connection.connection)
    kept.close()


def _keep(file):
    for older in file.parent.glob("*.sqlite3"):
        older.unlink()
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    kept = sqlite3.connect(part)
    connection.connection.backup(kept)
    kept.close()
    part.rename(file)

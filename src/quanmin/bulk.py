"""Many rows at once, the quickest way each database has: one prepared statement on SQLite, COPY on PostgreSQL."""

from django.db import connection, transaction

# A table that grew by so much is looked at anew; until then PostgreSQL would plan its questions for a small one.
LOOK_AFTER = 10_000
AT_ONCE = 50_000


def write_rows(model, columns, rows, *, replace_by=None):
    """Insert rows (tuples in the order of the database columns); with `replace_by`, rows with that key are replaced.

    Nothing of the model runs: no save, no default, no signal. Constraints of the database hold.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, model._meta.db_table, columns, rows, replace_by)
        else:
            _insert(cursor, model._meta.db_table, columns, rows, replace_by)


def write_frame(model, frame, *, more=False):
    """Insert the rows of a Polars frame whose columns are named as the database's; for millions, and for a handful.

    Inside a transaction of the caller's: what the database refuses, ends that one. `more` says that more will follow.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy_frame(cursor, model._meta.db_table, frame, more=more)
        else:
            _insert(cursor, model._meta.db_table, frame.columns, frame.iter_rows(), None)


def _insert(cursor, table, columns, rows, replace_by):
    marks = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"{_into(table, columns)} VALUES ({marks}){_replacing(columns, replace_by)}", rows)


def _copy_frame(cursor, table, frame, *, more):
    """As text made by Polars: to go through two million rows in Python takes longer than to keep them."""
    with cursor.copy(f'COPY "{table}" ({_listed(frame.columns)}) FROM STDIN (FORMAT csv)') as copy:
        for part in frame.iter_slices(AT_ONCE):
            copy.write(part.write_csv(include_header=False))
    if frame.height >= LOOK_AFTER and not more:
        cursor.execute(f'ANALYZE "{table}"')


def _copy(cursor, table, columns, rows, replace_by):
    # COPY cannot replace, so rows that may exist go through a table of their own.
    target = "arriving" if replace_by else table
    if replace_by:
        cursor.execute(f'CREATE TEMPORARY TABLE arriving (LIKE "{table}") ON COMMIT DROP')
    count = 0
    with cursor.copy(f'COPY "{target}" ({_listed(columns)}) FROM STDIN') as copy:
        for count, row in enumerate(rows, 1):  # noqa: B007  the last is how many there were
            copy.write_row(row)
    if replace_by:
        listed = _listed(columns)
        cursor.execute(
            f"{_into(table, columns)} SELECT {listed} FROM arriving{_replacing(columns, replace_by)}"
        )
        cursor.execute("DROP TABLE arriving")
    if count >= LOOK_AFTER:
        cursor.execute(f'ANALYZE "{table}"')


def _into(table, columns):
    return f'INSERT INTO "{table}" ({_listed(columns)})'


def _listed(columns):
    return ", ".join(f'"{column}"' for column in columns)


def _replacing(columns, key):
    if not key:
        return ""
    values = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != key)
    return f' ON CONFLICT ("{key}") DO UPDATE SET {values}'

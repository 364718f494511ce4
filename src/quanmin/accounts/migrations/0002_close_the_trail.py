"""The database itself refuses to change or remove a line of the trail."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER trail_never_changes BEFORE UPDATE ON accounts_entry
       BEGIN SELECT RAISE(ABORT, 'a line of the trail is never changed'); END""",
    """CREATE TRIGGER trail_never_shrinks BEFORE DELETE ON accounts_entry
       BEGIN SELECT RAISE(ABORT, 'a line of the trail is never removed'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'a line of the trail is never changed or removed'
          USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER trail_never_changes BEFORE UPDATE OR DELETE ON accounts_entry
       FOR EACH ROW EXECUTE FUNCTION refuse_trail_change()""",
)
OPEN_SQLITE = ("DROP TRIGGER trail_never_changes", "DROP TRIGGER trail_never_shrinks")
OPEN_POSTGRESQL = (
    "DROP TRIGGER trail_never_changes ON accounts_entry",
    "DROP FUNCTION refuse_trail_change()",
)


def close(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def reopen(apps, schema_editor):
    _run(schema_editor, {"sqlite": OPEN_SQLITE, "postgresql": OPEN_POSTGRESQL})


def _run(schema_editor, by_vendor):
    for statement in by_vendor[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(close, reopen)]

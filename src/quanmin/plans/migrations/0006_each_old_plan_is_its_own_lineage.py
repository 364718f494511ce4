"""Plans kept before there were versions are each the first of their own lineage."""

from uuid import uuid4

from django.db import migrations


def named(apps, schema_editor):
    for plan in apps.get_model("plans", "Plan").objects.all():
        plan.lineage = uuid4().hex
        plan.save(update_fields=("lineage",))


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_versions")]

    operations = [migrations.RunPython(named, migrations.RunPython.noop)]

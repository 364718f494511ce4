"""Settings hold from a day on, may be taken back, and are of packages and hints too; a contract keeps its terms.

What was set before holds from the day it was set. A contract signed before keeps no terms of its own: there was nothing
to set, and the declared edition is what was signed.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from quanmin import clock


def begun(apps, schema_editor):
    """Each from the day it was set; in a county on a fixed day the machine's clock runs ahead of it."""
    for one in apps.get_model("programmes", "Setting").objects.all():
        one.value, one.since = one.number, min(timezone.localdate(one.at), clock.today())
        one.save(update_fields=("value", "since"))


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_who_stands_in_for_a_line_shown_to_few"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("contract", "terms", models.JSONField(default=dict)),
        migrations.RenameField("setting", "protocol", "code"),
        migrations.RenameField("setting", "value", "number"),
        migrations.AddField("setting", "value", models.JSONField(null=True)),
        migrations.AddField(
            "setting",
            "kind",
            models.CharField(
                choices=[("protocol", "服务规程"), ("package", "签约服务包"), ("check", "核对提示")],
                default="protocol",
                max_length=12,
            ),
        ),
        migrations.AddField("setting", "since", models.DateField(null=True)),
        migrations.AddField("setting", "ended", models.DateField(null=True)),
        migrations.AddField("setting", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "setting",
            "undone_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(begun, migrations.RunPython.noop),
    ]

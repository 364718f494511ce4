"""Every setting says since when it holds; the numbers were carried over by the migration before."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_settings_from_a_day_on")]

    operations = [
        migrations.RemoveField("setting", "number"),
        migrations.AlterField("setting", "since", models.DateField()),
        migrations.AddConstraint(
            "setting",
            models.CheckConstraint(
                condition=Q(kind__in=["protocol", "package", "check"]), name="setting_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "setting",
            models.CheckConstraint(
                condition=Q(ended__isnull=True, undone_at__isnull=True, undone_by__isnull=True)
                | Q(ended__gte=F("since"), undone_at__isnull=False, undone_by__isnull=False),
                name="setting_taken_back_by_whom_and_when",
            ),
        ),
    ]

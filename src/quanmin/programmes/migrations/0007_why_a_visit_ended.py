"""Why a visit was withdrawn stands beside why it corrected another one, and no longer in its place."""

from django.db import migrations, models
from django.db.models import F


def tell_apart(apps, _editor):
    """What stood in one place: of a withdrawn visit it was why it was withdrawn."""
    withdrawn = apps.get_model("programmes", "Visit").objects.filter(standing="withdrawn")
    withdrawn.update(ended_why=F("why"))
    withdrawn.filter(corrects=None).update(why="")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_settings_say_since_when")]

    operations = [
        migrations.AddField("visit", "ended_why", models.CharField(blank=True, default="", max_length=200)),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]

"""A plan that was approved before reviews were kept counts as reviewed by who approved it."""

from django.db import migrations
from django.db.models import F


def reviewed_as_approved(apps, schema_editor):
    plans = apps.get_model("plans", "Plan").objects.filter(state="approved")
    plans.update(reviewed_by=F("approved_by"), reviewed_at=F("approved_at"))
    # There was no one to ask who reviewed a plan that was not approved yet: it is reviewed again.
    apps.get_model("plans", "Plan").objects.filter(state="reviewed").update(state="draft")


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_the_review")]

    operations = [migrations.RunPython(reviewed_as_approved, migrations.RunPython.noop)]

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("impacts", "0001_impact_checks"),
        ("plans", "0009_assignments"),
        ("supervision", "0005_standard_words_and_reminders_read"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="impactcheck",
            name="scope",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ("assessing", "advised", "closed")), _negated=True),
                    models.Q(("scope", ""), _negated=True),
                    _connector="OR",
                ),
                name="impact_check_assessed_has_a_scope",
            ),
        ),
    ]

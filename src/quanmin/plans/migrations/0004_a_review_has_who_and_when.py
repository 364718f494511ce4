from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_old_plans_were_reviewed")]

    operations = [
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("state__in", ("reviewed", "approved", "amended", "closed")),
                    ),
                    models.Q(
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                        models.Q(("state__in", ("reviewed", "approved", "amended")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_review_has_who_and_when",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0003_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="numbering",
            name="series",
            field=models.CharField(
                choices=[("notice", "督办单"), ("bulletin", "通报"), ("impact", "健康影响评估意见")],
                max_length=16,
            ),
        ),
    ]

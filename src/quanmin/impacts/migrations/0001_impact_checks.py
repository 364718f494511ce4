import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("plans", "0009_assignments"),
        ("supervision", "0004_numbers_of_impact_checks"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImpactCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("project", "重大项目"), ("policy", "重要政策"), ("plan", "规划")],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField()),
                ("asked", models.JSONField()),
                ("answers", models.JSONField(default=dict)),
                ("scales", models.JSONField(default=dict)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("filling", "填报中"),
                            ("submitted", "待裁定"),
                            ("returned", "已退回"),
                            ("exempt", "不需评估"),
                            ("assessing", "评估中"),
                            ("advised", "已提建议"),
                            ("closed", "已办结"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="filling",
                        max_length=16,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[("none", "不需评估"), ("quick", "简易评估"), ("full", "专家评估")],
                        max_length=8,
                    ),
                ),
                ("grounds", models.JSONField(default=list)),
                (
                    "ruling",
                    models.CharField(
                        blank=True,
                        choices=[("none", "不需评估"), ("quick", "简易评估"), ("full", "专家评估")],
                        max_length=8,
                    ),
                ),
                ("ruling_reason", models.TextField(blank=True)),
                ("ruler", models.CharField(blank=True, max_length=50)),
                ("ruled_on", models.DateField(null=True)),
                ("ruled_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("findings", models.TextField(blank=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("issued_on", models.DateField(null=True)),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supervision.issuer",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="impact_checks",
                        to="supervision.line",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact_checks",
                        to="plans.plan",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact_checks",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50)),
                ("post", models.CharField(max_length=100)),
                ("text", models.TextField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="impacts.impactcheck",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "拟稿"),
                            ("asked", "待答复"),
                            ("adopted", "已采纳，落实中"),
                            ("declined", "不采纳"),
                            ("reported", "已报落实，待核实"),
                            ("confirmed", "已落实"),
                        ],
                        default="drafted",
                        max_length=16,
                    ),
                ),
                ("partly", models.BooleanField(default=False)),
                ("reply", models.TextField(blank=True)),
                ("replied_on", models.DateField(null=True)),
                ("done", models.TextField(blank=True)),
                ("done_on", models.DateField(null=True)),
                ("confirmed_on", models.DateField(null=True)),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice",
                        to="impacts.impactcheck",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="CheckStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("text", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="impacts.impactcheck",
                    ),
                ),
                (
                    "advice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="impacts.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CheckFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="impacts.impactcheck",
                    ),
                ),
                (
                    "advice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="impacts.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="impactcheck",
            index=models.Index(fields=["unit", "stage"], name="impact_check_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "filling",
                            "submitted",
                            "returned",
                            "exempt",
                            "assessing",
                            "advised",
                            "closed",
                            "withdrawn",
                        ],
                    )
                ),
                name="impact_check_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("summary", ""), _negated=True)
                ),
                name="impact_check_says_what_it_is_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("proposed", ""), ("submitted_at__isnull", True), ("submitted_by__isnull", True)
                    ),
                    models.Q(
                        ("proposed__in", ["none", "quick", "full"]),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="impact_check_handed_in_has_who_when_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ruled_at__isnull", False),
                        ("ruled_by__isnull", False),
                        ("ruled_on__isnull", False),
                        ("stage__in", ("exempt", "assessing", "advised", "closed")),
                        models.Q(("ruling", ""), _negated=True),
                        models.Q(("ruling_reason", ""), _negated=True),
                        models.Q(("ruler", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("stage__in", ("exempt", "assessing", "advised", "closed")), _negated=True),
                        ("ruled_at", None),
                        ("ruled_by", None),
                        ("ruled_on", None),
                        ("ruler", ""),
                        ("ruling", ""),
                        ("ruling_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="impact_check_ruled_has_who_when_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ruled_by__isnull", True),
                    models.Q(("ruled_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="impact_check_is_ruled_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ruling", "none"), ("stage", "exempt")),
                    models.Q(
                        models.Q(("stage", "exempt"), _negated=True),
                        models.Q(("ruling", "none"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="impact_check_exempt_as_ruled",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("issued_on__isnull", False),
                        ("issuer__isnull", False),
                        ("number__isnull", False),
                        ("stage__in", ("exempt", "advised", "closed")),
                        ("year__isnull", False),
                    ),
                    models.Q(
                        models.Q(("stage__in", ("exempt", "advised", "closed")), _negated=True),
                        ("issued_on__isnull", True),
                        ("issuer__isnull", True),
                        ("number__isnull", True),
                        ("year__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="impact_check_issued_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ("advised", "closed")), _negated=True),
                    models.Q(("findings", ""), _negated=True),
                    _connector="OR",
                ),
                name="impact_check_advised_has_findings",
            ),
        ),
        migrations.AddConstraint(
            model_name="impactcheck",
            constraint=models.UniqueConstraint(
                fields=("issuer", "year", "number"), name="impact_check_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(fields=("impact", "name"), name="opinion_once_an_expert"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("post", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                ),
                name="opinion_says_who_and_what",
            ),
        ),
        migrations.AddIndex(
            model_name="recommendation",
            index=models.Index(fields=["unit", "state"], name="recommendation_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["drafted", "asked", "adopted", "declined", "reported", "confirmed"])
                ),
                name="recommendation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="recommendation_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(fields=("impact", "place"), name="recommendation_place_once"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_on__isnull", True), ("state__in", ("drafted", "asked"))),
                    models.Q(
                        models.Q(("state__in", ("drafted", "asked")), _negated=True),
                        ("replied_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="recommendation_answered_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partly", False), models.Q(("state", "declined"), _negated=True)),
                    models.Q(("reply", ""), _negated=True),
                    _connector="OR",
                ),
                name="recommendation_declined_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("reported", "confirmed")), _negated=True),
                    models.Q(("done_on__isnull", False), models.Q(("done", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recommendation_done_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_on__isnull", False), ("state", "confirmed")),
                    models.Q(models.Q(("state", "confirmed"), _negated=True), ("confirmed_on__isnull", True)),
                    _connector="OR",
                ),
                name="recommendation_confirmed_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("advice__isnull", True),
                        (
                            "state__in",
                            [
                                "filling",
                                "submitted",
                                "returned",
                                "exempt",
                                "assessing",
                                "advised",
                                "closed",
                                "withdrawn",
                            ],
                        ),
                    ),
                    models.Q(
                        ("advice__isnull", False),
                        ("state__in", ["drafted", "asked", "adopted", "declined", "reported", "confirmed"]),
                    ),
                    _connector="OR",
                ),
                name="check_step_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("advice__isnull", True)),
                fields=("impact", "sha256"),
                name="check_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkfile",
            constraint=models.UniqueConstraint(fields=("advice", "sha256"), name="advice_file_once"),
        ),
    ]

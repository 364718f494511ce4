"""Family-doctor contracts: teams, what a signature says beside the declared row, and the lines lists are read from.

The contract itself and the services it promises are rows of declared tables (decision 0025), whether they were brought
in or signed here. What those tables have no column for is kept here.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.records.models import Resident
from quanmin.units.models import Unit


class Team(models.Model):
    """A family-doctor team of an organisation."""

    classed = {"open": ("id", "unit", "name", "opened", "closed", "at", "by")}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=60)
    opened = models.DateField()
    closed = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("unit__position", "id")
        constraints = (
            models.UniqueConstraint(fields=("unit", "name"), name="team_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gte=F("opened")),
                name="team_closes_after_opening",
            ),
        )

    def __str__(self):
        return self.name


class Post(models.TextChoices):
    LEADER = "leader", _("团队长")
    DOCTOR = "doctor", _("家庭医生")
    NURSE = "nurse", _("护士")
    PUBLIC_HEALTH = "public-health", _("公共卫生人员")
    VILLAGE_DOCTOR = "village-doctor", _("村医")
    TCM = "tcm", _("中医师")
    PHARMACIST = "pharmacist", _("药师")
    SPECIALIST = "specialist", _("专科医生")


class Member(models.Model):
    """Somebody of a team, in one post, from a day on."""

    classed = {"open": ("id", "team", "post", "since", "until"), "personal": ("name", "phone")}

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=16, choices=Post)
    phone = models.CharField(max_length=32, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(post__in=Post.values), name="member_post_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_leaves_after_coming"
            ),
            models.UniqueConstraint(
                fields=("team",),
                condition=Q(post=Post.LEADER, until__isnull=True),
                name="team_has_one_leader",
            ),
            models.UniqueConstraint(
                fields=("team", "name"), condition=Q(until__isnull=True), name="member_once_a_team"
            ),
        )

    def __str__(self):
        return f"{self.pk}"


class Agreed(models.TextChoices):
    STANDS = "stands", _("有效")
    LAPSING = "lapsing", _("到期不续")
    ENDED = "ended", _("提前终止")
    WITHDRAWN = "withdrawn", _("已作废")


AGREED_TRANSITIONS = {
    Agreed.STANDS: (Agreed.LAPSING, Agreed.ENDED, Agreed.WITHDRAWN),
    Agreed.LAPSING: (Agreed.STANDS, Agreed.ENDED, Agreed.WITHDRAWN),
    Agreed.ENDED: (Agreed.STANDS, Agreed.LAPSING),
    Agreed.WITHDRAWN: (Agreed.STANDS, Agreed.LAPSING),
}


class Contract(models.Model):
    """What a contract says beside its declared row (`row` is the row's key): signature, team, packages, fee.

    `number` counts the contracts of a resident, so that of two signed at one moment one is refused by the database.
    A contract brought in gets such a row when something is done to it here, and has no signature. `key` is chosen by
    the form, so that a form sent twice is one contract. `terms` are those of the packages on the day of signing: fee,
    shares, and how often each item is promised; empty where it was signed before they could be set.
    """

    classed = {
        "open": (
            "id", "key", "digest", "row", "number", "resident", "state", "team", "packages", "signed_on", "guardian",
            "fee_fen", "self_fen", "terms", "brought_in", "follows", "at", "by",
        ),
        "personal": ("signer", "relation", "groups"),
    }  # fmt: skip

    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    row = models.BigIntegerField(unique=True)
    number = models.PositiveIntegerField()
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="contracts")
    state = models.CharField(max_length=12, choices=Agreed, default=Agreed.STANDS)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="contracts")
    packages = models.JSONField(default=list)
    signed_on = models.DateField(null=True)
    signer = models.CharField(max_length=60, blank=True)
    guardian = models.BooleanField(default=False)
    relation = models.CharField(max_length=20, blank=True)
    groups = models.JSONField(default=list)
    fee_fen = models.PositiveIntegerField(default=0)
    self_fen = models.PositiveIntegerField(default=0)
    terms = models.JSONField(default=dict)
    brought_in = models.BooleanField(default=False)
    follows = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("resident", "number"), name="contract_is_the_next_one"),
            models.CheckConstraint(condition=Q(state__in=Agreed.values), name="contract_state_known"),
            models.CheckConstraint(
                condition=Q(brought_in=True, signed_on__isnull=True, signer="")
                | Q(brought_in=False, signed_on__isnull=False) & ~Q(signer=""),
                name="contract_is_signed_by_name_and_day",
            ),
            models.CheckConstraint(
                condition=Q(guardian=False, relation="") | Q(guardian=True) & ~Q(relation=""),
                name="contract_guardian_says_who",
            ),
            models.CheckConstraint(
                condition=Q(self_fen__lte=F("fee_fen")), name="contract_own_part_within_fee"
            ),
        )

    def __str__(self):
        return f"{self.row}"


class Turn(models.TextChoices):
    SIGNED = "signed", _("签约")
    RENEWED = "renewed", _("续签")
    TEAM = "team", _("更换团队")
    CORRECTED = "corrected", _("更正")
    ENDED = "ended", _("提前终止")
    LAPSING = "lapsing", _("到期不续")
    WITHDRAWN = "withdrawn", _("作废")


class Leaving(models.TextChoices):
    CANCELLED = "cancelled", _("居民要求解约")
    TRANSFERRED = "transferred", _("转签其他机构")
    MOVED = "moved", _("迁出")
    DEATH = "death", _("去世")
    UNABLE = "unable", _("团队无法继续履约")
    OTHER = "other", _("其他")


class ContractStep(models.Model):
    """One thing done to a contract: who, when, why; `before` is what undoing it puts back."""

    classed = {
        "open": ("id", "contract", "turn", "day", "reason", "at", "by", "undone_at", "undone_by"),
        "personal": ("why", "before"),
    }

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    turn = models.CharField(max_length=12, choices=Turn)
    day = models.DateField()
    reason = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="contract_step_known"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="contract_step_undone_by_whom_and_when",
            ),
        )

    def __str__(self):
        return f"{self.turn} {self.contract_id}"


class Covering(models.Model):
    """One working out of everybody's Coverage; `through` is the last record it read, `base` the import under them."""

    classed = {"open": ("id", "day", "through", "base", "residents", "at")}

    day = models.DateField()
    through = models.BigIntegerField()
    base = models.BigIntegerField(null=True)
    residents = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self):
        return f"{self.day}"


class Coverage(models.Model):
    """How a resident stands as to contracts, as lists show it (core.protocols.covering); made anew from the rows.

    `groups` are bits (covering.BITS); `covered` is the last day of contracts that follow each other without a gap,
    `behind` the day the earliest promise not kept was due.
    """

    classed = {
        "open": (
            "id", "resident", "village", "contract", "unit", "team", "package", "start", "end", "covered", "renewed",
            "lapsing", "promised", "kept", "behind", "key_group",
        ),
        "personal": ("groups",),
    }  # fmt: skip

    stays_in_merge = "it is made anew from the rows"

    resident = models.OneToOneField(Resident, models.CASCADE, related_name="coverage")
    village = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    groups = models.PositiveIntegerField(default=0)
    key_group = models.BooleanField(default=False)
    contract = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="covered")
    package = models.CharField(max_length=60, blank=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    covered = models.DateField(null=True)
    renewed = models.BooleanField(default=False)
    lapsing = models.BooleanField(default=False)
    promised = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    behind = models.DateField(null=True)

    class Meta:
        ordering = ("resident",)
        indexes = (
            models.Index(fields=("village", "covered"), name="coverage_of_village"),
            models.Index(fields=("contract",), name="coverage_of_contract"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kept__lte=F("promised")), name="coverage_keeps_what_is_promised"
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True, start__isnull=True, end__isnull=True, covered__isnull=True)
                | Q(contract__isnull=False, start__isnull=False, end__gte=F("start"), covered__gte=F("end")),
                name="coverage_has_its_days",
            ),
        )

    def __str__(self):
        return f"{self.pk}"

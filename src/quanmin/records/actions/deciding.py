"""Looking for residents who stand twice, and saying of a pair that it is two people."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting, require
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.records.models import TRANSITIONS, Likeness, Verdict
from quanmin.records.twins import all_likely_pairs


def find_duplicates(*, by):
    """Look for pairs among all residents anew; how many wait for a decision. What was decided stays decided."""
    pairs = all_likely_pairs()
    with acting(by, Permission.BRING_IN) as trail:
        Likeness.objects.filter(verdict=Verdict.OPEN).delete()
        decided = set(Likeness.objects.values_list("left_id", "right_id"))
        now = timezone.now()
        fresh = [
            Likeness(left_id=pair.left, right_id=pair.right, probability=pair.probability, found_at=now,
                     levels=[list(level) for level in pair.levels])
            for pair in pairs if (pair.left, pair.right) not in decided
        ]  # fmt: skip
        Likeness.objects.bulk_create(fresh, batch_size=1000)
        trail.add("duplicates looked for", found=len(fresh))
    return len(fresh)


def keep_apart(likeness, *, by):
    """Say that the two are two people; they are not proposed again."""
    return _decided(likeness, Verdict.APART, by, "residents kept apart")


def reopen(likeness, *, by):
    """Take back that the two are two people."""
    return _decided(likeness, Verdict.OPEN, by, "decision on a pair taken back")


def _decided(likeness, verdict, by, act):
    require(by, Permission.KEEP_RESIDENTS, on=likeness.right.village)
    with acting(by, Permission.KEEP_RESIDENTS, on=likeness.left.village) as trail:
        pair = Likeness.objects.select_for_update(of=("self",)).get(pk=likeness.pk)
        if verdict not in TRANSITIONS[Verdict(pair.verdict)] or Verdict.MERGED in (verdict, pair.verdict):
            raise UsageError(
                _("这一对已经是“%(state)s”；请刷新后再看。") % {"state": pair.get_verdict_display()}
            )
        pair.verdict = verdict
        pair.decided_by, pair.decided_at = (None, None) if verdict == Verdict.OPEN else (by, timezone.now())
        pair.save(update_fields=("verdict", "decided_by", "decided_at"))
        trail.add(act, pair, unit=likeness.left.village, left=pair.left_id, right=pair.right_id)
    return pair

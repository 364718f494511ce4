"""Money is shared to the fen: by the scores of an appraisal, or by services of which a sample was verified."""

from fractions import Fraction

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.appraisals.actions.staging import locked, moved, published, signed, withdrawn
from quanmin.appraisals.models import Allotment, AllottedShare, ServiceCount, SpotCheck
from quanmin.appraisals.served import recorded_services
from quanmin.appraisals.sharing import share_words, weights_of
from quanmin.appraisals.states import ALLOTMENT_TRANSITIONS, Method, Outcome, Stage
from quanmin.appraisals.typed import typed_number
from quanmin.core.allocating.funds import fund_of
from quanmin.core.allocating.sampling import drawn, lot
from quanmin.core.allocating.shares import shares
from quanmin.errors import UsageError

FEN = 100
MOST_YUAN = 10**12


def allot_by_scores(appraisal, title, budget_yuan, *, by, pass_line=0, times_residents=False):
    """Share a budget by the scores of a published or final appraisal; who is below the pass line gets nothing.

    `times_residents` multiplies each score by the residents of the place, so that a large township is not short.
    """
    if appraisal.stage not in (Stage.PUBLISHED, Stage.FINAL):
        raise UsageError(_("考核结果公示以后才能据以分配资金。"))
    rule = {"pass_line": str(pass_line), "times_residents": bool(times_residents)}
    with acting(by, Permission.ALLOT_MONEY) as trail:
        kept = Allotment.objects.create(
            title=_titled(title), method=Method.SCORES, budget_fen=fen_of(budget_yuan), rule=rule,
            appraisal=appraisal, worked_at=clock.now(), worked_by=by,
        )  # fmt: skip
        work_out_anew(kept)
        trail.add("money allotted", kept, budget_fen=kept.budget_fen)
    return kept


def draw_services(data, snapshot, title, budget_yuan, *, first, last, seed, by):
    """Begin an allotment by services: count them from the snapshot, and draw each unit's sample with the seed."""
    fund = fund_of(data)
    if last < first:
        raise UsageError(_("时间段的结束不能早于开始。"))
    with acting(by, Permission.ALLOT_MONEY) as trail:
        kept = Allotment.objects.create(
            title=_titled(title), method=Method.SERVICES, budget_fen=fen_of(budget_yuan), snapshot=snapshot,
            first=first, last=last, rule={"fund": dict(data), "seed": seed.strip()}, stage=Stage.CHECKING,
            worked_at=clock.now(), worked_by=by,
        )  # fmt: skip
        found = recorded_services(fund, snapshot, first, last)
        if found.is_empty():
            raise UsageError(_("这段时间里没有记录到这项资金所付的服务；请核对时间段和数据快照。"))
        _keep_counts(kept, found)
        count = _keep_sample(kept, fund, found, seed)
        trail.add("services drawn", kept, services=found.height, drawn=count, seed=seed.strip())
    return kept


def record_check(check, outcome, *, by, note=""):
    """Write down what the person served said of a service that was drawn; it may be corrected until money is shared."""
    if outcome not in Outcome.values:
        raise UsageError(_("请选择属实、不属实或联系不上。"))
    with acting(by, Permission.ALLOT_MONEY) as trail:
        kept = locked(check)
        if locked(kept.allotment).stage != Stage.CHECKING:
            raise UsageError(_("抽查已经结束，不能再登记。"))
        kept.outcome, kept.note, kept.at, kept.by = outcome, note.strip(), clock.now(), by
        kept.save()
        trail.add("spot check recorded", kept, unit=kept.unit, outcome=str(outcome))
    return kept


def work_out(allotment, *, by):
    """End the spot check and share the money; UsageError while a drawn service has no outcome."""
    with acting(by, Permission.ALLOT_MONEY) as trail:
        kept = moved(locked(allotment), Stage.WORKED, ALLOTMENT_TRANSITIONS)
        left = kept.checks.filter(outcome="").count()
        if left:
            raise UsageError(_("还有 %(count)s 件抽中的服务没有登记结果。") % {"count": left})
        kept.worked_at, kept.worked_by = clock.now(), by
        kept.save()
        work_out_anew(kept)
        trail.add("money allotted", kept, budget_fen=kept.budget_fen)
    return kept


def publish_allotment(allotment, *, by):
    """Show the shares to the units; they may appeal from now on."""
    return published(allotment, ALLOTMENT_TRANSITIONS, Permission.ALLOT_MONEY, by=by)


def sign_allotment(allotment, *, by):
    """Sign the shares as final, as the head of the county office; the scores they rest on are signed before them."""
    scores = allotment.appraisal
    if scores is not None and scores.stage != Stage.FINAL:
        words = _("所依据的考核结果现在是“%(now)s”，签发考核结果以后才能签发资金。")
        raise UsageError(words % {"now": scores.get_stage_display()})
    return signed(allotment, ALLOTMENT_TRANSITIONS, by=by)


def withdraw_allotment(allotment, reason, *, by):
    """Take back shares that are not signed yet."""
    return withdrawn(allotment, ALLOTMENT_TRANSITIONS, Permission.ALLOT_MONEY, reason, by=by)


def work_out_anew(allotment):
    """Work all shares of an allotment anew, inside an action: corrected weights stand, and the sum is the budget."""
    corrected = {share.unit_id: share.corrected for share in allotment.shares.all() if share.corrected}
    weights = weights_of(allotment)
    final = {
        unit: Fraction(corrected[unit]) if unit in corrected else one.weight for unit, one in weights.items()
    }
    if not any(final.values()):
        raise UsageError(_("没有一个单位可以分到资金；请检查及格线和抽查结果。"))
    found = shares(allotment.budget_fen, final)
    assert sum(one.part for one in found.values()) == allotment.budget_fen, "money is shared to the fen"
    allotment.shares.all().delete()
    AllottedShare.objects.bulk_create(
        _share(allotment, unit, one, weights[unit], corrected.get(unit, "")) for unit, one in found.items()
    )


def fen_of(yuan):
    """Yuan as whole fen; UsageError for what is no amount of money."""
    exact = typed_number(yuan, _("预算")) * FEN
    if exact.denominator != 1 or not 0 < exact <= MOST_YUAN * FEN:
        raise UsageError(
            _("%(yuan)s 不是可以分配的金额；请写大于 0、最多两位小数的元数。") % {"yuan": repr(yuan)}
        )
    return int(exact)


def _titled(title):
    if not title.strip():
        raise UsageError(_("请写明资金的名称。"))
    return title.strip()[:200]


def _share(allotment, unit, one, weight, corrected):
    zh, en = share_words(allotment, one, weight, corrected)
    return AllottedShare(
        allotment=allotment, unit_id=unit, weight=str(weight.weight), corrected=corrected, exact=str(one.exact),
        fen=one.part, rounded_up=one.rounded_up, working=zh, working_en=en,
    )  # fmt: skip


def _keep_counts(allotment, found):
    counted = found.group_by("unit_id", "programme", maintain_order=True).len()
    ServiceCount.objects.bulk_create(
        ServiceCount(allotment=allotment, unit_id=unit, programme=programme, recorded=count)
        for unit, programme, count in counted.sort("unit_id", "programme").iter_rows()
    )


def _keep_sample(allotment, fund, found, seed):
    """Draw each unit's sample by the published seed; how many services were drawn."""
    checks = []
    for (unit,), rows in found.partition_by("unit_id", as_dict=True, maintain_order=True).items():
        by_number = {row["contact_id"]: row for row in rows.iter_rows(named=True)}
        checks += [
            SpotCheck(allotment=allotment, unit_id=unit, programme=by_number[one]["programme"], service_id=one,
                      resident_id=by_number[one]["resident_id"], served_on=by_number[one]["date"], lot=lot(seed, one))
            for one in drawn(by_number, fund.sample, seed=seed)
        ]  # fmt: skip
    SpotCheck.objects.bulk_create(checks, batch_size=500)
    return len(checks)

"""All that writes evaluations: drafted from a run, drafted anew, frozen with the document that was issued."""

import hashlib
import io
import zipfile
from datetime import datetime, time

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.writing.evaluation import evaluation_document
from quanmin.errors import UsageError
from quanmin.evaluations.gathering import gathered
from quanmin.evaluations.models import Evaluation, Kind
from quanmin.evaluations.wording import text_of
from quanmin.plans.models import State

LARGEST = 20 * 1024 * 1024
WORD = "word/document.xml"


def draft_evaluation(plan, kind, year, *, by):
    """Draft a plan's evaluation for a year from the run that speaks for it; a draft there already is drafted anew."""
    if kind not in Kind.values:
        raise UsageError(
            _("没有 %(kind)r 这种评估；请选 %(kinds)s。") % {"kind": kind, "kinds": ", ".join(Kind.values)}
        )
    if plan.state != State.APPROVED:
        raise UsageError(_("“%(plan)s”还没有发布，不能评估；请先发布。") % {"plan": plan.title})
    with acting(by, Permission.EVALUATE) as trail:
        # Held until the draft is there: gathering takes its time, and nobody freezes what it will write over.
        held = Evaluation.objects.select_for_update(of=("self",))
        _refuse_frozen(held.filter(plan=plan, kind=kind, year=year).first())
        content = gathered(plan, kind, year, by=by)
        made, _new = Evaluation.objects.update_or_create(
            plan=plan, kind=kind, year=year,
            defaults={"content": content, "period": content["period"], "day": clock.today(),
                      "made_at": clock.now(), "made_by": by},
        )  # fmt: skip
        trail.add("evaluation drafted", made)
    return made


def freeze_evaluation(evaluation, *, by, document=None):
    """Keep the document as it is issued, as drafted or (`document`, bytes) as people finished it; once for all."""
    finished = None if document is None else _word(document)
    with acting(by, Permission.EVALUATE) as trail:
        kept = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        _refuse_frozen(kept)
        kept.frozen_at, kept.frozen_by, kept.is_edited = clock.now(), by, document is not None
        written = draft_document(kept) if finished is None else finished
        kept.document, kept.sha256 = written, hashlib.sha256(written).hexdigest()
        kept.save(update_fields=("document", "sha256", "frozen_at", "frozen_by", "is_edited"))
        trail.add("evaluation frozen", kept, sha256=kept.sha256)
    return kept


def drop_draft(evaluation, *, by):
    """Throw a draft away; a frozen evaluation stays."""
    with acting(by, Permission.EVALUATE) as trail:
        kept = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        _refuse_frozen(kept)
        trail.add("evaluation draft dropped", kept)
        kept.delete()


def draft_document(evaluation):
    """The bytes of the Word file as drafted; the same figures give the same bytes, whenever they are drafted."""
    day = datetime.combine(evaluation.day, time(), tzinfo=get_default_timezone())
    return evaluation_document(text_of(evaluation), made_at=day)


def _refuse_frozen(evaluation):
    if evaluation is not None and evaluation.is_frozen:
        words = _("%(year)s 年的这份评估报告已经定稿，不能再改；可下载定稿。")
        raise UsageError(words % {"year": evaluation.year})


def _word(document):
    """The bytes of a Word file; UsageError for anything else. It is kept and given back, never opened."""
    if len(document) > LARGEST:
        raise UsageError(
            _("文件有 %(size)d MB，超过 20 MB；请压缩其中的图片。") % {"size": len(document) >> 20}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as file:
            is_word = WORD in file.namelist()
    except zipfile.BadZipFile:
        is_word = False
    if not is_word:
        raise UsageError(_("这不是 Word（.docx）文件；请上传修改后的报告。"))
    return document

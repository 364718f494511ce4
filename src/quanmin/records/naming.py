"""Tables that name a resident, found by their fields: so that a new table follows a merge without anybody's asking.

A model whose rows must stay with the number they were made under says so itself: `stays_in_merge`, with the reason.
"""

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Max

from quanmin.records.models import Resident


def following():
    """The (model, field) pairs whose rows follow a resident into a merge, in a fixed order."""
    return [pair for pair in naming() if not getattr(pair[0], "stays_in_merge", "")]


def naming():
    """Every (model, field) pair that names a resident."""
    return [
        (model, field.name)
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Resident
    ]


def point_to(kept, absorbed):
    """Let every row that names the absorbed one name the kept one; what was done, as JSON, for `point_back`.

    A row of which the kept one has one already (a draft by the same person) stays; one that is numbered within a
    resident (contracts) takes the next number.
    """
    done = []
    for model, field in following():
        for pk in _rows(model, field, absorbed).order_by("pk").values_list("pk", flat=True):
            done += _moved(model, field, pk, kept)
    return done


def point_back(done, kept, absorbed):
    """Let the rows name the absorbed one again that still name the kept one, under the numbers they had."""
    for one in reversed(done):
        model = apps.get_model(one["model"])
        row = model._base_manager.filter(pk=one["pk"], **{one["field"]: kept})
        try:
            with transaction.atomic():
                row.update(**{one["field"]: absorbed}, **one["was"])
        except IntegrityError:
            # The absorbed one was given another meanwhile; this one stays where it is.
            continue


def _rows(model, field, resident):
    return model._base_manager.filter(**{field: resident})


def _moved(model, field, pk, kept):
    row, label = model._base_manager.filter(pk=pk), model._meta.label
    for numbered in ((), *_numbers(model, field)):
        was = dict(row.values(*numbered).get()) if numbered else {}
        new = {name: _next(model, field, name, kept) for name in numbered}
        try:
            with transaction.atomic():
                row.update(**{field: kept}, **new)
            return [{"model": label, "field": field, "pk": pk, "was": was}]
        except IntegrityError:
            continue
    return []


def _numbers(model, field):
    """The number within a resident that a constraint of the model speaks of, where it has one."""
    for constraint in model._meta.constraints:
        names = set(getattr(constraint, "fields", ())) - {field}
        whole = [
            name for name in names if isinstance(model._meta.get_field(name), models.PositiveIntegerField)
        ]
        if field in getattr(constraint, "fields", ()) and len(names) == len(whole) == 1:
            yield tuple(whole)


def _next(model, field, name, kept):
    return (_rows(model, field, kept).aggregate(last=Max(name))["last"] or 0) + 1

"""What changed from one version of a plan to the next, fact by fact and field by field."""

from dataclasses import dataclass

COMPARED = {
    "target": ("indicator", "comparator", "value", "value_high", "unit", "year", "baseline", "baseline_year", "annual",
               "nature", "kind", "lead", "measure"),
    "task": ("title", "text", "project", "lead", "cooperate", "deadline", "deadline_year"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One fact in both versions, and the names of the fields that differ."""

    before: object
    after: object
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One kind of fact of two versions: what came, what went, what changed, and how many stayed as they were."""

    added: list
    removed: list
    changed: list
    same: int


def changed_fields(before, after):
    """The fields in which two facts of a kind differ."""
    names = COMPARED[after._meta.model_name]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def difference(old, new):
    """What became of the facts of one kind; both lists without what reviewers threw out."""
    by_key = {fact.pk: fact for fact in old}
    kept = [(by_key[fact.replaces_id], fact) for fact in new if fact.replaces_id in by_key]
    changes = [Change(before, after, changed_fields(before, after)) for before, after in kept]
    continued = {before.pk for before, _after in kept}
    return Difference(
        added=[fact for fact in new if fact.replaces_id not in by_key],
        removed=[fact for fact in old if fact.pk not in continued],
        changed=[change for change in changes if change.fields],
        same=sum(not change.fields for change in changes),
    )

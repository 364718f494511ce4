"""Every field that is kept is classed open, personal or secret, so nobody forgets to think about a new one."""

import pytest
from django.apps import apps

CLASSES = {"open", "personal", "secret"}
MODELS = [model for model in apps.get_models() if model.__module__.startswith("quanmin.")]


def unclassed(model):
    """Fields of a model that are in no class, or in two, or classed but absent."""
    fields = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    named = [name for names in model.classed.values() for name in names]
    return sorted(set(fields) ^ set(named)) + sorted({name for name in named if named.count(name) > 1})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classed_once(model):
    assert unclassed(model) == []
    assert set(model.classed) <= CLASSES


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_row_says_a_residents_data_about_itself(model):
    fields = {"name": "张三丰", "phone": "13812345678", "address": "东一村12号"}
    known = {name: value for name, value in fields.items() if name in model.classed.get("personal", ())}

    said = str(model(pk=7, **known))

    assert not any(value in said for value in fields.values())


def test_what_names_a_person_is_never_open():
    open_fields = {name for model in MODELS for name in model.classed.get("open", ())}

    assert not open_fields & {
        "birth_date",
        "phone",
        "address",
        "identity_cipher",
        "identity_index",
        "username",
    }

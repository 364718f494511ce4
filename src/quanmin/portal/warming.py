"""What a first request would have to wait for, done once: pages imported, templates compiled, rules read."""

from datetime import date
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils.translation import gettext, override

from quanmin import clock
from quanmin.core.protocols import check_form, codes, decide, facts, in_force, plan_owed

# Somebody who has most of what protocols ask for, and is nobody.
NOBODY = {"resident_id": 0, "birth_date": date(1950, 1, 1), "sex": "female", "hypertension": date(2020, 1, 1)}


def warm():
    """Leave nothing to the first request but its own work; asks the database nothing, and can be done again."""
    # The addresses bring in every page, and with the pages all they compute with.
    import_module(settings.ROOT_URLCONF)
    reverse("sign-in")
    _plan_for_nobody()
    _compile_templates()
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Monday")


def _plan_for_nobody():
    """The declared protocols read, their rules made into expressions, and Polars begun."""
    on = clock.today()
    begun = {"resident_id": 0, "protocol": "hypertension", "started": NOBODY["hypertension"]}
    seen = {"resident_id": 0, "protocol": "hypertension", "item": "follow-up", "seen_on": date(2020, 4, 1)}
    plan_owed(codes(), facts([NOBODY], [begun], [seen]), on)
    for protocol in filter(None, (in_force(code, on) for code in codes())):
        check_form(protocol, {}, person=NOBODY, on=on)
        decide(protocol, {}, person=NOBODY, on=on)


def _compile_templates():
    """Our own templates, which the loader that pages take them from keeps as compiled."""
    for engine in engines.all():
        for folder in map(Path, engine.template_dirs):
            for file in (folder / "portal").rglob("*.html"):
                engine.get_template(file.relative_to(folder).as_posix())

"""What a first request would have to wait for, done once: every page imported, every template compiled."""

from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils.translation import gettext, override

from quanmin.core.protocols import declared


def warm():
    """Leave nothing to the first request but its own work; asks the database nothing, and can be done again."""
    # The addresses bring in every page, and with the pages all they compute with.
    import_module(settings.ROOT_URLCONF)
    reverse("sign-in")
    declared()
    _compile_templates()
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Monday")


def _compile_templates():
    """Our own templates, which the loader that pages take them from keeps as compiled."""
    for engine in engines.all():
        for folder in map(Path, engine.template_dirs):
            for file in (folder / "portal").rglob("*.html"):
                engine.get_template(file.relative_to(folder).as_posix())

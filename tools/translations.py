"""Bring the English texts up to date: every marked text gets a line in the .po, and the .mo is made anew.

    python tools/translations.py            add new texts, drop old ones, compile
    python tools/translations.py --check    say what lacks its English or is stale, and fail

Needs Babel, but no gettext on the system.
"""

import argparse
import io
import sys
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[1] / "src" / "quanmin"
PO = SOURCE / "portal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "later": None, "gettext_noop": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def marked_texts():
    """Every marked text of code and templates, as a catalogue without translations."""
    # A fixed date: the same texts give the same bytes.
    day = datetime(2026, 1, 1, tzinfo=UTC)
    found = Catalog(
        locale="en", project="Quanmin", version="1", creation_date=day, revision_date=day, fuzzy=False,
        header_comment="# The English of Quanmin's pages; kept by tools/translations.py.",
        last_translator="Quanmin", language_team="Quanmin", msgid_bugs_address="-",
    )  # fmt: skip
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        for _line, texts, _comments, _context in extract("python", _python(file), keywords=KEYWORDS):
            found.add(texts, locations=[(str(file.relative_to(SOURCE)), 0)])
    return found


def _python(file):
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        # One line, for what is left of a template is not indented as Python wants it; a comment would swallow the rest.
        text = templatize(text).replace("\n", " ").replace("#", " ")
    return io.BytesIO(text.encode("utf-8"))


def written():
    """The catalogue as it is kept."""
    if not PO.exists():
        return Catalog(locale="en", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def brought_up_to_date():
    """The kept catalogue with exactly the marked texts; nothing is guessed."""
    kept, wanted = written(), marked_texts()
    for message in wanted:
        old = kept.get(message.id)
        if message.id and old is not None:
            message.string = old.string
    return wanted


def untranslated(catalogue):
    return [message.id for message in catalogue if message.id and not _has_text(message.string)]


def _has_text(string):
    return all(string) if isinstance(string, tuple | list) else bool(string)


def is_stale(catalogue):
    """Whether the compiled file says anything else than the catalogue."""
    with PO.with_suffix(".mo").open("rb") as file:
        served = GNUTranslations(file)
    return any(_said(served, message.id) != message.string for message in catalogue if message.id)


def _said(served, text):
    if isinstance(text, str):
        return served.gettext(text)
    return tuple(served.ngettext(*text, number) for number in (1, 2))


def compiled(catalogue):
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    catalogue = brought_up_to_date()
    for text in untranslated(catalogue):
        print("no English:", text)
    if checking:
        return 1 if is_stale(catalogue) or untranslated(catalogue) else 0
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=True, no_location=True)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main())

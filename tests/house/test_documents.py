"""The written pages keep step with the code."""

import re

import pytest
from django.apps import apps

from quanmin.core.snapshot import TABLES

DECISION = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
# A place on one machine; a reader elsewhere can do nothing with it. In brackets so as not to match itself.
MACHINE = re.compile(
    r"/[r]oot/|/[h]ome/\w+/|/[U]sers/\w+/|/[w]ork/(?:main|shared)|/[o]pt/pypi|[f]ile:///|"
    r"\b(?:192[.]168|172[.](?:1[6-9]|2\d|3[01])|10[.]\d{1,3})[.]\d{1,3}[.]\d{1,3}\b"
)
TEXT = {".py", ".md", ".toml", ".lock", ".html", ".css", ".csv", ".json", ".yaml", ".yml", ".txt", ".sh", ""}


@pytest.fixture(scope="module")
def glossary(root):
    """The words between back quotes in the glossary."""
    return set(re.findall(r"`([^`]+)`", (root / "GLOSSARY.md").read_text(encoding="utf-8")))


def own_apps():
    return [config for config in apps.get_app_configs() if config.name.startswith("quanmin.")]


def test_the_glossary_names_every_app(glossary):
    assert not {config.label for config in own_apps()} - glossary


def test_the_glossary_names_every_model(glossary):
    models = {model.__name__ for config in own_apps() for model in config.get_models()}

    assert not models - glossary


def test_the_glossary_names_every_snapshot_table(glossary):
    assert not {table.name for table in TABLES} - glossary


def decisions(root):
    return sorted((root / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_gaps(root):
    numbers = [DECISION.fullmatch(file.name)[1] for file in decisions(root)]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_a_decision_is_a_page_with_context_decision_and_consequences(root):
    for file in decisions(root):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            file.name
        )
        assert len(text.splitlines()) <= 40, file.name


def test_no_file_names_a_place_on_one_machine(root, tracked):
    texts = [file for file in tracked if file.suffix in TEXT and "vendor" not in file.parts]

    found = [
        f"{file.relative_to(root)}:{number} {hit[0]}"
        for file in texts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (hit := MACHINE.search(line))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("place", ["cd /ro" + "ot/x", "at 10.0." + "3.4", "fi" + "le:///wheels"])
def test_a_place_on_one_machine_is_recognised(place):
    assert MACHINE.search(place)


def test_links_between_pages_lead_somewhere(root, tracked):
    pages = [file for file in tracked if file.suffix == ".md"]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target
    ]

    broken = [
        f"{page.relative_to(root)}: {target}" for page, target in links if not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)

"""Files taken in from other projects are the ones that were looked at, with their licences kept."""

import hashlib
import re

import pytest

VENDOR = "src/quanmin/portal/static/vendor"


@pytest.fixture(scope="module")
def listed(root):
    """Checksum by file name, as written in SHA256SUMS (the format of `sha256sum`)."""
    text = (root / VENDOR / "SHA256SUMS").read_text(encoding="utf-8")
    return {name: digest for digest, name in re.findall(r"^([0-9a-f]{64}) [ *](.+)$", text, re.MULTILINE)}


def test_every_vendored_file_has_its_listed_checksum(root, listed):
    folder = root / VENDOR
    there = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "SHA256SUMS"
    }

    assert there == listed


def test_the_notice_names_every_vendored_file(root, listed):
    notice = (root / "NOTICE").read_text(encoding="utf-8")

    assert not {name for name in listed if name.endswith((".js", ".css")) and name not in notice}

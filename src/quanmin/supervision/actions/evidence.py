"""Evidence files: what may come in, where it is kept, and who may take it out again."""

import hashlib
import unicodedata
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.supervision.models import Evidence

MOST_BYTES, MOST_FILES = 20_000_000, 10
_PACKED, _OLD = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
# By ending, what a file of that kind begins with; text has no such sign.
BEGINS = {
    "pdf": (b"%PDF-",), "docx": _PACKED, "xlsx": _PACKED, "pptx": _PACKED, "doc": _OLD, "xls": _OLD, "ppt": _OLD,
    "wps": _OLD, "et": _OLD, "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",),
    "txt": (), "csv": (),
}  # fmt: skip


def keep_evidence(files, *, unit, by, progress=None, step=None):
    """The rows of files (name and bytes) that came with a report or a step, inside its action.

    UsageError names the file that is empty, too big, of no allowed kind, or not what its ending says.
    """
    if len(files) > MOST_FILES:
        raise UsageError(_("一次最多附 %(most)s 个文件，请分几次报送。") % {"most": MOST_FILES})
    checked = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in files if _refuse(name, data)}
    rows = []
    for sha256, (name, data) in checked.items():
        _store(sha256, data)
        rows.append(
            Evidence(progress=progress, step=step, unit=unit, name=clean_name(name), kind=_ending(name),
                     size=len(data), sha256=sha256, at=timezone.now(), by=by)
        )  # fmt: skip
    return Evidence.objects.bulk_create(rows)


def take_evidence(evidence, *, by):
    """The bytes of a file, for who may see the evidence of its unit; leaves a line in the trail."""
    with acting(by, Permission.SEE_EVIDENCE, on=evidence.unit) as trail:
        trail.add("evidence taken", evidence)
    data = place_of(evidence.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != evidence.sha256:
        raise UsageError(_("这份佐证的文件已被改动，与报送时不一致，不能打开；请联系管理员。"))
    return data


def place_of(sha256):
    """Where a file of that checksum lies."""
    return Path(settings.QUANMIN_HOME) / "evidence" / sha256[:2] / sha256


def clean_name(name):
    """The bare name of a file, without folders and characters that cannot be seen; at most 200 letters."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C")
    return seen[-200:] or "未命名"


def _refuse(name, data):
    """True for a file that may come in; UsageError for any other."""
    said = {"name": repr(clean_name(name)), "most": MOST_BYTES // 1_000_000, "kinds": "、".join(BEGINS)}
    begins = BEGINS.get(_ending(name))
    if begins is None:
        raise UsageError(_("%(name)s 不是可以作为佐证的文件；可用 %(kinds)s。") % said)
    if not data:
        raise UsageError(_("%(name)s 是空文件，请重新选择。") % said)
    if len(data) > MOST_BYTES:
        raise UsageError(_("%(name)s 超过 %(most)s MB，请压缩图片或分开后再附。") % said)
    if (begins and not data.startswith(begins)) or (not begins and b"\0" in data):
        raise UsageError(_("%(name)s 的内容和它的后缀不符，请用原来的程序另存后再附。") % said)
    return True


def _ending(name):
    return clean_name(name).rpartition(".")[2].lower()


def _store(sha256, data):
    path = place_of(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first, so that a file half written is never taken for a whole one.
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)

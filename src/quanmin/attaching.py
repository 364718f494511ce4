"""Files that show what was said (佐证、附件): what may come in, where the bytes lie, and the shape of their rows.

Every app that keeps such files has a model of this shape for what they belong to. The bytes lie once under their
checksum in QUANMIN_HOME, whoever hands them in.
"""

import hashlib
import unicodedata
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.models import User
from quanmin.errors import UsageError

MOST_BYTES, MOST_FILES = 20_000_000, 10
_PACKED, _OLD = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
# By ending, what a file of that kind begins with; text has no such sign.
BEGINS = {
    "pdf": (b"%PDF-",), "docx": _PACKED, "xlsx": _PACKED, "pptx": _PACKED, "doc": _OLD, "xls": _OLD, "ppt": _OLD,
    "wps": _OLD, "et": _OLD, "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",),
    "txt": (), "csv": (),
}  # fmt: skip
# How the fields of an attached file are classed; a file's name may hold a person's.
OPEN, PERSONAL = ("kind", "size", "sha256", "at", "by"), ("name",)


class Attached(models.Model):
    """One file, kept under its checksum."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.pk}"


def taken_in(files, *, by):
    """Keep the bytes of files (name and bytes); the fields of a row for each, the same bytes once.

    UsageError names the file that is empty, too big, of no allowed kind, or not what its ending says; then none is.
    """
    if len(files) > MOST_FILES:
        raise UsageError(_("一次最多附 %(most)s 个文件，请分几次报送。") % {"most": MOST_FILES})
    fit = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in files if _refuse(name, data)}
    for sha256, (_name, data) in fit.items():
        _store(sha256, data)
    return [
        {"name": clean_name(name), "kind": _ending(name), "size": len(data), "sha256": sha256, "at": clock.now(),
         "by": by}
        for sha256, (name, data) in fit.items()
    ]  # fmt: skip


def bytes_of(row):
    """The bytes of an attached file; UsageError where they are not those that were handed in."""
    path = place_of(row.sha256)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != row.sha256:
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
    # Under a name of its own first: no file half written is taken for a whole one, though two hand it in at once.
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(data)
    Path(part.name).replace(path)

"""The one place that opens a document somebody sent: its size looked at first, old formats turned into new ones, and
whatever other people's parsers open read in a process of its own, with limits of time and memory.

`core.reading` computes and calls nothing; this calls it. `python -m quanmin.documents` is the child: name and bytes in,
the draft out as JSON. LibreOffice is used where it is installed and never asked for otherwise; it runs without macros,
without network, without the person's own settings, in a folder that is gone afterwards.
"""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quanmin.core.reading import Draft, Finding, Heading, Target, Task, read_document
from quanmin.core.reading.blocks import is_plain
from quanmin.core.reading.pieces import MAX_BYTES
from quanmin.errors import DocumentError, OldFormat

if sys.platform != "win32":
    import resource

READING_SECONDS = 60  # a plan of 300 pages takes about ten
CONVERTING_SECONDS = 90
MEMORY_BYTES = 3_000_000_000
IN_PROCESS_BYTES = (
    200_000  # plain text up to here is read at once; one sentence of a longer one may take minutes
)
_CONVERTED_BYTES = 4 * MAX_BYTES
_REFUSED, _READ = "refused", "read"


def document_bytes(path: Path) -> bytes:
    """The bytes of a file; DocumentError when it is not there, not a file, or too big to be a plan."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DocumentError(f"{path.name!r} is not a file; name the document itself.")
        if size > MAX_BYTES:
            raise DocumentError(
                f"{path.name!r} has {size} bytes, more than {MAX_BYTES}; send the plan without its pictures."
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be read: {error.strerror}; check the name and your rights."
        ) from error


def safely_read(data: bytes, name: str) -> Draft:
    """The draft of a document; DocumentError in one sentence when it cannot be read in the time and memory given."""
    try:
        return _read(data, name)
    except OldFormat as old:
        return _read(_converted(data, name, old), name)


def _read(data: bytes, name: str) -> Draft:
    if len(data) > MAX_BYTES or (len(data) <= IN_PROCESS_BYTES and is_plain(data)):
        return read_document(data, name)
    return _read_apart(data, name)


def _read_apart(data: bytes, name: str) -> Draft:
    """The draft as a child process reads it."""
    command = [sys.executable, "-m", "quanmin.documents"]
    asked = json.dumps(name).encode() + b"\n" + data
    try:
        child = subprocess.run(
            command, input=asked, capture_output=True, timeout=READING_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"{name!r} takes more than {READING_SECONDS} seconds to read; send the plan without its appendices."
        ) from None
    told = json.loads(child.stdout) if child.returncode == 0 else {}
    if told.get("answer") == _READ:
        return _draft(told["draft"])
    if told.get("answer") == _REFUSED:
        kind = OldFormat if told["becomes"] else DocumentError
        raise kind(told["message"], *filter(None, [told["becomes"]]))
    raise DocumentError(
        f"{name!r} breaks the reader or needs too much memory (status {child.returncode}); "
        "save it anew as .docx or .txt and retry."
    )


def _draft(told: Mapping[str, Any]) -> Draft:
    """A draft out of its JSON."""
    return Draft(
        Heading(**told["heading"]),
        told["text"],
        tuple(Target(**_frozen(fact)) for fact in told["targets"]),
        tuple(Task(**_frozen(fact)) for fact in told["tasks"]),
        tuple(Finding(**_frozen(fact)) for fact in told["findings"]),
        tuple(Target(**_frozen(fact)) for fact in told["facts"]),
    )


def _frozen(fact: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _tuples(value) for key, value in fact.items()}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def answered(data: bytes, name: str) -> str:
    """What the child says: the draft, or why there is none."""
    try:
        draft = dataclasses.asdict(read_document(data, name))
    except DocumentError as refused:
        becomes = refused.becomes if isinstance(refused, OldFormat) else ""
        return json.dumps({"answer": _REFUSED, "message": str(refused), "becomes": becomes})
    return json.dumps({"answer": _READ, "draft": draft})


def _limit_memory() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def office_program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(data: bytes, name: str, old: OldFormat) -> bytes:
    """The document as LibreOffice saves it in a newer format; without LibreOffice the refusal stands."""
    program = office_program()
    if program is None:
        raise old
    with tempfile.TemporaryDirectory(prefix="quanmin-") as temporary:
        folder = Path(temporary)
        source = folder / "document"
        source.write_bytes(data)
        _write_settings(folder / "profile")
        _run_office(
            [
                program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *_opened_as(data),
                "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", old.becomes,
                "--outdir", str(folder / "out"), str(source),
            ],
            folder, name,
        )  # fmt: skip
        made = next((folder / "out").glob("*"), None) if (folder / "out").is_dir() else None
        if made is None or made.stat().st_size > _CONVERTED_BYTES:
            raise DocumentError(
                f"{name!r} is broken or protected by a password: LibreOffice does not open it; "
                "save it anew as .docx and retry."
            )
        return made.read_bytes()


def _opened_as(data: bytes) -> list[str]:
    """By which of its filters LibreOffice must open a document: left to itself it takes broken ones for plain text."""
    filters = ((b"\xd0\xcf", "MS Word 97"), (b"{\\rtf", "Rich Text Format"))
    return [f"--infilter={name}" for mark, name in filters if data.lstrip().startswith(mark)]


def _run_office(command: Sequence[str], folder: Path, name: str) -> None:
    # A session of its own: the program starts others, and all of them must end with it.
    running = subprocess.Popen(
        command,
        env={"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(CONVERTING_SECONDS)
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"{name!r} takes LibreOffice more than {CONVERTING_SECONDS} seconds; save it as .docx and retry."
        ) from None
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program and all it started; one that has ended already is left in peace."""
    if running.poll() is None:
        if sys.platform == "win32":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


# Macros never run, links are never followed, and what asks for the network meets a closed door.
_SETTINGS = {
    ("Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Common/Load", "UpdateDocMode"): "0",
    ("Writer/Content/Update", "Link"): "0",
    ("Calc/Content/Update", "Link"): "2",
}
_PROXY = {
    "ooInetProxyType": "1",
    "ooInetHTTPProxyName": "127.0.0.1",
    "ooInetHTTPProxyPort": "9",
    "ooInetHTTPSProxyName": "127.0.0.1",
    "ooInetHTTPSProxyPort": "9",
    "ooInetFTPProxyName": "127.0.0.1",
    "ooInetFTPProxyPort": "9",
    "ooInetNoProxy": "",
}


def _write_settings(profile: Path) -> None:
    """A fresh profile with nothing in it but these settings."""
    items = [(f"/org.openoffice.Office.{path}", name, value) for (path, name), value in _SETTINGS.items()]
    items += [("/org.openoffice.Inet/Settings", name, value) for name, value in _PROXY.items()]
    lines = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in items
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{lines}\n</oor:items>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    _limit_memory()
    asked_name = json.loads(sys.stdin.buffer.readline())
    print(answered(sys.stdin.buffer.read(), asked_name))

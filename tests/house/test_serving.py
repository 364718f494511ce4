"""What forks the workers stays clean, for threads do not live on after a fork; and nobody meets a cold worker."""

import socket
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from django.core.management import CommandError
from django.template import Template, engines

from quanmin.portal.management.commands.serve import Site, following, taken_place
from quanmin.portal.warming import warm

CLEAN = """
import sys, threading
import django
django.setup()
from django.core.management import load_command_class
load_command_class("quanmin.portal", "serve")
heavy = {"polars", "pyarrow", "duckdb", "numpy"} & set(sys.modules)
print(sorted(heavy), threading.active_count())
"""


def test_what_forks_the_workers_has_loaded_no_arrays_and_started_no_thread(tmp_path, monkeypatch):
    monkeypatch.setenv("QUANMIN_HOME", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")

    said = subprocess.run([sys.executable, "-c", CLEAN], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[] 1"


def test_nobody_reaches_the_port_before_a_worker_is_warm():
    place = taken_place("127.0.0.1", 0)
    address, site = place.getsockname(), Site(place, workers=1)

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
    site.cfg.post_worker_init(a_worker())

    socket.create_connection(address).close()
    place.close()


def test_a_worker_that_is_warm_first_looks_for_nobody_before_the_port_is_open():
    place = taken_place("127.0.0.1", 0)
    site = Site(place, workers=2)
    first = threading.Thread(target=site.cfg.post_worker_init, args=(a_worker(),))

    first.start()
    first.join(0.1)
    was_waiting = first.is_alive()
    site.cfg.post_worker_init(a_worker())
    first.join(10)

    assert was_waiting
    assert not first.is_alive()
    place.close()


def a_worker():
    """As much of a worker as is asked for once it has begun."""
    return SimpleNamespace(init_signals=lambda: None, notify=lambda: None, alive=True)


def test_a_port_that_another_site_answers_is_refused_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(
            CommandError, match=f"port {port} on 127.0.0.1 cannot be used; try --port {port + 1}"
        ):
            taken_place("127.0.0.1", port)


def test_a_warm_worker_has_every_page_imported_and_every_template_compiled():
    warm()

    (loader,) = engines["django"].engine.template_loaders
    compiled = {name for name, found in loader.get_template_cache.items() if isinstance(found, Template)}
    assert {"portal/day.html", "portal/visit.html", "portal/cockpit.html"} <= compiled
    assert "quanmin.portal.pages.visit" in sys.modules


def test_a_site_that_ends_before_it_is_followed_leaves_nothing_behind():
    running = threading.enumerate()

    with following():
        assert len(threading.enumerate()) == len(running) + 1

    assert threading.enumerate() == running

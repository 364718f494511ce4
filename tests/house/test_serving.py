"""The process that forks the workers stays clean: a library whose threads were started before would hang them."""

import subprocess
import sys

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

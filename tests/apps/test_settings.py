"""Settings that are wrong are refused in a sentence that names the setting and its value."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("said", ["soon", "-1", "3.5", "999999"])
def test_days_that_are_no_number_are_refused_by_name_and_value(said, tmp_path):
    given = {**os.environ, "QUANMIN_HOME": str(tmp_path), "QUANMIN_SNAPSHOT_LASTS_DAYS": said}

    found = subprocess.run(
        [sys.executable, "-c", "import quanmin.config.settings"],
        env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert f"QUANMIN_SNAPSHOT_LASTS_DAYS is '{said}'" in found.stderr

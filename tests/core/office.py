"""LibreOffice, for the tests that open what we write or convert what only it reads."""

import pytest

from quanmin.documents import office_program

OFFICE = office_program()
needs_office = pytest.mark.skipif(
    OFFICE is None,
    reason="needs LibreOffice, an outside program; `make test` installs it as root on Debian, or "
    "apt-get install libreoffice-writer libreoffice-calc",
)

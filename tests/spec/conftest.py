"""Every rule is held on both engines."""

import pytest

from quanmin.core.measures.engines import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request):
    """The name of an engine a run may use."""
    return request.param

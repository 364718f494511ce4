"""Every rule is held on every engine."""

import pytest

from quanmin.core.measures.engines import EVERYWHERE


@pytest.fixture(params=EVERYWHERE)
def engine(request):
    """The name of an engine a run may use."""
    return request.param

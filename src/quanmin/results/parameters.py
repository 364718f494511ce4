"""Parameters of measures as the county sets them, in `parameters.toml` of its home, and as a run was made with.

settings_of(run)                               # {"hypertension-control-rate": {"elderly_limit": 140}}
measure_in(run, "hypertension-control-rate")   # the measure as the run counted it
"""

from django.conf import settings

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.settings import FILE, read_settings, refuse_unknown


def county_settings():
    """The county's own settings, none where it has no file; UsageError for what a measure does not take."""
    found = read_settings(settings.QUANMIN_HOME / FILE)
    refuse_unknown(found, BY_CODE)
    return found


def settings_of(run):
    """By measure code, the parameters that a run set otherwise than by default."""
    return {} if run is None else run.parameters.get("settings", {})


def measure_in(run, code):
    """The measure of that code as the run counted it; as it is by default without a run."""
    # A parameter that a later version of the measure no longer has says nothing any more.
    values = {one.name: value for _, one, value in set_in(run, [code])}
    return BY_CODE[code].under(**values) if values else BY_CODE[code]


def set_in(run, codes=None):
    """Each parameter that the run set otherwise: the measure, the parameter, the value; of some measures or of all."""
    return [
        (BY_CODE[code], one, values[one.name])
        for code, values in settings_of(run).items()
        if code in BY_CODE and (codes is None or code in codes)
        for one in BY_CODE[code].parameters
        if one.name in values
    ]

"""Service protocols as data: who is eligible, what is owed and when, what a form may say and what it means.

Each protocol is a TOML file in `declared/`; the functions here read any of them. None reads the clock or a database.
"""

from quanmin.core.protocols.closing import closings
from quanmin.core.protocols.courses import eligible
from quanmin.core.protocols.deciding import Decision, decide, judged
from quanmin.core.protocols.declare import Protocol
from quanmin.core.protocols.facts import Facts, facts
from quanmin.core.protocols.forms import Answer, Problem, answers, askable, check_form, check_person
from quanmin.core.protocols.planning import OWED, PLAN, STATES, plan, plan_all, plan_by_date, plan_owed
from quanmin.core.protocols.ranking import risks
from quanmin.core.protocols.reading import codes, declared, editions, in_force, with_settings_of
from quanmin.core.protocols.rows import FACT_COLUMNS, FACT_TABLES, facts_of_rows, place_of

__all__ = [
    "FACT_COLUMNS",
    "FACT_TABLES",
    "OWED",
    "PLAN",
    "STATES",
    "Answer",
    "Decision",
    "Facts",
    "Problem",
    "Protocol",
    "answers",
    "askable",
    "check_form",
    "check_person",
    "closings",
    "codes",
    "decide",
    "declared",
    "editions",
    "eligible",
    "facts",
    "facts_of_rows",
    "in_force",
    "judged",
    "place_of",
    "plan",
    "plan_all",
    "plan_by_date",
    "plan_owed",
    "risks",
    "with_settings_of",
]

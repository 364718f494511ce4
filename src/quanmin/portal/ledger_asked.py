"""What can be asked of the ledger, from the address of a page to the query; the page and the workbook ask alike."""

from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.plans.models import Part
from quanmin.portal.asked import day_of, row_number
from quanmin.portal.ledger_rows import line_row
from quanmin.portal.templatetags.lights import WORDS
from quanmin.supervision.queries import county_lights
from quanmin.supervision.queries import ledger as queries

NAMES = ("view", "plan", "kind", "unit", "part", "light", "q", "differs", "problem", "sort", "month", "due")
KINDS = {"": later("任务和目标"), "task": later("任务"), "target": later("目标")}
SORTS = {"": later("按规划顺序"), "light": later("先看落后"), "due": later("按到期日"), "unit": later("按牵头单位"),
         "report": later("先看久未报送")}  # fmt: skip


def wanted(given):
    """What is asked, out of what stands in the address; what is no question is left out."""
    numbers = {name: row_number(given[name]) for name in ("plan", "unit")}  # fmt: skip
    return queries.Asked(
        **numbers,
        kind=given["kind"] if given["kind"] in KINDS else "",
        part=given["part"] if given["part"] in Part.values else "",
        light=given["light"] if given["light"] in WORDS else "",
        text=given["q"],
        differs=given["differs"] == "1",
        problem=given["problem"] == "1",
        due=day_of(given["due"]),
        sort=given["sort"] if given["sort"] in SORTS else "",
    )


def rows_of(lines):
    """Lines as rows of the table, with the units and persons of all of them and the lights of their targets."""
    lines = list(lines)
    offices = queries.offices_of(lines)
    lights = county_lights([line.target_id for line in lines if line.target_id])
    today = clock.today()
    return [line_row(line, offices[line.pk], today, lights.get(line.target_id)) for line in lines]

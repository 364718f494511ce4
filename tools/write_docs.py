"""Write docs/reference from the declarations, or with --check say which page is stale.

Nothing in these pages is written by hand: tables, measures, roles and the api are said once, in the code.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import django

# The pages hold no secret; without these, settings would make keys in a folder.
os.environ |= {"QUANMIN_SECRET_KEY": "docs", "QUANMIN_IDENTITY_KEY": "docs"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
django.setup()

from quanmin.accounts.permissions import ROLES, Permission, Role  # noqa: E402  needs settings first
from quanmin.api.site import description  # noqa: E402
from quanmin.appraisals.states import (  # noqa: E402
    ALLOTMENT_TRANSITIONS,
    APPEAL_TRANSITIONS,
    APPRAISAL_TRANSITIONS,
    SCHEME_TRANSITIONS,
)
from quanmin.core.measures import CATALOGUE, Measure  # noqa: E402
from quanmin.core.measures.declare import ATTRIBUTIONS, Parameter  # noqa: E402
from quanmin.core.protocols import Protocol, declared  # noqa: E402
from quanmin.core.snapshot import TABLES, Column, Table  # noqa: E402
from quanmin.core.systems import STATES, Area, System, areas, found, systems, tally  # noqa: E402
from quanmin.hints.states import HINT_TRANSITIONS  # noqa: E402
from quanmin.impacts.states import ADVICE_TRANSITIONS, CHECK_TRANSITIONS  # noqa: E402
from quanmin.plans.states import DUTY_TRANSITIONS, TRANSITIONS  # noqa: E402
from quanmin.programmes.models import AGREED_TRANSITIONS  # noqa: E402
from quanmin.programmes.models import TRANSITIONS as VISIT_TRANSITIONS  # noqa: E402
from quanmin.records.models import DIFFERENCE_TRANSITIONS  # noqa: E402
from quanmin.returns.states import RETURN_TRANSITIONS  # noqa: E402
from quanmin.supervision.states import CLOCKS, NOTICE_TRANSITIONS  # noqa: E402

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Written by `make docs` from {source}; do not edit. -->\n\n"


def rows(*lines: Iterable[str]) -> str:
    """A Markdown table; the first line is its head."""
    head, *body = [[str(cell).replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *body])


def tables_page() -> str:
    """Every table of a snapshot with every column: the contract a hospital's export must meet."""
    head = (
        MADE.format(source="`src/quanmin/core/snapshot/tables.py`")
        + "# 数据快照 Snapshot tables\n\n"
        + SNAPSHOT
    )
    return "\n\n".join([head, *(table_section(table) for table in TABLES)]) + "\n"


SNAPSHOT = (
    "A snapshot is a folder with one Parquet file for each of these tables. Every row also says when it was entered "
    "(`recorded_at`) and by which system (`source`). *personal* and *secret* columns are masked or encrypted wherever "
    "they are shown or kept."
)


def table_section(table: Table) -> str:
    """One table: what a row is, its order, its columns."""
    fhir = f" FHIR: {table.fhir}." if table.fhir else ""
    about = f"{table.meaning}.{fhir} Key: `{table.key[0]}`; sorted by {', '.join(f'`{name}`' for name in table.sort)}."
    lines = [(f"`{c.name}`", c.kind, "" if c.required else "may be empty", meaning(c)) for c in table.columns]
    return f"## {table.title} `{table.name}`\n\n{about}\n\n" + rows(("column", "type", "", "meaning"), *lines)


def meaning(column: Column) -> str:
    """All that is declared of a column, in one cell."""
    said = [column.meaning]
    if column.unit:
        said.append(f"in {column.unit}")
    if column.choices:
        said.append("one of " + ", ".join(column.choices))
    if column.system:
        said.append("begins with its capital letter, as `I10`")
    if column.low is not None:
        said.append(
            f"from {column.low:g} to {column.high:g}" if column.high is not None else f"from {column.low:g}"
        )
    if column.refers:
        said.append(f"→ `{column.refers}`")
    if column.privacy != "open":
        said.append(f"*{column.privacy}*")
    return "; ".join(said)


def measures_page() -> str:
    """Every measure by domain, with definition, source and the other names plans use."""
    head = MADE.format(source="the measures in `src/quanmin/core/measures/catalogue`") + "# 指标目录 Measures"
    domains = dict.fromkeys(measure.domain for measure in CATALOGUE)
    sections = [
        f"## {domain}\n\n" + "\n\n".join(measure_section(one) for one in CATALOGUE if one.domain == domain)
        for domain in domains
    ]
    return "\n\n".join([head, f"{len(CATALOGUE)} measures.", *sections]) + "\n"


PER = {"point": "on the last day", "quarter": "over the quarter", "year": "over the year that ends with the period",
       "two-years": "over the year that ends with the period and the year before it",
       "three-years": "over the three years that end with the period",
       "five-years": "over one, three or five years that end with the period, as many as the place needs"}  # fmt: skip


PRIVACY = {"sensitive": "只给管理这些患者的机构看 shown to those alone who manage such patients",
           "counts": "只看数，不列居民 known by its counts alone"}  # fmt: skip


def measure_section(one: Measure) -> str:
    """One measure, for a person who must defend the figure."""
    lines = [
        f"### {one.title} `{one.code}`",
        f"{one.definition_zh}",
        f"{one.title_en}. {one.definition}",
        f"- 分子 numerator: {one.numerator} — {one.numerator_en}\n"
        f"- 分母 denominator: {one.denominator} — {one.denominator_en}\n"
        f"- 不计入 exclusions: {one.exclusions} — {one.exclusions_en}\n"
        f"- 归属 attribution: {'; '.join(ATTRIBUTIONS[one.attribution])}\n"
        f"- 单位 unit: {one.unit}; {one.better} is better; {PER[one.per]}\n- 依据 source: {one.source}\n"
        f"- 可分组 strata: {'、'.join(one.strata) or '无'}\n- 易错 traps: {one.traps}",
    ]
    if one.privacy != "usual":
        lines.append(f"**名单 people:** {PRIVACY[one.privacy]}")
    if one.parameters:
        lines.append("参数 parameters:\n\n" + "\n".join(map(parameter_line, one.parameters)))
    if one.aliases:
        lines.append("也写作 also written: " + "、".join(one.aliases))
    return "\n\n".join(lines)


def parameter_line(one: Parameter) -> str:
    """A number or reading that a county may set otherwise."""
    choices = f"; one of {', '.join(map(str, one.choices))}" if one.choices else ""
    return f"- `{one.name}` = {one.default}{choices} — {one.title}（{one.source}）"


def programmes_page() -> str:
    """Every service protocol: whom it is for, what is owed when, what the form asks, what follows."""
    made = MADE.format(source="the files in `src/quanmin/core/protocols/declared`")
    head = made + "# 服务规程 Programmes\n\n" + PROGRAMMES
    return "\n\n".join([head, *map(programme_section, declared())]) + "\n"


PROGRAMMES = (
    "Each protocol is one file of data; a record is judged by the edition in force on its day. Lengths: d days, "
    "w weeks, m months, y years. A value outside the hard range is refused; outside the soft one it must be confirmed. "
    "Where a source could not be read at first hand, the notes or the parameter's source say so."
)


def programme_section(one: Protocol) -> str:
    """One edition, in the order a county reads it."""
    lines = [
        f"## {one.title.zh} `{one.code}` {one.edition}",
        f"{one.title.en}. {one.source}：{one.item}。{one.valid_from} → {one.valid_to or ''}",
        f"- 对象 eligible: {one.eligible_said.zh} ({one.eligible_said.en}): `{one.eligible}`\n"
        f"- 纳入 enrols: {one.enrols.zh} ({one.enrols.en})",
        "\n".join(f"- {note}" for note in one.notes),
        owed(one),
    ]
    lines += [
        programme_table(one, name)
        for name in ("fields", "outcomes", "findings", "checks", "closing", "parameters")
    ]
    return "\n\n".join(line for line in lines if line)


def owed(one: Protocol) -> str:
    """The schedule as one table."""
    lines = [
        (
            f"`{s.key}`",
            s.title.zh,
            s.anchor,
            s.first,
            s.due,
            s.last or s.until,
            "; ".join(filter(None, (s.who, s.gap))),
        )
        for s in one.steps
    ]
    lines += [
        (f"`{r.key}`", r.title.zh, r.start, f"-{r.lead}", "; ".join(f"{g.length} {g.when}".strip() for g in r.gaps),
         f"+{r.grace}", r.who)
        for r in one.repeats
    ]  # fmt: skip
    lines += [(f"`{s.key}`", s.title.zh, "", s.opens, s.closes, s.closes, s.who) for s in one.seasons]
    return "### 时间表 schedule\n\n" + rows(
        ("item", "项目", "from", "opens", "due", "last", "who, interval"), *lines
    )


PROGRAMME_TABLES: dict[str, tuple[str, tuple[str, ...], Callable[[Any], Iterable[str]]]] = {
    "fields": ("表单 form", ("field", "项目", "kind", "unit", "hard", "soft", "asked"), lambda f: (
        f"`{f.key}`", f.title.zh, f.kind, f.unit, bounds(f.hard), bounds(f.soft),
        f"{'required' if f.required else ''} {f.when}".strip())),
    "outcomes": ("结论 outcomes, the first that holds", ("outcome", "结论", "when", "next", "refer"), lambda o: (
        f"`{o.key}`", o.title.zh, f"`{o.when}`", o.next, o.refer)),
    "findings": ("提示 findings, all that hold", ("finding", "提示", "when", "grade", "next"), lambda f: (
        f"`{f.key}`", f.title.zh, f"`{f.when}`", f.grade, f.next)),
    "checks": ("核对 checks", ("check", "提示", "when", "grade"), lambda c: (
        f"`{c.key}`", c.title.zh, f"`{c.when}`", "refused" if c.hard else "to confirm")),
    "closing": ("结案 closing", ("reason", "原因", "when", "still counted"), lambda c: (
        f"`{c.key}`", c.title.zh, f"`{c.when}`", "yes" if c.counted else "")),
    "parameters": ("参数 parameters", ("parameter", "参数", "default", "range", "source"), lambda p: (
        f"`{p.key}`", p.title.zh, f"{p.default:g} {p.unit}".strip(), f"{p.low:g}–{p.high:g}", p.source.zh)),
}  # fmt: skip


def programme_table(one: Protocol, name: str) -> str:
    """One list of a declaration as a table; nothing where it is empty."""
    title, head, cells = PROGRAMME_TABLES[name]
    found = getattr(one, name)
    return f"### {title}\n\n" + rows(head, *map(cells, found)) if found else ""


def bounds(limits: tuple[float, float] | None) -> str:
    """A range for reading."""
    return "" if limits is None else f"{limits[0]:g}–{limits[1]:g}"


def roles_page() -> str:
    """Who may do what, one line a permission."""
    head = (
        MADE.format(source="`src/quanmin/accounts/permissions.py`")
        + "# 角色与权限 Roles and permissions\n\n"
        + REACH
    )
    lines = [
        (one.label, f"`{one.value}`", *("●" if one in ROLES[role] else "" for role in Role))
        for one in Permission
    ]
    return (
        head
        + "\n\n"
        + rows(("权限", "permission", *(f"{role.label} `{role.value}`" for role in Role)), *lines)
        + "\n"
    )


REACH = "A right reaches as far as the person's own unit and the units under it. What is not marked is not allowed."


def states_page() -> str:
    """The states of everything that has some, and the moves between them, as diagrams."""
    head = MADE.format(source="the `states.py` of each app") + "# 状态与流转 States and moves"
    diagrams = [diagram(title, moves, first=first) for title, moves, first in DIAGRAMS]
    return "\n\n".join([head, *diagrams, clocks()]) + "\n"


def clocks() -> str:
    """How many working days each step of a notice may take, by its urgency."""
    names = ("sign", "answer", "review", "rule", "close", "remind_before", "escalate_after")
    lines = [
        (
            f"{urgency.label} {urgency.value}",
            *(
                " / ".join(map(str, day)) if isinstance(day := getattr(one, name), tuple) else day
                for name in names
            ),
        )
        for urgency, one in CLOCKS.items()
    ]
    return "## 督办时限（工作日） Clocks of notices\n\n" + rows(("urgency", *names), *lines)


DIAGRAMS: tuple[tuple[str, Mapping[Any, Iterable[Any]], str], ...] = (
    ("规划 Plan", TRANSITIONS, "draft"),
    ("交办 Assignment", DUTY_TRANSITIONS, "assigned"),
    ("随访 Visit", VISIT_TRANSITIONS, "stands"),
    ("签约 Contract", AGREED_TRANSITIONS, "stands"),
    ("核对提示 Hint", HINT_TRANSITIONS, "open"),
    ("与来源不一致 Difference", DIFFERENCE_TRANSITIONS, "open"),
    ("督办单 Notice", NOTICE_TRANSITIONS, "proposed"),
    ("报表 Return", RETURN_TRANSITIONS, "owed"),
    ("考核方案 Scheme", SCHEME_TRANSITIONS, "draft"),
    ("考核 Appraisal", APPRAISAL_TRANSITIONS, "worked"),
    ("资金分配 Allotment", ALLOTMENT_TRANSITIONS, "checking"),
    ("考核异议 Appeal", APPEAL_TRANSITIONS, "open"),
    ("健康影响评估 Impact check", CHECK_TRANSITIONS, "filling"),
    ("评估建议 Recommendation", ADVICE_TRANSITIONS, "drafted"),
)


def diagram(title: str, moves: Mapping[Any, Iterable[Any]], *, first: str) -> str:
    """One table of moves as a Mermaid diagram, with the Chinese name of each state."""
    names = [f"    {one.value} : {one.label} {one.value}" for one in moves]
    arrows = [f"    {one.value} --> {to.value}" for one, others in moves.items() for to in others]
    lines = ["stateDiagram-v2", "    direction LR", *names, f"    [*] --> {first}", *arrows]
    return f"## {title}\n\n```mermaid\n" + "\n".join(lines) + "\n```"


def systems_page() -> str:
    """What plans call for, area by area, with what stands behind each state."""
    made = MADE.format(source="`src/quanmin/core/systems/systems.csv`")
    counts = rows(
        ("area", "", *STATES),
        *map(area_row, areas()),
        ("", f"all {len(systems())}", *tally(systems()).values()),
    )
    parts = [
        f"## {one.number}. {one.title} {one.title_en}\n\n"
        + rows(SYSTEM_HEAD, *map(system_row, found(area=one.number)))
        for one in areas()
    ]
    return "\n\n".join([f"{made}# 系统功能 Systems\n\n{SYSTEMS}", counts, *parts]) + "\n"


def area_row(one: Area) -> tuple[object, ...]:
    """An area with how many of its systems are in each state."""
    return (one.number, f"{one.title} {one.title_en}", *tally(found(area=one.number)).values())


SYSTEM_HEAD = (
    "number", "系统功能", "system", "state", "mechanism", "declaration", "test", "缺什么", "missing",
)  # fmt: skip
SYSTEMS = (
    "What five real plans call for, and what of it can be done here today; `quanmin systems` and the page 系统功能 "
    "under 规划 say the same. *works*: somebody can do all that is asked for, and the test shows it. *partly*: a part "
    "of the work can be done, or the point of it is a figure and that figure is there; the last columns say what is "
    "missing. *not yet*: it is absent, also where a figure about it is counted or reported. Mechanisms are parts of "
    "`src/quanmin`; `tests/house/test_systems.py` holds that everything named here exists."
)


def system_row(one: System) -> tuple[str, ...]:
    """One system: its state, and what stands behind it."""
    code = [
        "<br>".join(f"`{each}`" for each in cell) for cell in (one.mechanisms, one.declarations, one.tests)
    ]
    return (one.number, one.title, one.title_en, one.state, *code, one.note, one.note_en)


def openapi_text() -> str:
    """The api as OpenAPI, for those who write programs against it."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "measures.md": measures_page,
    "programmes.md": programmes_page,
    "roles.md": roles_page,
    "states.md": states_page,
    "systems.md": systems_page,
    "openapi.json": openapi_text,
}


def stale() -> list[str]:
    """Names of pages that differ from what the declarations say, or that nothing writes any more."""
    found = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.*")}
    made = {name: page() for name, page in PAGES.items()}
    mark = MADE.partition(" from ")[0]
    there = {name: text for name, text in found.items() if name in made or text.startswith(mark)}
    return sorted(name for name in there.keys() | made.keys() if there.get(name) != made.get(name))


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them when asked to check."""
    if "--check" in arguments:
        found = stale()
        print("\n".join(f"docs/reference/{name} is stale; write it anew with: make docs" for name in found))
        return 1 if found else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The ledger through a year: reports with evidence, reports without, units that are silent, one that talks green.

Nothing is drawn at random: what becomes of a task follows from its place, so every demo is the same.
"""

from datetime import date

from quanmin import clock
from quanmin.demo.agenda import office_day
from quanmin.demo.cast import officer_of
from quanmin.plans.models import Part, State
from quanmin.supervision import actions
from quanmin.supervision.models import Line
from quanmin.supervision.queries.ledger import Asked, ledger

PROOF = ("完成情况.txt", "本县演示材料：会议纪要、现场照片目录和验收单编号。".encode())
PERSONS = ("张建国", "李秀英", "王志强", "刘芳", "陈伟", "杨丽")
MOST_LINES = 36


def plan_reports(scene):
    """Put the year's reports on the agenda: the year before in January, how it goes in summer, nodes in December."""
    year, agenda = scene.year, scene.agenda
    lines = Line.objects.filter(plan__state=State.APPROVED, task__isnull=False, lead__isnull=False)
    for place, line in enumerate(lines.select_related("task", "lead")[:MOST_LINES]):
        agenda.on(office_day(date(year, 1, 3 + place % 5)), _close_the_year_before, scene, line, place)
        if place % 4 != 3:
            agenda.on(office_day(date(year, 6, 3 + place % 15)), _say_how_it_goes, scene, line, place)
            agenda.on(office_day(date(year, 12, 10 + place % 12)), _report_the_year, scene, line, place)


def talk_green(scene):
    """One unit calls a target green whose figure is red: both stand side by side."""
    red = ledger(scene.office, Asked(kind="target", light="red")).filter(lead__isnull=False).first()
    if red is not None:
        actions.report_progress(
            red, unit=red.lead, text="各项措施已落实，预计可以完成。", claim="green", by=officer_of(red.lead)
        )


def _close_the_year_before(scene, line, place):
    """Most nodes of the year before were done, with evidence; every third task has somebody named."""
    node = line.task.key_points.filter(year=scene.year - 1).first()
    if node and place % 6 != 5:
        actions.report_progress(
            line, unit=line.lead, text=f"已完成：{node.text[:60]}", claim="green", node=node, files=[PROOF],
            by=officer_of(line.lead), on=date(scene.year - 1, 12, 20),
        )  # fmt: skip
    own = line.task.assignments.filter(unit=line.lead, part=Part.LEAD).first()
    if place % 3 == 0 and own is not None:
        actions.set_charge(own, PERSONS[place % 6], by=officer_of(line.lead))


def _say_how_it_goes(scene, line, place):
    actions.report_progress(
        line, unit=line.lead, text=f"上半年工作已启动，截至{clock.today():%m月%d日}按计划推进。",
        claim="green" if place % 5 else "yellow", files=[PROOF] if place % 4 != 1 else (),
        by=officer_of(line.lead),
    )  # fmt: skip


def _report_the_year(scene, line, place):
    """Of the year's nodes some are done and shown, some only said to be."""
    node = line.task.key_points.filter(year=scene.year).first() if place % 4 in (0, 1) else None
    actions.report_progress(
        line, unit=line.lead, text="本年度任务按计划推进，完成阶段性工作。", claim="green" if place % 5 else "yellow",
        node=node, files=[PROOF] if place % 4 != 1 else (), next_step="下一步按节点推进。",
        by=officer_of(line.lead),
        problem="专项经费未到位，影响设备采购。" if place % 9 == 2 else "",
    )  # fmt: skip

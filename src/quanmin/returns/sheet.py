"""A return as it is read: its form, what was entered, the last period's figures, and what is doubtful."""

from dataclasses import dataclass

from django.utils.translation import get_language

from quanmin.core.forms.checking import Answer, Doubt, doubts, figure_of, open_doubts
from quanmin.core.forms.declare import Cell, Form
from quanmin.core.forms.reading import form_of
from quanmin.core.periods import parse
from quanmin.results.models import Result
from quanmin.results.queries import latest_run
from quanmin.returns.models import Filing


@dataclass(frozen=True)
class Row:
    """One cell with what was entered, the figure it makes, the last period's, and its doubts."""

    cell: Cell
    answer: Answer
    figure: float | None
    last: float | None
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Sheet:
    """A return's form and rows; `open` are the doubts that still stand in the way of handing it in."""

    form: Form
    rows: tuple[Row, ...]
    open: tuple[Doubt, ...]


def sheet(row, filing=None):
    """The sheet of a return for one of its filings, the latest when none is named."""
    form = form_kept(row)
    filing = filing or row.filings.last()
    answers = {figure.key: answer_of(figure) for figure in filing.figures.all()}
    before = last_figures(row, form)
    found = doubts(form, answers, before)
    rows = tuple(
        Row(
            cell,
            answers.get(cell.key, Answer()),
            figure_of(cell, answers.get(cell.key, Answer())),
            before.get(cell.key),
            tuple(doubt for doubt in found if doubt.cell == cell.key),
        )
        for cell in form.cells
    )
    return Sheet(form, rows, open_doubts(found, answers))


def form_kept(row):
    """The form as it was when the return was opened."""
    return form_of(row.form)


def answer_of(figure):
    """A kept figure as the answer it was."""
    return Answer(figure.value, figure.numerator, figure.denominator, figure.reason)


def last_figures(row, form):
    """By cell the figures of the period before: those accepted then, else what the latest run shows of the measure."""
    before = parse(row.period).before()
    # What was accepted counts until its correction is, whatever state that is in.
    accepted = Filing.objects.filter(
        owed__code=row.code, owed__unit=row.unit_id, owed__period=before.name, accepted_at__isnull=False
    ).last()
    figures = _run_figures(row, form, before)
    if accepted is not None:
        cells = {cell.key: cell for cell in form.cells}
        for figure in accepted.figures.all():
            value = figure_of(cells[figure.key], answer_of(figure)) if figure.key in cells else None
            if value is not None:
                figures[figure.key] = value
    return figures


def in_words(doubt):
    """A doubt in the reader's language."""
    return doubt.en if (get_language() or "").startswith("en") else doubt.zh


def _run_figures(row, form, before):
    measures = {cell.measure: cell.key for cell in form.cells if cell.measure}
    if not measures:
        return {}
    results = Result.objects.of(latest_run()).filter(
        unit=row.subject_id,
        measure__in=measures,
        period_end=before.end,
        value__isnull=False,
    )
    return {measures[code]: value for code, value in results.values_list("measure", "value")}

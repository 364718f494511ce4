"""Plans of the invented county 云岭县, written as real ones are: an action plan, a five-year plan, a short draft.

The demo reads them as it would read any county's plans. The Word file is made by `tools/sample_plan.py`.
"""

from pathlib import Path

HERE = Path(__file__).parent


def sample_plans() -> tuple[Path, ...]:
    """The files of the two plans: the action plan of 2023–2027 and the five-year plan of 2021–2025."""
    return HERE / "action-plan.txt", HERE / "five-year-plan.docx"


def sample_draft() -> Path:
    """A short draft on the care of the old, with slips for a reviewer to find; the demo leaves it to be reviewed."""
    return HERE / "draft-elder-care.txt"

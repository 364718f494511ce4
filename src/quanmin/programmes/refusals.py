"""Why a visit is not saved: something wrong with the form, or somebody was there before."""

from quanmin.errors import UsageError


class VisitRefused(UsageError):  # noqa: N818  reads as the sentence it prints
    """Something on the form is wrong; `problems` are core.protocols.Problem, the hard ones first."""

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = tuple(problems)


class ToConfirm(VisitRefused):
    """Nothing is wrong, but values are unusual; the form is saved once each has its reason."""


class SameDay(VisitRefused):
    """Somebody else saved a visit to this resident on this day for one of these forms; `others` are those visits."""

    def __init__(self, message, others):
        super().__init__(message)
        self.others = tuple(others)


class Unknown(UsageError):  # noqa: N818  reads as the sentence it prints
    """No such resident or visit, or not one's own; which of the two is not said."""

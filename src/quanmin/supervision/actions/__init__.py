"""Writes of supervision: judge a run."""

from quanmin.supervision.actions.judging import judge_run

__all__ = ["judge_run"]

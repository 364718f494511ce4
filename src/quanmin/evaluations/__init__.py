"""Keeps evaluations (评估报告): drafted from the figures of a run, finished by people, frozen as they were issued."""

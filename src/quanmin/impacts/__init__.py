"""Keeps health impact checks (健康影响评估): what projects and policies do to health, the ruling, advice, its fate."""

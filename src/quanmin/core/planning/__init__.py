"""Breaks an approved plan down: by year, by place, into key points; and pairs the facts of two versions of it."""

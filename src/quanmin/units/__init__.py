"""Keeps one tree of places and organisations, and the other names offices are written by in plans."""

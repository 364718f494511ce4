"""Quanmin (全民) runs a county's health plan as software."""

__version__ = "0.1.0"

"""The tables of supervision: how targets stand, and what is done about it."""

from quanmin.supervision.models.light import Colour, Light

__all__ = ["Colour", "Light"]

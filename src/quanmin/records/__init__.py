"""Keeps residents: who they are, protected, and where their records lie."""

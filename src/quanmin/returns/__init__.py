"""Keeps returns (报表): the forms units owe each period, what they filled in, who signed, and every correction."""

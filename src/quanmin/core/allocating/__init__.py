"""Whole amounts shared exactly: money to the cent, what a sample says of all, and who is in the sample."""

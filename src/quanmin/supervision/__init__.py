"""Keeps the judgement: the light of each target for each place, with the reason it has that colour."""

"""The residents in each gap, read from the grid of a run: lists, pages of them, and files. Owns no tables."""

"""The engine that runs by default: terms compiled to one list of array steps, run over a table piece by piece.

A piece is some tens of thousands of rows, so that a step's arrays stay in the processor's cache. Every different term
is one step; an array is let go after the last step that needs it. Nothing but counts and the grid leaves a piece.
"""

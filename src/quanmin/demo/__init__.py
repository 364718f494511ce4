"""A demo county from nothing, and the year it lives through: everything in it is made by the actions people use."""

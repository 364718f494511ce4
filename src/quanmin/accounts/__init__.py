"""Keeps who may sign in, what each role may do, and the trail of what was read and written."""

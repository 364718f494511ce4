"""From a target and a measured result to a light that says why, and that nobody can talk to another colour."""

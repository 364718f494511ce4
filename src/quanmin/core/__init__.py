"""What computes: no Django, no network, no clock, no bare random. Everything it needs is given to it."""

"""How good a set of found pairs is against the true ones."""


def f1(found, true):
    """The harmonic mean of precision and recall."""
    return 2 * len(found & true) / (len(found) + len(true))


def keys(pairs):
    """The keys of found pairs, as the truth writes them."""
    return {tuple(sorted((pair.left, pair.right))) for pair in pairs}

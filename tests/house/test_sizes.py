"""A function fits on a screen and a file in a sitting."""

import ast
from statistics import median

DECLARATIONS = {"src/quanmin/core/snapshot/tables.py"}


def functions(tree):
    """Every function and method of a file, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function):
    """The lines a reader must take in: the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def measured(sources):
    """(lines, where) of every function, longest first."""
    found = [
        (body_lines(function), f"{source.path}:{function.lineno} {function.name}")
        for source in sources
        for function in functions(source.tree)
    ]
    return sorted(found, reverse=True)


def listed(found):
    return "\n" + "\n".join(f"{lines:4} lines  {where}" for lines, where in found)


def test_no_function_is_longer_than_60_lines(everything):
    too_long = [(lines, where) for lines, where in measured(everything) if lines > 60]

    assert not too_long, listed(too_long)


def test_nine_functions_in_ten_stay_under_25_lines(product):
    found = measured(product)

    longer = [entry for entry in found if entry[0] >= 25]
    assert len(longer) <= len(found) / 10, f"{len(longer)} of {len(found)}" + listed(longer)


def test_most_functions_stay_under_8_lines(product):
    found = measured(product)

    assert median(lines for lines, _ in found) < 8, listed(found[: len(found) // 2])


def test_a_test_takes_fewer_than_25_lines(everything):
    tests = [source for source in everything if source.path.startswith("tests/")]
    found = [entry for entry in measured(tests) if " test_" in entry[1]]

    too_long = [entry for entry in found if entry[0] >= 25]
    assert not too_long, listed(too_long)


def file_lengths(sources):
    counted = [(len(source.text.splitlines()), source.path) for source in sources]
    return sorted((entry for entry in counted if entry[1] not in DECLARATIONS), reverse=True)


def test_no_file_is_longer_than_600_lines(everything):
    too_long = [entry for entry in file_lengths(everything) if entry[0] > 600]

    assert not too_long, listed(too_long)


def test_nine_files_in_ten_stay_under_400_lines(product):
    found = file_lengths(product)

    longer = [entry for entry in found if entry[0] >= 400]
    assert len(longer) <= len(found) / 10, listed(longer)


def test_a_docstring_does_not_count_as_length():
    tree = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n')

    assert body_lines(functions(tree)[0]) == 2

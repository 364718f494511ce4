"""What is asked of core alone: every public thing explained, every class a value."""

import ast

VALUE_BASES = {"Enum", "StrEnum", "IntEnum", "NamedTuple", "TypedDict", "Exception"}


def public(body):
    """The functions and classes of a body whose name has no leading underscore."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node for node in body if isinstance(node, kinds) and not node.name.startswith("_")]


def unexplained(tree):
    """Public functions, classes and methods without a docstring."""
    outer = public(tree.body)
    inner = [method for node in outer if isinstance(node, ast.ClassDef) for method in public(node.body)]
    return [node for node in outer + inner if not (ast.get_docstring(node) or _is_overload(node))]


def _is_overload(node):
    return any(ast.unparse(mark).endswith("overload") for mark in node.decorator_list)


def changeable_classes(tree):
    """Classes that are neither a frozen dataclass, nor a frozen struct of msgspec, nor another kind of value."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [
        node for node in classes if not (_is_frozen(node) or _is_struct(node) or _bases(node) & VALUE_BASES)
    ]


def _is_struct(node):
    return "Struct" in _bases(node) and any(ast.unparse(word) == "frozen=True" for word in node.keywords)


def _is_frozen(node):
    return any(
        "dataclass(" in ast.unparse(mark) and "frozen=True" in ast.unparse(mark)
        for mark in node.decorator_list
    )


def _bases(node):
    return {ast.unparse(base).split(".")[-1] for base in node.bases}


def places(sources, rule):
    return "\n".join(
        f"{source.path}:{node.lineno} {node.name}" for source in sources for node in rule(source.tree)
    )


def test_every_public_thing_in_core_is_explained(core):
    assert not places(core, unexplained)


def test_every_module_in_core_is_explained(core):
    assert not [source.path for source in core if not ast.get_docstring(source.tree)]


def test_classes_in_core_are_values(core):
    assert not places(core, changeable_classes)


def test_the_rules_see_their_offences():
    tree = ast.parse("class Box:\n    def open(self): ...\n")

    assert [node.name for node in unexplained(tree)] == ["Box", "open"]
    assert [node.name for node in changeable_classes(tree)] == ["Box"]

"""What no file of the product may do, each rule with the snippet that breaks it."""

import ast
import re

import pytest

VAGUE = {"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "managers", "misc"}
VAGUE_VERBS = ("do_", "handle_", "process_")
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.localdate"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64", "BitGenerator"}
OPEN_TASK = re.compile(r"#.*\b(?:TODO|FIXME|XXX)\b(?!.*#\d+)")


def dotted(node):
    """`date.today` of the expression `datetime.date.today`: its last two names."""
    if isinstance(node, ast.Attribute):
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return f"{name}.{node.attr}"
    return getattr(node, "id", "")


def broad_catches(tree):
    """`except:` and `except Exception`: they hide our own mistakes."""
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return [
        node for node in handlers if node.type is None or _names(node.type) & {"Exception", "BaseException"}
    ]


def _names(expression):
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def late_imports(tree):
    """Imports inside functions: a circle means the code is in the wrong part."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [
        inner
        for node in functions
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def clock_readings(tree):
    """Calls that read the clock."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if dotted(call.func) in CLOCK]


def unseeded_chance(tree):
    """The `random` module, numpy's global generator, and generators made without a seed."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = [
        node for node in imports if "random" in {getattr(node, "module", ""), *(a.name for a in node.names)}
    ]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return modules + [call for call in calls if _draws_without_seed(call)]


def _draws_without_seed(call):
    owner, _, name = dotted(call.func).rpartition(".")
    return (owner == "random" and name not in SEEDED) or (name == "default_rng" and not call.args)


def vague_verbs(tree):
    """Functions of a module named for doing, not for what they do."""
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return [node for node in functions if node.name.startswith(VAGUE_VERBS)]


def results_of_one_run_alone(tree):
    """Results or lights asked for by `run=`: a run brought up to date keeps only what differs from its base."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.match(r"(Result|Light)\.objects\.(filter|get|exclude)$", ast.unparse(node.func))
        and any(word.arg == "run" for word in node.keywords)
    ]


RULES = {
    results_of_one_run_alone: "Light.objects.filter(run=latest_run())",
    broad_catches: "try:\n    f()\nexcept Exception:\n    pass",
    late_imports: "def f():\n    import os",
    clock_readings: "import datetime\nnow = datetime.date.today()",
    unseeded_chance: "import numpy as np\nx = np.random.normal()",
    vague_verbs: "def handle_notice(): ...",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_sees_its_offence(rule):
    assert rule(ast.parse(RULES[rule]))


def test_a_generator_with_a_seed_is_no_offence():
    assert not unseeded_chance(ast.parse("import numpy as np\nrng = np.random.default_rng(7)"))


def offences(rule, sources):
    found = [
        f"{source.path}:{node.lineno} {rule.__name__}" for source in sources for node in rule(source.tree)
    ]
    return "\n".join(found)


@pytest.mark.parametrize("rule", [broad_catches, late_imports, vague_verbs], ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule, product):
    assert not offences(rule, product)


def test_core_draws_only_from_a_given_seed(core):
    assert not offences(unseeded_chance, core)


def test_only_clock_py_reads_the_clock(product):
    others = [source for source in product if source.path != "src/quanmin/clock.py"]

    assert not offences(clock_readings, others)


def test_no_module_has_a_name_that_fits_everything(product):
    vague = [source.path for source in product if VAGUE & set(source.path.removesuffix(".py").split("/"))]

    assert not vague


def test_every_open_task_names_its_issue(everything):
    open_tasks = [
        f"{source.path}:{number}"
        for source in everything
        for number, line in enumerate(source.text.splitlines(), 1)
        if OPEN_TASK.search(line) and source.path != "tests/house/test_manners.py"
    ]

    assert not open_tasks


def test_an_open_task_with_an_issue_passes():
    assert OPEN_TASK.search("x = 1  # TODO later")
    assert not OPEN_TASK.search("x = 1  # TODO later, see #12")


def test_what_stands_in_a_run_is_asked_of_its_base_too(product):
    others = [
        source for source in product if "/models" not in source.path and "judging.py" not in source.path
    ]

    assert not offences(results_of_one_run_alone, others)

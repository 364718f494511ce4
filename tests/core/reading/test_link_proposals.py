"""A person who links a target to a measure is offered the likeliest ones first."""

from quanmin.core.reading.link import proposals

NAMES = {
    "control": ("高血压患者血压控制率",),
    "managed": ("高血压患者规范管理率",),
    "births": ("婴儿死亡率",),
}


def test_the_likeliest_measure_comes_first_and_none_that_shares_nothing():
    found = proposals("血压控制率", NAMES)

    assert found[0][0] == "control"
    assert "births" not in dict(found)


def test_an_exact_name_scores_one_and_no_more_come_than_asked_for():
    assert proposals("高血压患者血压控制率", NAMES, most=1) == (("control", 1.0),)


def test_nothing_is_proposed_for_an_empty_name():
    assert proposals("", NAMES) == ()

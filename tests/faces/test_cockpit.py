"""The first page and a unit's page: lights in words, figures, filters, ranking, and a fixed number of questions."""

import json

import pytest

from quanmin.plans.models import Target
from quanmin.portal.county_map import county_map
from quanmin.portal.kept import forget
from quanmin.portal.rows import shown_unit
from quanmin.supervision.models import Light
from quanmin.supervision.queries import township_ranking
from quanmin.units.models import Unit
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, EAST_1, WEST, WEST_1

# Session, person, unit, the trail's last lines; the rest is kept until something is written.
QUESTIONS, QUESTIONS_ANEW = 4, 14


def test_a_target_shows_its_light_value_aim_and_gap(run, office, text_of):
    page = text_of(office, "/")

    assert "血压控制率" in page
    assert 'class="light yellow"' in page or 'class="light red"' in page
    assert "33.3" in page
    assert "≥ 70%" in page
    assert f"/gaps/{CONTROL}/?unit={COUNTY}&amp;period=2025Q4" in page


@pytest.mark.parametrize(
    ("measure", "written", "shown"),
    [(CONTROL, "%", "%"), (CONTROL, "‰", "%"), (CONTROL, "个百分点", "%"), ("beds-per-1000", "张", "张"),
     ("beds-per-1000", "%", "张/千人"), ("", "所", "所")],
)  # fmt: skip
def test_a_figure_stands_in_the_unit_it_was_counted_in(measure, written, shown):
    assert shown_unit(Target(measure=measure, unit=written)) == shown


def test_what_the_figures_rest_on_is_on_the_page(run, office, text_of, settings):
    settings.QUANMIN_DEMO = True
    page = text_of(office, "/")

    assert "数据快照 <b>2025-12-31</b>" in page
    assert "距今 <b>0</b> 天" in page
    assert "今天按 2025-12-31 计" in page


def test_a_light_is_never_colour_alone(run, office, text_of):
    page = text_of(office, "/")

    for colour, word in {"red": "落后", "yellow": "临界", "green": "达标", "grey": "无数据"}.items():
        assert f'class="mark {colour}"><svg' in page
        assert f"</svg>{word}</span>" in page


def test_targets_without_a_measure_are_listed_apart(run, office, text_of):
    assert "另有 1 项目标还没有对应的指标定义" in text_of(office, "/")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("light=green", False),
        ("q=血压", True),
        ("q=婴儿", False),
        ("domain=慢性病", True),
        ("domain=人口", False),
    ],
)
def test_filters_leave_what_they_name(run, office, text_of, query, shown):
    page = text_of(office, f"/?{query}")

    assert ('<th scope="row" class="name stack first">' in page) == shown
    assert ("没有符合筛选条件的目标" in page) != shown


def test_a_filter_by_htmx_answers_the_list_alone(run, office, text_of):
    part = text_of(office, "/?q=血压", **{"HX-Request": "true"})

    assert "血压控制率" in part
    assert "<html" not in part


def test_before_anything_the_page_says_what_comes_first(office, text_of):
    page = text_of(office, "/")

    assert "还没有计算过指标" in page
    assert "尚无计算结果" in page


def test_places_are_ranked_and_open_to_their_own_page(run, office, text_of):
    assert f'href="/units/{EAST}/"' in text_of(office, "/")
    page = text_of(office, f"/units/{EAST}/")
    assert "东镇 · 指标总览" in page
    assert f'href="/units/{EAST_1}/"' in page


def test_a_village_shows_its_own_targets_and_ranks_nobody(run, doctor, text_of):
    page = text_of(doctor, "/")

    assert "东一村 · 指标总览" in page
    assert "各地排名" not in page
    assert "50.0" in page


@pytest.mark.parametrize("place", [WEST, WEST_1, COUNTY])
def test_a_doctor_is_refused_other_units_with_a_page_that_says_so(run, doctor, visit, place):
    answer = visit(doctor, f"/units/{place}/")

    assert answer.status_code == 403
    assert "您没有这项权限" in answer.content.decode()


def test_a_unit_that_is_not_there_is_a_page_that_says_so(office, visit):
    answer = visit(office, "/units/5/")

    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_the_tree_holds_what_the_person_looks_after(run, office, township, text_of):
    whole, own = text_of(office, "/units/"), text_of(township, "/units/")

    assert "西乡" in whole
    assert "西乡" not in own
    assert "东二村" in own


def test_the_page_costs_the_same_however_many_targets(
    run, office, plan, visit, client, django_assert_num_queries
):
    visit(office, "/")
    with django_assert_num_queries(QUESTIONS):
        client.get("/")
    for position in range(10, 40):
        Target.objects.create(plan=plan, position=position, indicator="x", comparator=">=", value=1, unit="%",
                              sentence="x", measure=CONTROL)  # fmt: skip
    forget()

    with django_assert_num_queries(QUESTIONS_ANEW):
        client.get("/")


def test_the_page_costs_the_same_however_many_places(
    run, office, units, visit, client, django_assert_num_queries
):
    visit(office, "/")
    for number in range(40):
        Unit.objects.create(id=number + 1000, parent=units[COUNTY], kind="township", level="township",
                            name=f"镇{number}", position=2, last=2)  # fmt: skip
    forget()

    with django_assert_num_queries(QUESTIONS_ANEW):
        client.get("/")


def a_square(number, west):
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    return {"properties": {"unit_id": number}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_the_map_has_one_outline_a_place_shaded_by_what_lags(run, office, tmp_path):
    features = [a_square(EAST, 0), a_square(WEST, 1)]
    (tmp_path / "map.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")

    drawn = county_map(str(tmp_path), township_ranking(office))

    assert {shape["unit"].pk for shape in drawn["shapes"]} == {EAST, WEST}
    assert all(shape["path"].startswith("M") for shape in drawn["shapes"])
    assert drawn["width"] == 300


def test_a_county_without_outlines_has_no_map(run, office, tmp_path):
    assert county_map(str(tmp_path), township_ranking(office)) is None
    assert county_map("", []) is None


def test_what_is_not_counted_in_a_village_is_folded_away_below(run, doctor, text_of):
    Light.objects.filter(unit=doctor.unit, target__measure=CONTROL).update(
        value=None, denominator=None, colour="grey"
    )

    page, grey = text_of(doctor, "/"), text_of(doctor, "/?light=grey")

    assert "项目标不在本级计算" in page
    assert "项目标不在本级计算" not in grey
    line = f'<th scope="row" class="name stack first"><a href="/indicators/{CONTROL}/'
    assert (line in page, line in grey) == (False, True)

"""Plans: the list, the facts beside the text, and the text cut where facts begin and end."""

from quanmin.plans.models import Plan
from quanmin.portal.plan_text import pieces


def test_the_list_shows_each_plan_with_its_state(plan, office, text_of):
    page = text_of(office, "/plans/")

    assert "云岭县卫生健康规划" in page
    assert "已发布" in page


def test_without_plans_the_page_says_what_to_do(office, text_of):
    assert "还没有读入规划" in text_of(office, "/plans/")


def test_each_side_lists_what_was_read(plan, office, text_of):
    said = {
        "outline": "慢病防控",
        "targets": "≥ 70%",
        "tasks": "牵头 卫健局",
        "findings": "这项目标没有写数值",
    }
    for side, words in said.items():
        assert words in text_of(office, f"/plans/{plan.pk}/?show={side}")


def test_a_sentence_and_its_fact_carry_the_same_key(plan, office, text_of):
    key = f"t{Plan.objects.get().targets.first().pk}"
    page = text_of(office, f"/plans/{plan.pk}/?show=targets")

    assert f'<mark data-fact="{key}"' in page
    assert f'<li data-fact="{key}" tabindex="0">' in page


def test_a_plan_that_is_not_there_is_a_page_that_says_so(office, visit):
    assert visit(office, "/plans/99/").status_code == 404


def test_pieces_put_together_are_the_text():
    text = "甲乙丙丁戊己"
    cut = pieces(text, [("t1", 1, 4), ("k1", 0, 5), ("f1", 3, 6)])

    assert "".join(piece.text for piece in cut) == text
    assert [(piece.text, piece.keys) for piece in cut] == [
        ("甲", "k1"), ("乙丙", "t1 k1"), ("丁", "t1 f1 k1"), ("戊", "f1 k1"), ("己", "f1"),
    ]  # fmt: skip


def test_a_text_without_facts_is_one_piece_and_an_empty_text_is_none():
    assert [piece.text for piece in pieces("甲乙", [])] == ["甲乙"]
    assert pieces("", []) == []


def test_a_span_beyond_the_text_ends_with_it():
    assert [piece.text for piece in pieces("甲乙", [("t1", 1, 9)])] == ["甲", "乙"]

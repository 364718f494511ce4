"""The files as an office prints them: opened by LibreOffice where it is installed, and read back page by page."""

import subprocess
from pathlib import Path

import pypdfium2

from quanmin.core.writing.ledger import plan_ledger
from quanmin.core.writing.responsibilities import responsibility_table
from tests.core.office import OFFICE, needs_office
from tests.core.writing.drafts import a_reading, a_target, a_task

pytestmark = needs_office
TARGETS = tuple(a_target(indicator=f"第{number}项指标", value=float(number)) for number in range(60))
TASKS = tuple(
    a_task(title=f"第{number}项任务", text="要做的事" * 30, project=f"项目{number // 12}")
    for number in range(40)
)


def printed(content: bytes, name: str, folder: Path) -> list[tuple[tuple[int, int], str]]:
    """The size in millimetres and the text of each page."""
    (folder / name).write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = [
        str(OFFICE),
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / name),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pypdfium2.PdfDocument((folder / name).with_suffix(".pdf")) as document:
        return [(size(page), "".join(page.get_textpage().get_text_range().split())) for page in document]


def size(page: pypdfium2.PdfPage) -> tuple[int, int]:
    return round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)


def test_the_word_table_prints_its_head_and_number_on_every_page(tmp_path: Path) -> None:
    pages = printed(responsibility_table(a_reading(targets=TARGETS, tasks=TASKS)), "table.docx", tmp_path)

    upright = [text for paper, text in pages if paper == (210, 297)]
    turned = [text for paper, text in pages if paper == (297, 210)]
    assert len(upright) + len(turned) == len(pages)
    assert len(upright) > 1
    assert len(turned) > 2
    assert all("序号指标目标年份" in text for text in upright)
    assert all("序号项目任务具体内容" in text for text in turned)
    assert all(f"—{number}—" in text for number, (_, text) in enumerate(pages, 1))


def test_nothing_is_lost_in_print(tmp_path: Path) -> None:
    pages = printed(responsibility_table(a_reading(targets=TARGETS, tasks=TASKS)), "table.docx", tmp_path)

    text = "".join(text for _, text in pages)
    assert all(target.indicator in text for target in TARGETS)
    assert all(task.title in text for task in TASKS)


def test_the_ledger_prints_one_page_wide_with_its_head_on_each(tmp_path: Path) -> None:
    pages = printed(plan_ledger([a_reading(targets=TARGETS, tasks=TASKS)]), "ledger.xlsx", tmp_path)

    tasks = [(paper, text) for paper, text in pages if "工作台账·任务" in text]
    assert len(tasks) > 1
    assert all(paper == (420, 297) for paper, _ in tasks)
    assert all("存在问题" in text and "原文位置" in text for _, text in tasks)
    assert f"第1页，共{len(pages)}页" in pages[0][1]

"""`quanmin read` and `quanmin check`: plan documents in, plans and findings out."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from quanmin.commands.console import write_whole
from quanmin.core.measures.catalogue import CATALOGUE
from quanmin.core.reading import link_measures, read_document
from quanmin.core.reading.draft import Draft
from quanmin.core.reading.show import as_table, as_workbook
from quanmin.errors import DocumentError, UsageError


def add_read(parser: argparse.ArgumentParser) -> None:
    """The options of `read`."""
    parser.add_argument(
        "documents", nargs="+", type=Path, metavar="DOC", help="txt, docx, html, pdf with text or xlsx"
    )
    parser.add_argument("--format", choices=("json", "table", "xlsx"), default="table")
    parser.add_argument("--out", type=Path, help="file to write; needed for xlsx")


def add_check(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOC")


def read(asked: argparse.Namespace) -> None:
    """Print the plan that each document holds."""
    drafts = [read_plan(path) for path in asked.documents]
    if asked.format == "xlsx":
        if not asked.out:
            raise UsageError("a workbook needs a place: add --out plan.xlsx.")
        write_whole(asked.out, as_workbook(drafts))
        return
    told = json_of(drafts) if asked.format == "json" else "\n\n".join(as_table(draft) for draft in drafts)
    if asked.out:
        write_whole(asked.out, f"{told}\n".encode())
    else:
        print(told)


def json_of(drafts: Sequence[Draft]) -> str:
    """One document as an object, several as a list."""
    plans = [draft.to_json() for draft in drafts]
    return json.dumps(plans[0] if len(plans) == 1 else plans, ensure_ascii=False, indent=1)


def read_plan(path: Path) -> Draft:
    """The plan in a document, its targets linked to the catalogue's measures."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be read: {error.strerror}; check the name and your rights."
        ) from error
    names = {measure.code: (measure.title, *measure.aliases) for measure in CATALOGUE}
    return link_measures(read_document(data, path.name), names)


def check(asked: argparse.Namespace) -> None:
    """Print the findings of each document."""
    for path in asked.documents:
        draft = read_plan(path)
        print(f"{path.name}: {len(draft.findings)} findings")
        for finding in draft.findings:
            print(f"  {finding.code}: {finding.message}")

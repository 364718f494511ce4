"""`quanmin read`: plan documents in, plans out."""

import argparse
import importlib
import json
from collections.abc import Sequence
from pathlib import Path

from quanmin.commands.console import check_file, write_whole
from quanmin.core.measures.catalogue import CATALOGUE
from quanmin.core.reading import link_measures
from quanmin.core.reading.draft import Draft
from quanmin.core.writing.plain import as_table
from quanmin.documents import document_bytes, safely_read
from quanmin.errors import UsageError

# Each kind of file: how its name ends, and what writes it. Loaded when asked for: JSON need not wait for Word.
FILES = {"xlsx": "write_ledger", "docx": "write_responsibilities"}


def add_read(parser: argparse.ArgumentParser) -> None:
    """The options of `read`."""
    parser.add_argument(
        "documents",
        nargs="+",
        type=Path,
        metavar="DOC",
        help="txt, docx, html, pdf with text, xlsx, csv; doc, wps, rtf and odt where LibreOffice is installed",
    )
    parser.add_argument(
        "--format",
        choices=("json", "table", *FILES),
        default="table",
        help="json for programs, table for a terminal, xlsx a ledger (工作台账), docx a table of duties (责任分工表)",
    )
    parser.add_argument("--out", type=Path, help="file to write; needed for xlsx and docx")


def read(asked: argparse.Namespace) -> None:
    """Print the plan that each document holds, or write it as a file."""
    check_out(asked)
    drafts = [read_plan(path) for path in asked.documents]
    if asked.format in FILES:
        exports = importlib.import_module("quanmin.commands.exports")
        getattr(exports, FILES[asked.format])(asked.out, list(zip(asked.documents, drafts, strict=True)))
        return
    told = json_of(drafts) if asked.format == "json" else "\n\n".join(as_table(draft) for draft in drafts)
    if asked.out:
        write_whole(asked.out, f"{told}\n".encode())
    else:
        print(told)


def check_out(asked: argparse.Namespace) -> None:
    """Whether what is asked can be written where it is asked; said before a long document is read."""
    if asked.format in FILES and not asked.out:
        raise UsageError(f"--format {asked.format} needs a file to write: add --out plan.{asked.format}.")
    if asked.format in FILES and asked.out.suffix.lower() != f".{asked.format}":
        raise UsageError(
            f"--out {str(asked.out)!r} does not end in .{asked.format}; name it so, or change --format."
        )
    if asked.format == "docx" and len(asked.documents) > 1:
        raise UsageError(
            f"--format docx writes one plan, not {len(asked.documents)}; name one, or take --format xlsx."
        )
    if asked.out and asked.out.resolve() in [path.resolve() for path in asked.documents]:
        raise UsageError(f"--out {str(asked.out)!r} is the document itself; name another file.")
    if asked.out:
        check_file("--out", asked.out)


def json_of(drafts: Sequence[Draft]) -> str:
    """One document as an object, several as a list."""
    plans = [draft.to_json() for draft in drafts]
    return json.dumps(plans[0] if len(plans) == 1 else plans, ensure_ascii=False, indent=1)


def read_plan(path: Path) -> Draft:
    """The plan in a document, its targets linked to the catalogue's measures."""
    names = {measure.code: (measure.title, *measure.aliases) for measure in CATALOGUE}
    return link_measures(safely_read(document_bytes(path), path.name), names)

"""Errors shown to the user as written; everything else is ours to fix.

QuanminError              one clear sentence: what was wrong, with which value, what to do
├── UsageError            the question was wrong: an unknown measure, unit, period or option (exit status 2)
├── SnapshotError         a snapshot folder breaks its declaration
├── ExchangeError         records of another system cannot be read, or are not what they say
├── DocumentError         a plan document cannot be read, or is not one
│   └── OldFormat         it can be read once an office program has turned it into a newer format
└── Refused               the person may not do this
"""


class QuanminError(Exception):
    """Base of all errors whose text is written for the person who meets it."""


class UsageError(QuanminError):
    """The question itself was wrong; the message lists the way on."""


class SnapshotError(QuanminError):
    """A snapshot breaks its declaration; the message names file, table, column and row."""


class ExchangeError(QuanminError):
    """A file of another system cannot be read; the message names file, line and why, and nothing it holds."""


class DocumentError(QuanminError):
    """A document cannot be read as a plan; the message names the file and why."""


class OldFormat(DocumentError):  # noqa: N818  reads as what the document is
    """A document of an older format that only an office program opens; `becomes` is the format to turn it into."""

    def __init__(self, message: str, becomes: str = "docx") -> None:
        super().__init__(message)
        self.becomes = becomes


class Refused(QuanminError):  # noqa: N818  reads as the sentence it prints
    """The person lacks a right; the message names the right and who can give it."""

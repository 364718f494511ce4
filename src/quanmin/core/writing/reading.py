"""A draft with what is known of its reading: which file, which version of Quanmin, when."""

from dataclasses import dataclass
from datetime import datetime

from quanmin.core.reading.draft import Draft


@dataclass(frozen=True)
class Reading:
    """What a document says, and where that came from; `state` is the plan's state in words, where it is kept."""

    draft: Draft
    file_name: str
    sha256: str
    read_at: datetime
    version: str
    state: str = ""

    @property
    def title(self) -> str:
        """The document's title; its file's name where it says none."""
        return self.draft.heading.title or self.file_name

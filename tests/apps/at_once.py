"""Two people act at one moment, each with a connection of their own."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from quanmin.errors import UsageError

AT_ONCE = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one write at a time; its test database lies in memory, where a second one fails at once",
    ),
]


def at_once(*acts):
    """What each said, done in threads that begin together; the sentence where it was refused."""
    said, together = [], Barrier(len(acts))

    def doing(act):
        together.wait()
        try:
            said.append(act())
        except UsageError as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=doing, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said

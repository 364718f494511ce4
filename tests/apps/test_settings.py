"""Settings and places that are wrong are refused in a sentence that names them and their value, and no secret."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from quanmin.config import settings as written
from quanmin.errors import UsageError

SECRET = "geheim-5f"


@pytest.fixture
def read(monkeypatch, tmp_path):
    """The settings as a start with these variables reads them."""

    def reading(**variables):
        monkeypatch.setenv("QUANMIN_HOME", str(tmp_path))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(written.__file__)

    return reading


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *[("QUANMIN_SNAPSHOT_LASTS_DAYS", said) for said in ("soon", "-1", "3.5", "999999")],
        *[("QUANMIN_TODAY", said) for said in ("2025-13-40", "31.12.2025", "today", "2025-02-29")],
        *[(name, "maybe") for name in ("QUANMIN_HTTPS", "QUANMIN_DEMO", "QUANMIN_DEBUG")],
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_value(read, name, said):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{said}'"):
        read(**{name: said})


@pytest.mark.parametrize("said", ["https://a.example", "a.example:8000", "a.example/x", "a b", "-;-"])
def test_hosts_are_names_alone(read, said):
    with pytest.raises(ImproperlyConfigured, match=f"QUANMIN_HOSTS names '{said}'"):
        read(QUANMIN_HOSTS=f"localhost,{said}")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"mysql://u:{SECRET}@h/x", "does not begin with postgres://"),
        (f"{SECRET}", "does not begin with postgres://"),
        (f"postgres://u:{SECRET}@h:99999/x", "host or port that cannot be"),
        (f"postgres://u:{SECRET}@h:0/x", "port 0"),
        (f"postgres://u:{SECRET}@h:port/x", "host or port that cannot be"),
        (f"postgres://u:{SECRET}@[::1/x", "host or port that cannot be"),
        (f"postgres://u:{SECRET}@h", "names no database"),
        (f"postgres://u:{SECRET}@h/", "names no database"),
        (f"postgres://u:{SECRET}@h/a/b", "more than one database"),
        (f"postgres://u:{SECRET}@h/x?sslmode=require", "something after the name"),
        (f"postgres://u:#{SECRET}@h/x", "names no database|something after|host or port"),
    ],
)
def test_a_wrong_address_of_the_database_is_refused_and_not_repeated(read, address, says):
    with pytest.raises(ImproperlyConfigured, match=says) as refused:
        read(QUANMIN_DATABASE=address)

    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_database_without_its_identity_key_is_refused_and_no_new_key_is_made(read, tmp_path, monkeypatch):
    monkeypatch.delenv("QUANMIN_IDENTITY_KEY", raising=False)
    (tmp_path / "quanmin.sqlite3").touch()

    with pytest.raises(ImproperlyConfigured, match="identity-key is missing"):
        read()

    assert not (tmp_path / "identity-key").exists()
    assert read(QUANMIN_IDENTITY_KEY=SECRET)["QUANMIN_IDENTITY_KEY"] == SECRET


def test_a_home_that_cannot_be_made_is_named(read, tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(ImproperlyConfigured, match="set QUANMIN_HOME to a folder") as refused:
        read(QUANMIN_HOME=str(tmp_path / "file"))
    assert str(tmp_path / "file") in str(refused.value)


@pytest.mark.parametrize("held", [b"", b" \n", b"\xff\xfe"])
def test_an_empty_or_broken_key_is_not_taken_for_a_key(read, tmp_path, held):
    (tmp_path / "identity-key").write_bytes(held)

    with pytest.raises(ImproperlyConfigured, match="identity-key is empty or not text"):
        read()


def test_what_is_right_is_read_as_written(read):
    found = read(
        QUANMIN_TODAY="2025-12-31", QUANMIN_HTTPS=" Yes ", QUANMIN_DEMO="off", QUANMIN_HOSTS="a.example, [::1],.b.cn,*",
        QUANMIN_DATABASE=f"postgres://u%40:{SECRET}%2F@db.example:5433/quan%20min/",
    )  # fmt: skip

    database = found["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"]) == ("u@", f"{SECRET}/")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "quan min")
    assert (found["QUANMIN_HTTPS"], found["QUANMIN_DEMO"]) == (True, False)
    assert found["ALLOWED_HOSTS"] == ["a.example", "[::1]", ".b.cn", "*"]
    assert f"{found['QUANMIN_TODAY']}" == "2025-12-31"


def test_the_keys_are_made_once(read, tmp_path):
    first, second = read()["QUANMIN_IDENTITY_KEY"], read()["QUANMIN_IDENTITY_KEY"]

    assert first == second
    assert len(first) == 64
    assert (tmp_path / "identity-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("more", [{"template": True}, {"report": "{}/nowhere/r.csv"}, {"report": "{}"}])
def test_a_place_for_a_report_is_looked_at_before_anything_is_kept(tmp_path, more):
    given = {name: said if said is True else Path(said.format(tmp_path)) for name, said in more.items()}

    with pytest.raises(UsageError, match="name a file in a folder"):
        call_command("import_csv", str(tmp_path / "nowhere" / "x.xlsx"), **given)

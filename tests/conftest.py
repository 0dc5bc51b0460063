"""What every test module shares: a calm environment, Hypothesis profiles and a vault maker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

MakeVault = Callable[[Mapping[str, str | bytes]], Path]
"""Takes the files of a vault (path: text or bytes), writes them and returns its folder."""

# `ci` takes the same examples every time, so that a red run can be run again. `dev` looks at
# new ones, fewer of them. `thorough` is for an evening after a change to the codec.
_SLOW = (HealthCheck.too_slow,)
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.fixture(autouse=True, scope="session")
def _calm_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep a developer's own vault, day, colours, cache and state out of the tests."""
    own = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as environment:
        for name in ("VAULTLEADS_VAULT", "VAULTLEADS_TODAY", "FORCE_COLOR", "CLICOLOR_FORCE"):
            environment.delenv(name, raising=False)
        environment.setenv("NO_COLOR", "1")
        environment.setenv("XDG_CACHE_HOME", str(own / "cache"))
        environment.setenv("XDG_STATE_HOME", str(own / "state"))
        yield


@pytest.fixture
def make_vault(tmp_path: Path) -> MakeVault:
    r"""Return a function that writes a vault from a dict of its files.

    Text is written as UTF-8 with the line ends it has; bytes are written as they are. An empty
    `vaultleads.yaml` is added unless one is given. Each call makes another vault.
    """
    made = 0

    def make(files: Mapping[str, str | bytes]) -> Path:
        nonlocal made
        made += 1
        vault = tmp_path / ("vault" if made == 1 else f"vault-{made}")
        for path, content in {"vaultleads.yaml": "", **files}.items():
            file = vault / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return vault

    return make

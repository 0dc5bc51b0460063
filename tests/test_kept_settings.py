"""Settings that were read are remembered, and are the same as if they were read anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from running import run

from vaultleads.settings import load_settings, packed_settings, unpacked_settings
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "follow_ups:\n  daily_limit: 3\n",
        "country: DE-BY\ntwo_way: false\nfolders:\n  lead: Chances\n",
        "qualification:\n  horizon_knots: [[0, 0.5], [2.5, 1.0]]\n  vague: 0.2\n",
        "stages:\n  - name: fresh\n    aliases: [new]\n  - name: done\n    standing: won\n",
        "qualification:\n  weights: {connection: 0.5, alignment: 0.3, horizon: 0.2}\n",
    ],
)
def test_settings_come_back_as_they_were(text: str) -> None:
    """All of their values, and the kinds of these, survive."""
    settings = load_settings(text.encode())

    assert unpacked_settings(packed_settings(settings)) == settings
    assert repr(unpacked_settings(packed_settings(settings))) == repr(settings)


@pytest.mark.parametrize("data", [b"", b"i\x01\0\0\0", b"[\0\0\0\0", b"nonsense"])
def test_what_is_no_settings_is_refused(data: bytes) -> None:
    """Damaged bytes are found out, and the file is read."""
    with pytest.raises((ValueError, TypeError, EOFError)):
        unpacked_settings(data)


def test_a_changed_settings_file_is_read_anew(make_vault: MakeVault) -> None:
    """What is remembered is of these very bytes."""
    vault = make_vault({"vaultleads.yaml": "follow_ups:\n  daily_limit: 3\n"})
    limits = []
    for limit in (3, 3, 5, 3):
        (vault / "vaultleads.yaml").write_text(f"follow_ups:\n  daily_limit: {limit}\n")
        workspace = Workspace(str(vault))
        limits.append(workspace.settings.follow_ups.daily_limit)
        workspace.close()

    assert limits == [3, 3, 5, 3]


def test_a_mistake_in_the_settings_is_said_each_time(make_vault: MakeVault) -> None:
    """Settings with a mistake are remembered by nobody."""
    vault = make_vault({"vaultleads.yaml": "follow_ups:\n  daily_limit: many\n"})

    runs = [run(vault, "next") for _ in range(2)]

    assert [one.code for one in runs] == [1, 1]
    assert runs[0].err == runs[1].err != ""

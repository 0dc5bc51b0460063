"""A handle typed at the prompt finds the note that is meant, or says which it may be."""

from __future__ import annotations

import pytest

from vaultleads.core.handles import match_handle

NOTES: dict[str, tuple[str, ...]] = {
    "Leads/Northwind – Data platform lead.md": (),
    "Leads/Northwind – Analyst.md": (),
    "Leads/Kestrel – Platform lead.md": (),
    "Organizations/Northwind.md": ("NW",),
    "Contacts/José Ruiz.md": ("Pepe",),
}


@pytest.mark.parametrize(
    ("handle", "paths"),
    [
        pytest.param("Northwind", ["Organizations/Northwind.md"], id="the whole name wins"),
        pytest.param("northwind", ["Organizations/Northwind.md"], id="in any case"),
        pytest.param("nw", ["Organizations/Northwind.md"], id="an alias"),
        pytest.param("kestrel", ["Leads/Kestrel – Platform lead.md"], id="a part"),
        pytest.param("north analyst", ["Leads/Northwind – Analyst.md"], id="parts in any order"),
        pytest.param("jose", ["Contacts/José Ruiz.md"], id="without accents"),
        pytest.param("kestral", ["Leads/Kestrel – Platform lead.md"], id="misspelt"),
        pytest.param(
            "Leads/Northwind – Analyst.md", ["Leads/Northwind – Analyst.md"], id="the path"
        ),
        pytest.param(
            "platform",
            ["Leads/Kestrel – Platform lead.md", "Leads/Northwind – Data platform lead.md"],
            id="an unclear part names all",
        ),
        pytest.param("zzz", [], id="nothing"),
        pytest.param("  ", [], id="empty"),
    ],
)
def test_match_handle(handle: str, paths: list[str]) -> None:
    """The first rule that matches anything decides."""
    assert list(match_handle(handle, NOTES)) == paths

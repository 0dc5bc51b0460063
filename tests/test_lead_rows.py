"""Every lead with all that is known of it: what a template for a report of one's own gets."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

from vaultleads.core.views.lead_rows import FactRow, LeadRow, TouchRow, lead_rows
from vaultleads.core.views.links import LeadLink, NoteLink
from vaultleads.workspace import Workspace

if TYPE_CHECKING:
    from conftest import MakeVault

TODAY = date(2026, 11, 23)
DANA = NoteLink("Contacts/Dana Reyes.md", "Dana Reyes", "Dana Reyes")
NORTHWIND = """\
---
organization: "[[Northwind]]"
role: Data platform lead
stage: cultivating
source: network
contacts: ["[[Dana Reyes]]"]
alignment: 5
horizon: 2027-02
need: Events arrive late.
next: send the case study
due: 2026-11-27
captured: 2026-10-01
---

## Intelligence

- 2026-11-03 [[Dana Reyes]]: budget asked for Q1
- 2026-12-24: what was written ahead

## Log

- 2026-11-20 reply from [[Dana Reyes]]: talk to [[Sam Okafor]] after the 5th
- 2026-12-01 call with [[Dana Reyes]]: not yet
"""
CONTACT = """\
---
organization: "[[Northwind]]"
decision_maker: true
---
"""


def rows(make_vault: MakeVault, files: dict[str, str]) -> tuple[LeadRow, ...]:
    """The leads of a vault on the day of these tests."""
    workspace = Workspace(str(make_vault(files)))
    try:
        return lead_rows(workspace.pipeline, workspace.follow_ups(TODAY))
    finally:
        workspace.close()


def test_a_lead_with_all_that_is_known_of_it(make_vault: MakeVault) -> None:
    """What was written down for a later day is not known yet."""
    found = rows(make_vault, {"Leads/Northwind.md": NORTHWIND, "Contacts/Dana Reyes.md": CONTACT})

    note = NoteLink("Leads/Northwind.md", "Northwind", "Northwind")
    assert found == (
        LeadRow(
            lead=LeadLink("Leads/Northwind.md", "Northwind", "Northwind", "Data platform lead"),
            name="Northwind",
            organization="Northwind",
            role="Data platform lead",
            need="Events arrive late.",
            stage="cultivating",
            standing="active",
            active=True,
            snoozed=False,
            source="network",
            warmth="warm",
            tier="focus",
            by_hand=False,
            quality=100,
            known=100,
            connection="decision-maker",
            connection_points=40,
            alignment=5,
            alignment_points=35,
            horizon="Feb 2027",
            horizon_points=25,
            first=date(2027, 2, 1),
            last=date(2027, 2, 28),
            rule=(
                "The decision maker is within reach, the opening is expected within six months and "
                "the role fits 5 of 5, so it is in focus."
            ),
            question="",
            next="send the case study",
            due=date(2026, 11, 27),
            captured=date(2026, 10, 1),
            outcome="",
            people=(DANA,),
            touches=(
                TouchRow(
                    date(2026, 11, 20),
                    "reply",
                    inbound=True,
                    people=(DANA,),
                    text=("talk to Sam Okafor after the 5th",),
                    note=note,
                    line=22,
                ),
            ),
            facts=(FactRow(date(2026, 11, 3), (DANA,), ("budget asked for Q1",), note, 17),),
        ),
    )


def test_a_lead_of_which_nothing_is_known(make_vault: MakeVault) -> None:
    """What is missing is empty, and nothing is invented."""
    (found,) = rows(make_vault, {"Leads/A hint.md": "---\nstage: my own word\n---\n"})

    assert (found.name, found.organization, found.role, found.source) == ("A hint", "", "", "")
    assert (found.stage, found.standing, found.active) == ("my own word", "active", True)
    assert (found.tier, found.known, found.connection, found.horizon) == ("unqualified", 0, "", "")
    assert (found.alignment, found.first, found.last, found.due) == (None, None, None, None)
    assert found.question
    assert (found.people, found.touches, found.facts) == ((), (), ())


def test_no_lead_is_left_out(make_vault: MakeVault) -> None:
    """Closed, parked and snoozed leads are there, each with its standing."""
    found = rows(
        make_vault,
        {
            "Leads/A.md": "---\nstage: won\noutcome: signed\n---\n",
            "Leads/B.md": "---\nstage: lost\n---\n",
            "Leads/C.md": "---\nstage: parked\n---\n",
            "Leads/D.md": "---\nsnooze: 2027-01-04\n---\n",
        },
    )

    assert {one.name: (one.standing, one.snoozed, one.outcome) for one in found} == {
        "A": ("won", False, "signed"),
        "B": ("lost", False, ""),
        "C": ("parked", False, ""),
        "D": ("active", True, ""),
    }


def test_the_rows_can_be_handed_to_another_process(make_vault: MakeVault) -> None:
    """Templates of one's own are rendered in a process of their own."""
    found = rows(make_vault, {"Leads/Northwind.md": NORTHWIND, "Contacts/Dana Reyes.md": CONTACT})

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - just made

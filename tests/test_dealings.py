"""What was exchanged up to a day, seen from a lead and from a person, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.dealings import Dealings, in_time
from vaultleads.core.people import Person, Touch
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

DANA = Person("Contacts/Dana Reyes.md", "Dana Reyes")
LEAD = '---\ncontacts: "[[Dana Reyes]]"\n---\n## Log\n'
OTHER = '---\ncontacts: "[[Dana Reyes]]"\n---\n'
CONTACT = "---\ntitle: head of data\n---\n## Log\n"


def dealings(vault: Path, day: str = "2026-11-23") -> tuple[Workspace, Dealings]:
    """What was exchanged in a vault up to a day."""
    workspace = Workspace(str(vault))
    return workspace, Dealings(workspace.pipeline, date.fromisoformat(day))


def texts(touches: tuple[Touch, ...]) -> list[str]:
    """What was written of each touch."""
    return [touch.text for touch in touches]


def test_a_lead_lives_by_its_own_touches_and_by_those_about_no_lead(make_vault: MakeVault) -> None:
    """What was said about another lead is that one's; a day to come has not happened."""
    vault = make_vault(
        {
            "Leads/A.md": LEAD + "- 2026-11-10 email to [[Dana Reyes]]: in the lead\n",
            "Leads/B.md": LEAD + "- 2026-11-12 email to [[Dana Reyes]]: about the other\n",
            "Contacts/Dana Reyes.md": CONTACT
            + "- 2026-11-11 call: about nothing in particular\n"
            + "- 2026-11-13 call: about [[Leads/A]]\n"
            + "- 2026-11-24 call: planned\n",
            "Daily/2026-11-14.md": "## Log\n- message from [[Dana Reyes]]: on the way\n",
        }
    )
    workspace, found = dealings(vault)
    leads = workspace.pipeline.leads

    assert texts(found.of_lead(leads["Leads/A.md"])) == [
        "in the lead",
        "about nothing in particular",
        "about [[Leads/A]]",
        "on the way",
    ]
    assert texts(found.of_lead(leads["Leads/B.md"])) == [
        "about nothing in particular",
        "about the other",
        "on the way",
    ]
    assert len(found.with_person(DANA)) == 5
    assert [found.leads_of(touch) for touch in found.with_person(DANA)][:2] == [
        ("Leads/A.md",),
        (),
    ]


def test_somebody_without_a_note_is_known_by_name_on_a_lead_only(make_vault: MakeVault) -> None:
    """The same name on another lead may be somebody else."""
    log = "---\ncontacts: Kim Ode\n---\n## Log\n- 2026-11-10 email to Kim Ode: {}\n"
    vault = make_vault({"Leads/A.md": log.format("a"), "Leads/B.md": log.format("b")})
    workspace, found = dealings(vault)
    kim = Person("", "kim ode")

    assert texts(found.with_person(kim, workspace.pipeline.leads["Leads/A.md"])) == ["a"]
    assert found.with_person(kim) == ()


def touch(path: str, order: int, *, inbound: bool = False, time: str = "", day: int = 20) -> Touch:
    """A touch with Dana in November 2026."""
    on = date(2026, 11, day)
    return Touch(on, time, "email", inbound, (), (DANA,), "", path, order + 1, order)


def test_within_a_note_its_order_counts_and_of_two_notes_the_inbound_is_later() -> None:
    """An answer that is owed must not be lost where the order cannot be told."""
    sent, got = touch("b.md", 0), touch("b.md", 1, inbound=True)
    elsewhere = touch("z.md", 0)

    assert in_time([got, sent]) == (sent, got)
    assert in_time([elsewhere, got, sent]) == (elsewhere, sent, got)


def test_times_decide_where_all_have_one() -> None:
    """A reply of nine o'clock stands before a mail of ten, in whatever note."""
    reply = touch("z.md", 0, inbound=True, time="09:00")
    mail = touch("a.md", 0, time="10:00")

    assert in_time([mail, reply]) == (reply, mail)
    assert in_time([mail, reply._replace(time="")])[-1].inbound


TOUCHES = st.lists(
    st.builds(
        touch,
        st.sampled_from(["a.md", "b.md", "c.md"]),
        st.integers(0, 5),
        inbound=st.booleans(),
        time=st.sampled_from(["", "09:00", "10:00"]),
        day=st.integers(18, 20),
    ),
    unique_by=lambda one: (one.path, one.line),
)


@given(TOUCHES, st.randoms(use_true_random=False))
def test_the_order_is_one_whatever_was_read_first(touches: list[Touch], chance: Random) -> None:
    """Each touch once, by day, and the same for every order and for twice the same."""
    ordered = in_time(touches)
    chance.shuffle(touches)

    assert in_time([*touches, *touches]) == ordered
    assert len(ordered) == len(touches)
    assert [one.day for one in ordered] == sorted(one.day for one in touches)

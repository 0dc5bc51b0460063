"""The outreach to an organization, read from what was logged: who waits, what comes, who rests.

Outreach of Monday 2 November 2026: three business days later is Thursday the 5th, seven are
Wednesday the 11th. What the list makes of it stands in `data/follow_up_cases.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from vaultleads.core.dealings import Dealings
from vaultleads.core.outreach import Outreaches, Sequence
from vaultleads.core.qualified import qualified, qualified_leads
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

DANA = '---\norganization: "[[Northwind]]"\ndecision_maker: true\n---\n'
SAM = '---\norganization: "[[Northwind]]"\n---\n'
RITA = "---\norganization: Harbour Search\nrelationship: recruiter\n---\n"


def lead(log: str, front: str = 'organization: "[[Northwind]]"') -> str:
    """The note of a lead with these properties and this log."""
    return f"---\nsource: outreach\n{front}\n---\n## Log\n{log}"


def outreaches(vault: Path, day: str) -> tuple[Workspace, Outreaches]:
    """The sequences of a vault on a day."""
    workspace = Workspace(str(vault))
    today = date.fromisoformat(day)
    return workspace, Outreaches(workspace.pipeline, Dealings(workspace.pipeline, today), today)


def sequence(vault: Path, day: str, path: str = "Leads/Northwind.md") -> Sequence:
    """Where the outreach on the lead at `path` stands on a day."""
    workspace, found = outreaches(vault, day)
    return found.of_lead(workspace.pipeline.leads[path])


def step(vault: Path, day: str, path: str = "Leads/Northwind.md") -> tuple[str, str, str] | None:
    """The next step on a day: its name, its day and with whom."""
    found = sequence(vault, day, path).step
    who = found.person.name if found and found.person else ""
    return (found.name, found.due.isoformat(), who) if found else None


def test_second_person_again_and_rest(make_vault: MakeVault) -> None:
    """Three days, seven days, and seven after the second message."""
    first = "- 2026-11-02 outreach to Sam Okafor: your talk\n"
    again = first + "- 2026-11-11 email to Sam Okafor: the benchmark\n"
    people = {
        "Organizations/Northwind.md": "",
        "Contacts/Dana Reyes.md": DANA,
        "Contacts/Sam Okafor.md": SAM,
    }
    vault = make_vault({**people, "Leads/Northwind.md": lead(first)})
    assert step(vault, "2026-11-02") == ("second", "2026-11-05", "Dana Reyes")
    assert step(vault, "2026-11-10") == ("second", "2026-11-05", "Dana Reyes")
    assert step(vault, "2026-11-11") == ("again", "2026-11-11", "Sam Okafor")

    vault = make_vault({**people, "Leads/Northwind.md": lead(again)})
    assert step(vault, "2026-11-19") is None
    assert sequence(vault, "2026-11-19").rests_on == date(2026, 11, 20)
    assert sequence(vault, "2026-11-20").rests_since == date(2026, 11, 20)


def test_an_answer_ends_it(make_vault: MakeVault) -> None:
    """A reply of anybody there, a talk, and a talk on the lead that names nobody."""
    for answer in (
        "- 2026-11-04 reply from [[Dana Reyes]]: ask me",
        "- 2026-11-04 call with [[Sam Okafor]]: gladly",
        "- 2026-11-04 call: budget is there",
        "- 2026-11-04 reply: thank you",
    ):
        vault = make_vault(
            {
                "Organizations/Northwind.md": "",
                "Contacts/Dana Reyes.md": DANA,
                "Contacts/Sam Okafor.md": SAM,
                "Leads/Northwind.md": lead(f"- 2026-11-02 outreach to [[Sam Okafor]]\n{answer}\n"),
            }
        )
        assert sequence(vault, "2026-11-12") == Sequence(), answer


def test_no_outreach_no_sequence(make_vault: MakeVault) -> None:
    """Neither a lead without touches has one, nor one whose first word was another."""
    vault = make_vault(
        {
            "Leads/Northwind.md": lead("- 2026-11-02 email to Kim\n", "role: data"),
            "Leads/Empty.md": "",
        }
    )
    assert sequence(vault, "2026-11-12") == Sequence()
    assert sequence(vault, "2026-11-12", "Leads/Empty.md") == Sequence()


def test_what_was_written_about_a_lost_lead_asks_for_nothing(make_vault: MakeVault) -> None:
    """The live contact is the one of the lead that is worked; a talk counts wherever it was."""
    files = {
        "Organizations/Northwind.md": "",
        "Contacts/Dana Reyes.md": DANA,
        "Contacts/Sam Okafor.md": SAM,
        "Leads/Northwind.md": lead("- 2026-11-18 outreach to [[Sam Okafor]]\n"),
    }
    lost = 'stage: lost\norganization: "[[Northwind]]"'
    old = lead("- 2026-11-02 outreach to [[Dana Reyes]]\n", lost)
    vault = make_vault({**files, "Leads/Old.md": old})
    assert step(vault, "2026-11-27") == ("again", "2026-11-27", "Sam Okafor")

    talk = lead("- 2026-11-19 call with [[Dana Reyes]]: filled\n", lost)
    assert step(make_vault({**files, "Leads/Old.md": talk}), "2026-11-27") is None


def test_an_old_message_does_not_stand_before_a_new_one(make_vault: MakeVault) -> None:
    """Who was written to once, weeks ago, is no live contact when another is written to."""
    vault = make_vault(
        {
            "Organizations/Northwind.md": "",
            "Contacts/Dana Reyes.md": DANA + "## Log\n- 2026-10-12 outreach: hello\n",
            "Contacts/Sam Okafor.md": SAM,
            "Leads/Northwind.md": lead("- 2026-11-18 outreach to [[Sam Okafor]]\n"),
        }
    )
    assert step(vault, "2026-11-17") == ("again", "2026-10-21", "Dana Reyes")
    assert step(vault, "2026-11-20") == ("second", "2026-11-23", "Dana Reyes")
    assert step(vault, "2026-11-27") == ("again", "2026-11-27", "Sam Okafor")


def test_after_sixty_days_a_message_is_too_old_to_follow_up(make_vault: MakeVault) -> None:
    """A second message would be another beginning by then."""
    vault = make_vault(
        {
            "Organizations/Northwind.md": "",
            "Contacts/Dana Reyes.md": DANA,
            "Leads/Northwind.md": lead("- 2026-06-01 outreach to [[Dana Reyes]]\n"),
        }
    )
    assert step(vault, "2026-07-31") == ("again", "2026-06-10", "Dana Reyes")
    assert step(vault, "2026-08-01") is None


def test_one_message_about_no_lead_is_followed_up_once(make_vault: MakeVault) -> None:
    """A recruiter on several leads is written to again with the first of them."""
    on_it = "organization: {}\ncontacts: '[[Rita Holm]]'"
    vault = make_vault(
        {
            "Contacts/Rita Holm.md": RITA + "## Log\n- 2026-11-16 outreach: hello\n",
            "Leads/Alder.md": lead("", on_it.format("Alder")),
            "Leads/Birch.md": lead("", on_it.format("Birch")),
        }
    )
    listed = Workspace(str(vault)).follow_ups(date(2026, 11, 25)).every
    assert [one.lead for one in listed if one.rule == "outreach"] == ["Leads/Alder.md"]


def test_who_answers_for_one_lead_leaves_the_message_to_the_other(make_vault: MakeVault) -> None:
    """Where a talk has ended the sequence of the first lead, the second one speaks."""
    on_it = "organization: {}\ncontacts: '[[Rita Holm]]'"
    vault = make_vault(
        {
            "Contacts/Rita Holm.md": RITA + "## Log\n- 2026-11-16 outreach: hello\n",
            "Leads/Alder.md": lead("- 2026-11-18 call: it is on\n", on_it.format("Alder")),
            "Leads/Birch.md": lead("", on_it.format("Birch")),
        }
    )
    listed = Workspace(str(vault)).follow_ups(date(2026, 11, 25)).every
    assert [one.lead for one in listed if one.rule == "outreach"] == ["Leads/Birch.md"]


def test_closed_leads_of_one_organization_have_a_sequence_each(make_vault: MakeVault) -> None:
    """One lead alone and the list of all say the same of it."""
    closed = "stage: {}\norganization: '[[Northwind]]'"
    rested = "- 2026-09-01 outreach to Pat\n- 2026-09-11 email to Pat\n"
    vault = make_vault(
        {
            "Organizations/Northwind.md": "",
            "Leads/A.md": lead(rested, closed.format("lost")),
            "Leads/B.md": lead("- 2026-09-01 outreach to Kim\n", closed.format("parked")),
        }
    )
    pipeline, day = Workspace(str(vault)).pipeline, date(2026, 11, 20)
    every = {one.lead.path: one.qualification.tier for one in qualified_leads(pipeline, day)}
    assert every == {"Leads/A.md": "check-in", "Leads/B.md": "unqualified"}
    for path, tier in every.items():
        assert qualified(pipeline, pipeline.leads[path], day).qualification.tier == tier

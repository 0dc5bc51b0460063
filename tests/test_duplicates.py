"""What may be in the vault already is found however it is spelt, and told with its evidence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.duplicates import likely_duplicates
from vaultleads.core.likeness import (
    email_keys,
    linkedin_key,
    nearly_one_role,
    organization_keys,
    page_key,
    person_keys,
    role_keys,
)
from vaultleads.core.names import Names
from vaultleads.core.pipeline import Pipeline, alias_names
from vaultleads.core.policy import Settings
from vaultleads.core.schema import record_of
from vaultleads.note_reading import note_of

VAULT = {
    "Contacts/Dana Reyes.md": "---\nemail: dana@northwind.example\n"
    "linkedin: https://www.linkedin.com/in/dana-reyes-1a\naliases: [Dee]\n---\n",
    "Contacts/Kit.md": "---\nlinkedin: https://profiles.example/in/Kit\n---\n",
    "Contacts/Tove Kit.md": "---\norganization: Kestrel GmbH\n---\n",
    "Organizations/Northwind.md": "---\nwebsite: https://northwind.example\n---\n",
    "Leads/Northwind – Data lead.md": "---\norganization: '[[Northwind]]'\n"
    "role: Data platform lead\nstage: lost\n---\n",
    "Postings/Analyst.md": "---\norganization: Kestrel GmbH\nrole: Analyst (m/w/d)\n"
    "url: https://jobs.example/1?id=7&utm_source=x\n---\n",
    "Meetings/2026-11-18 Dana.md": "---\ndate: 2026-11-18\nwith: '[[Dana Reyes]]'\n"
    "kind: scope\n---\n",
}


def pipeline(vault: Mapping[str, str]) -> Pipeline:
    """Read a vault from its texts."""
    notes = [note_of(path, text.encode(), Settings()) for path, text in vault.items()]
    aliases = {note.path: alias_names(note.properties) for note in notes}
    return build_pipeline(notes, Settings(), Names(vault, aliases=aliases))


def found(path: str, properties: str) -> list[str]:
    """Return the duplicates in the vault of a note to be made."""
    note = note_of(path, f"---\n{properties}\n---\n".encode(), Settings())
    record, _ = record_of(note, Settings().words)
    return [str(one) for one in likely_duplicates(pipeline(VAULT), record)]


@pytest.mark.parametrize(
    ("path", "properties", "evidence"),
    [
        pytest.param(
            "Contacts/Dana Reyes.md", "", "Contacts/Dana Reyes.md: the same name", id="the name"
        ),
        pytest.param(
            "Contacts/Reyes, Dána.md",
            "",
            "Contacts/Dana Reyes.md: nearly the same name as Reyes, Dána",
            id="the name in another order",
        ),
        pytest.param(
            "Contacts/dee.md",
            "",
            "Contacts/Dana Reyes.md:4: it is called Dee too",
            id="an alias",
        ),
        pytest.param(
            "Contacts/D.md",
            'email: "Dana Reyes <Dana+jobs@Northwind.example>"',
            "Contacts/Dana Reyes.md:2: the same e-mail address, dana@northwind.example",
            id="the e-mail address",
        ),
        pytest.param(
            "Contacts/D.md",
            "linkedin: de.linkedin.com/in/Dana-Reyes-1a/?trk=people",
            "Contacts/Dana Reyes.md:3: the same LinkedIn profile, dana-reyes-1a",
            id="the profile",
        ),
        pytest.param(
            "Organizations/Northwind GmbH & Co. KG.md",
            "",
            "Organizations/Northwind.md: nearly the same name as Northwind GmbH & Co. KG",
            id="the legal form",
        ),
        pytest.param(
            "Organizations/NW.md",
            "website: www.northwind.example/jobs",
            "Organizations/Northwind.md:2: the same site, northwind.example",
            id="the site",
        ),
        pytest.param(
            "Leads/New.md",
            "organization: northwind inc.\nrole: Lead, data platform",
            "Leads/Northwind – Data lead.md:3: the same organization and role,"
            " Northwind and Data platform lead (stage lost)",
            id="organization and role",
        ),
        pytest.param(
            "Postings/New.md",
            "organization: Kestrel\nrole: analyst",
            "Postings/Analyst.md:3: the same organization and role, Kestrel GmbH and"
            " Analyst (m/w/d)",
            id="a posting's organization and role",
        ),
        pytest.param(
            "Postings/New.md",
            "url: http://jobs.example/1/?id=7#apply",
            "Postings/Analyst.md:4: the same page, jobs.example/1?id=7",
            id="the page",
        ),
        pytest.param(
            "Meetings/New.md",
            "date: 2026-11-18\nwith: Dana Reyes",
            "Meetings/2026-11-18 Dana.md:2: the same day and person, 2026-11-18 and Dana Reyes",
            id="day and person",
        ),
        pytest.param(
            "Contacts/K.md",
            "linkedin: http://profiles.example/in/kit/",
            "Contacts/Kit.md:2: the same LinkedIn profile, profiles.example/in/kit",
            id="a profile elsewhere",
        ),
        pytest.param(
            "Contacts/T. Kit.md",
            "organization: Kestrel",
            "Contacts/Tove Kit.md:2: the same initial, surname and organization, Kestrel GmbH",
            id="an initial",
        ),
        pytest.param(
            "Contacts/Kit, T..md",
            "organization: Kestrel",
            "Contacts/Tove Kit.md:2: the same initial, surname and organization, Kestrel GmbH",
            id="an initial behind",
        ),
        pytest.param(
            "Leads/N.md",
            "organization: Northwind\nrole: Data platfrom leed",
            "Leads/Northwind – Data lead.md:3: the same organization and nearly the same role,"
            " Northwind and Data platform lead (stage lost)",
            id="a slip in the role",
        ),
        pytest.param(
            "Postings/analyst.md",
            "role: Clerk",
            "Postings/Analyst.md: the same name",
            id="the name of a note of the kind",
        ),
    ],
)
def test_a_likely_duplicate_is_told_with_its_evidence(
    path: str, properties: str, evidence: str
) -> None:
    """One line for each note that may be the same: where, and why it seems so."""
    assert found(path, properties) == [evidence]


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        pytest.param("Contacts/Dana Ruiz.md", "", id="half a name"),
        pytest.param("Contacts/Northwind.md", "", id="a name of another kind"),
        pytest.param("Contacts/T. Kit.md", "organization: Northwind", id="an initial elsewhere"),
        pytest.param("Contacts/T. Kit.md", "", id="an initial without an organization"),
        pytest.param("Contacts/Tom Kit.md", "organization: Kestrel", id="only a surname"),
        pytest.param(
            "Leads/N.md", "organization: Northwind\nrole: Data platform head", id="another word"
        ),
        pytest.param("Leads/N.md", "organization: Vela\nrole: Data platform leed", id="elsewhere"),
        pytest.param("Contacts/K.md", "linkedin: https://profiles.example/", id="only a host"),
        pytest.param("Contacts/D.md", "email: d@northwind.example", id="only the host"),
        pytest.param("Organizations/North.md", "", id="a part of a name"),
        pytest.param("Leads/N.md", "organization: Northwind", id="no role"),
        pytest.param("Leads/N.md", "role: Data platform lead", id="no organization"),
        pytest.param(
            "Leads/N.md", "organization: Northwind\nrole: Data lead", id="another role there"
        ),
        pytest.param("Postings/N.md", "url: https://jobs.example/1?id=8", id="another question"),
        pytest.param(
            "Meetings/N.md",
            "date: 2026-11-18\nwith: Dana Reyes\nkind: interview",
            id="another talk on that day",
        ),
    ],
)
def test_what_is_only_near_is_no_duplicate(path: str, properties: str) -> None:
    """A refusal on weak evidence would teach people to answer `--anyway` to all."""
    assert found(path, properties) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Kühn, Beate", "Beate Kuehn", id="an umlaut spelt out"),
        pytest.param("Beate Kühn", "beate kuhn", id="an umlaut left out"),
        pytest.param("Søren Łoś", "Soren Los", id="letters with strokes"),
        pytest.param("Dr. Dana M. Reyes, PhD", "Dana Reyes", id="titles and initials"),
        pytest.param("Sean O’Brien", "Sean O'Brien", id="apostrophes"),
    ],
)
def test_names_of_one_person(one: str, other: str) -> None:
    """The same person is written in many ways."""
    assert person_keys(one) & person_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Fenwick S.p.A.", "Fenwick", id="a legal form in letters"),
        pytest.param("The Larkspur Company Ltd.", "Larkspur", id="the, and two legal forms"),
        pytest.param("Polder Water B.V.", "polder-water", id="signs"),
    ],
)
def test_names_of_one_organization(one: str, other: str) -> None:
    """The legal form is what people leave out."""
    assert organization_keys(one) & organization_keys(other)


@pytest.mark.parametrize(
    ("one", "other", "nearly"),
    [
        pytest.param("Data lead", "Data leed", True, id="a wrong letter"),
        pytest.param("Product manager", "Product manger", True, id="a missing letter"),
        pytest.param("Analyst", "Anaylst", True, id="two changed places"),
        pytest.param("Research enginer", "Reserach engineer", True, id="two words"),
        pytest.param("Data lead", "Data head", False, id="another word"),
        pytest.param("Engineer II", "Engineer III", False, id="a grade"),
        pytest.param("Engineer 1", "Engineer 2", False, id="a number"),
        pytest.param("UX designer", "UI designer", False, id="a short word"),
        pytest.param("Senior analyst", "Junior analyst", False, id="a level"),
        pytest.param("Analyst", "Lead analyst", False, id="one word more"),
    ],
)
def test_roles_that_differ_by_a_slip(one: str, other: str, *, nearly: bool) -> None:
    """One or two letters, but never another word."""
    assert (nearly_one_role(one, other), nearly_one_role(other, one)) == (nearly, nearly)


def test_an_organization_that_is_called_like_a_legal_form_keeps_its_name() -> None:
    """A name is never nothing."""
    assert organization_keys("SE") == {"se"}
    assert organization_keys("AG Ltd") == {"ag"}


@given(st.text(st.characters(), max_size=40))
def test_no_text_breaks_a_key(text: str) -> None:
    """Whatever a property holds is compared; a name shares a key with itself, if it has any."""
    for keys in (person_keys, organization_keys, role_keys, email_keys):
        assert keys(text) == keys(f" {text} ")
    assert linkedin_key(text) == linkedin_key(f" {text} ")
    assert page_key(text) == page_key(f" {text} ")

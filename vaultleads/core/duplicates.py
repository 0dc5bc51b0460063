"""Likely duplicates: the notes that may already be about what a new note is to be about.

Apart from the making of notes, because a likeness is only evidence: it is told in words, with
its place, and the person decides. Only notes of the same kind are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from vaultleads.core.likeness import (
    abbreviated,
    email_keys,
    linkedin_key,
    nearly_one_role,
    organization_keys,
    page_key,
    person_keys,
    role_keys,
    site_key,
)
from vaultleads.core.model import (
    AnyRecord,
    Contact,
    Lead,
    Meeting,
    NoteKind,
    Organization,
    Posting,
)
from vaultleads.core.pipeline import Pipeline


class Duplicate(NamedTuple):
    """A note that is likely about the same: where, and why it seems so.

    `line` is that of the property that is alike, 0 for the name of the note. `evidence` is a
    phrase without a full stop: `the same e-mail address, dana@northwind.example`.
    """

    path: str
    line: int
    evidence: str

    @property
    def place(self) -> str:
        """`path` or `path:line`."""
        return f"{self.path}:{self.line}" if self.line else self.path

    def __str__(self) -> str:
        return f"{self.place}: {self.evidence}"


class _Same(NamedTuple):
    """Something two records have in common, and the property of the old one that says it."""

    property: str
    evidence: str


def likely_duplicates(pipeline: Pipeline, new: AnyRecord) -> tuple[Duplicate, ...]:
    """Return the notes of the vault that are likely about the same as `new`, by path.

    `new` is compared as the record of a note at its path, which need not exist. Contacts are
    alike by name, e-mail or LinkedIn address, or within an organization by initial and surname;
    organizations by name or site; leads by organization and role, but for a slip; postings by
    these or their page; meetings by day and a person. Notes of one name are alike in any case.
    Each note is given once, with the evidence that says most.
    """
    found: list[Duplicate] = []
    for path, old in _peers(pipeline, new).items():
        same = next(_in_common(pipeline, new, old), None)
        if same is not None:
            found.append(Duplicate(path, _line(pipeline, path, same.property), same.evidence))
    return tuple(sorted(found))


def _peers(pipeline: Pipeline, new: AnyRecord) -> Mapping[str, AnyRecord]:
    tables: Mapping[type[AnyRecord], Mapping[str, AnyRecord]] = {
        Lead: pipeline.leads,
        Contact: pipeline.contacts,
        Organization: pipeline.organizations,
        Posting: pipeline.postings,
        Meeting: pipeline.meetings,
    }
    return tables[type(new)]


def _in_common(pipeline: Pipeline, new: AnyRecord, old: AnyRecord) -> Iterator[_Same]:
    """Yield what the two have in common, the strongest evidence first."""
    yield from _in_properties(pipeline, new, old)
    if _folded(new.name) == _folded(old.name):
        yield _Same("", "the same name")


def _in_properties(pipeline: Pipeline, new: AnyRecord, old: AnyRecord) -> Iterator[_Same]:
    if isinstance(new, Contact) and isinstance(old, Contact):
        yield from _addresses(new, old)
        yield from _names(new, old, "contact")
        yield from _initials(pipeline, new, old)
    elif isinstance(new, Organization) and isinstance(old, Organization):
        site = site_key(new.website) if new.website and old.website else ""
        if site and site == site_key(old.website):
            yield _Same("website", f"the same site, {site}")
        yield from _names(new, old, "organization")
    elif isinstance(new, Posting) and isinstance(old, Posting):
        page = page_key(new.url) if new.url and old.url else ""
        if page and page == page_key(old.url):
            yield _Same("url", f"the same page, {page}")
        yield from _opening(pipeline, new, old)
    elif isinstance(new, Lead) and isinstance(old, Lead):
        yield from _opening(pipeline, new, old)
    elif isinstance(new, Meeting) and isinstance(old, Meeting):
        yield from _talk(pipeline, new, old)


def _addresses(new: Contact, old: Contact) -> Iterator[_Same]:
    for address in sorted(email_keys(new.email) & email_keys(old.email)):
        yield _Same("email", f"the same e-mail address, {address}")
    profile = linkedin_key(new.linkedin) if new.linkedin and old.linkedin else ""
    if profile and profile == linkedin_key(old.linkedin):
        yield _Same("linkedin", f"the same LinkedIn profile, {profile}")


def _names(new: AnyRecord, old: AnyRecord, kind: NoteKind) -> Iterator[_Same]:
    """Yield that one of the names of `new` is one of `old`; the name of a note comes first."""
    ours = _name_keys((new.name, *new.aliases), kind)
    if ours & _name_keys((old.name,), kind):
        alike = "the same name" if old.name == new.name else f"nearly the same name as {new.name}"
        yield _Same("", alike)
    for alias in old.aliases:
        if ours & _name_keys((alias,), kind):
            yield _Same("aliases", f"it is called {alias} too")


def _initials(pipeline: Pipeline, new: Contact, old: Contact) -> Iterator[_Same]:
    """Yield that both may be one person of one organization, written once with an initial."""
    if not any(abbreviated(new.name, name) for name in (old.name, *old.aliases)):
        return
    if _same_organization(pipeline, new, old):
        place = pipeline.organization_name(old)
        yield _Same("organization", f"the same initial, surname and organization, {place}")


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()


def _name_keys(names: Iterable[str], kind: NoteKind) -> frozenset[str]:
    keys = person_keys if kind == "contact" else organization_keys
    return frozenset[str]().union(*map(keys, names))


def _opening(pipeline: Pipeline, new: Lead | Posting, old: Lead | Posting) -> Iterator[_Same]:
    """Yield that both are of one organization and one role, or one but for a slip."""
    same = bool(role_keys(new.role) & role_keys(old.role))
    if not same and not nearly_one_role(new.role, old.role):
        return
    if not _same_organization(pipeline, new, old):
        return
    role = "role" if same else "nearly the same role"
    place = pipeline.organization_name(old)
    yield _Same("role", f"the same organization and {role}, {place} and {old.role}{_stage(old)}")


def _same_organization(
    pipeline: Pipeline, new: Lead | Posting | Contact, old: Lead | Posting | Contact
) -> bool:
    """Whether both are of one note, else of one name."""
    paths = [pipeline.path_of(one.organization, one.path) for one in (new, old)]
    if paths[0] and paths[0] == paths[1]:
        return True
    names = (organization_keys(pipeline.organization_name(one)) for one in (new, old))
    return bool(frozenset.intersection(*names))


def _stage(old: Lead | Posting) -> str:
    return f" (stage {old.stage})" if old.stage else ""


def _talk(pipeline: Pipeline, new: Meeting, old: Meeting) -> Iterator[_Same]:
    """Yield that both are on one day with one person."""
    if new.date is None or new.date != old.date:
        return
    kinds = {one.kind for one in (new, old) if one.kind}
    met = {pipeline.person(link, old.path).name for link in old.people}
    for link in new.people:
        name = pipeline.person(link, new.path).name
        alike = any(person_keys(name) & person_keys(other) for other in met)
        if alike and len(kinds) <= 1:
            yield _Same("date", f"the same day and person, {new.date.isoformat()} and {name}")


def _line(pipeline: Pipeline, path: str, name: str) -> int:
    given = pipeline.notes[path].properties.get(name)
    return given.line if given else 0

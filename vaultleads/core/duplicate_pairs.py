"""Likely duplicates among the notes of a vault: each pair once, with the evidence.

Apart from `duplicates`, which compares one new note with all others: here all are compared, and so
only those with one another that share something which can be looked up. What counts as evidence is
decided there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple, TypeVar

from vaultleads.core.duplicates import Duplicate, likely_duplicates
from vaultleads.core.likeness import (
    email_keys,
    linkedin_key,
    organization_keys,
    person_keys,
    role_keys,
    site_key,
)
from vaultleads.core.model import Contact, Lead, Organization
from vaultleads.core.names import folded
from vaultleads.core.pipeline import Pipeline

_MOST_ALIKE = 40
"""How many notes that share one thing are compared with one another: a page is full before."""

_Record = TypeVar("_Record", Contact, Lead, Organization)


class Pair(NamedTuple):
    """Two notes that are likely about the same: the `first` by path, the `other` with evidence."""

    first: str
    other: Duplicate


def duplicate_pairs(pipeline: Pipeline) -> tuple[Pair, ...]:
    """Return the likely duplicates among the leads, contacts and organizations, by path."""
    return tuple(sorted({*_leads(pipeline), *_contacts(pipeline), *_organizations(pipeline)}))


def _leads(pipeline: Pipeline) -> Iterator[Pair]:
    organizations, roles = cache(organization_keys), cache(_role_letters)

    def keys(lead: Lead) -> Iterator[str]:
        yield f"name {folded(lead.name)}"
        letters = roles(lead.role)
        if not letters:
            return
        path = pipeline.path_of(lead.organization, lead.path)
        places = [*organizations(pipeline.organization_name(lead)), *([path] if path else ())]
        yield from (f"at {place} {one}" for place in places for one in letters)

    for block in _blocks(pipeline.leads, keys):
        yield from _pairs(block, lambda rest: replace(pipeline, leads=rest))


def _contacts(pipeline: Pipeline) -> Iterator[Pair]:
    def keys(contact: Contact) -> Iterator[str]:
        for name in (contact.name, *contact.aliases):
            yield from (f"name {key}" for key in person_keys(name))
        yield from (f"mail {key}" for key in email_keys(contact.email) if contact.email)
        profile = linkedin_key(contact.linkedin) if contact.linkedin else ""
        if profile:
            yield f"page {profile}"

    blocks = [*_blocks(pipeline.contacts, keys)]
    for paths in pipeline.members.values():
        members = [pipeline.contacts[path] for path in paths]
        if len(members) > 1 and any(map(_has_initial, members)):
            blocks.append(members[:_MOST_ALIKE])
    for block in blocks:
        yield from _pairs(block, lambda rest: replace(pipeline, contacts=rest))


def _organizations(pipeline: Pipeline) -> Iterator[Pair]:
    def keys(organization: Organization) -> Iterator[str]:
        for name in (organization.name, *organization.aliases):
            yield from (f"name {key}" for key in organization_keys(name))
        site = site_key(organization.website) if organization.website else ""
        if site:
            yield f"site {site}"

    for block in _blocks(pipeline.organizations, keys):
        yield from _pairs(block, lambda rest: replace(pipeline, organizations=rest))


def _blocks(
    records: Mapping[str, _Record], keys: Callable[[_Record], Iterable[str]]
) -> Iterator[list[_Record]]:
    """Yield the records that share a key, in order of path."""
    found: dict[str, list[_Record]] = {}
    for path in sorted(records):
        for key in dict.fromkeys(keys(records[path])):
            found.setdefault(key, []).append(records[path])
    return (block[:_MOST_ALIKE] for block in found.values() if len(block) > 1)


def _pairs(
    block: list[_Record], picture_of: Callable[[dict[str, _Record]], Pipeline]
) -> Iterator[Pair]:
    """Yield the duplicates in a block; `picture_of` gives the picture with some records alone."""
    for at, record in enumerate(block[:-1], start=1):
        rest = {one.path: one for one in block[at:]}
        for other in likely_duplicates(picture_of(rest), record):
            yield Pair(record.path, other)


def _role_letters(role: str) -> tuple[str, ...]:
    """Return what two roles have in common that differ by a slip: how their words begin.

    A slip leaves the first letter of a word and the number of words (`likeness.nearly_one_role`).
    """
    return tuple(
        "".join(sorted(word[0] for word in key.split())) for key in sorted(role_keys(role))
    )


def _has_initial(contact: Contact) -> bool:
    names = (contact.name, *contact.aliases)
    return any(len(word.strip(".,")) == 1 for name in names for word in name.split())

"""The notes of a vault as a person names them at the prompt.

Apart from the picture of the vault, from which it is taken, because a command that writes into
one note need only know which: a roster is small and may be remembered where the picture is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaultleads.core.model import Lead, Note, NoteKind
from vaultleads.core.pipeline import Pipeline, alias_names


class Named(NamedTuple):
    """One note of the five kinds, as it may be called.

    `others` are its aliases, `shown` is what a lead is shown as, else empty. Of a lead, too,
    `organization` is the path of the note of its organization, empty where it has none, and
    `active` tells whether it is worked.
    """

    kind: NoteKind
    others: tuple[str, ...] = ()
    shown: str = ""
    organization: str = ""
    active: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called besides the name of its file."""
        return (*self.others, self.shown) if self.shown else self.others


Roster = dict[str, Named]
"""The notes by path."""


def roster_of(pipeline: Pipeline, aliases: Mapping[str, Iterable[str]]) -> Roster:
    """Return the notes of `pipeline` as they may be called; `aliases` are those of each path."""
    return {
        path: _named(pipeline, note, tuple(aliases.get(path, ())))
        for path, note in pipeline.notes.items()
        if note.kind is not None
    }


def _named(pipeline: Pipeline, note: Note, others: tuple[str, ...]) -> Named:
    kind = note.kind or "lead"
    lead = pipeline.leads.get(note.path)
    if lead is None:
        return Named(kind, others)
    shown = f"{pipeline.organization_name(lead)} · {lead.role}"
    path = pipeline.path_of(lead.organization, lead.path) or ""
    return Named(kind, others, shown, path, pipeline.active(lead))


def called_the_same(before: Note, after: Note) -> bool:
    """Whether a note that was changed is `Named` as it was, whatever else its roster says."""
    return _calling(before) == _calling(after)


def _calling(note: Note) -> tuple[object, ...]:
    """Return what of `note` itself goes into its `Named`; where it stands in the note does not."""
    calling: tuple[object, ...] = (note.path, note.kind, alias_names(note.properties))
    if not isinstance(note.record, Lead):
        return calling
    lead, link = note.record, note.record.organization
    return (*calling, lead.role, lead.stage, link and (link.target, link.text, link.form))

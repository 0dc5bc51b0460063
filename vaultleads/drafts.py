"""Messages to be sent: where the notes, the choice of a message and its template meet.

Apart from the workspace, which answers questions and writes reports, because only `draft` needs
this, and from the actions, because nothing is written. A template of the vault takes the place of
the shipped one of its name, and one with a name of its own is a further kind of message.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from vaultleads.core.drafting import MESSAGE_KINDS, Choice, Message, Wish, choose, message_of
from vaultleads.core.followup.case import Day
from vaultleads.core.problem import UsageError, VaultleadsError, quoted
from vaultleads.core.suggest import did_you_mean, normal
from vaultleads.core.views.draft import draft_view, last_touches
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from vaultleads.core.people import Touch
    from vaultleads.core.pipeline import NextAction
    from vaultleads.workspace import Workspace

_FOLDER = "messages"
_ENDING = ".md.j2"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message, what led to it, and what was said last, the newest first.

    `email` is the address of the person as their note has it, empty where it has none;
    `next_action` is what is planned for the lead already.
    """

    choice: Choice
    message: Message
    email: str
    next_action: NextAction | None
    context: tuple[Touch, ...]


def message_kinds(workspace: Workspace) -> tuple[str, ...]:
    """Return the kinds of message: the shipped ones, then the vault's own by name."""
    try:
        names = os.listdir(_own_folder(workspace))
    except OSError:
        names = []
    own = {name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)}
    return (*MESSAGE_KINDS, *sorted(own - {"", *MESSAGE_KINDS}))


def known_kind(workspace: Workspace, word: str) -> str:
    """Return the kind of message that `word` names, however it joins its words.

    Raises: UsageError with what was likely meant.
    """
    kinds = message_kinds(workspace)
    named = {normal(kind): kind for kind in kinds}
    if normal(word) not in named:
        raise UsageError(f"No message is called {quoted(word)}; {did_you_mean(word, kinds)}")
    return named[normal(word)]


def draft(workspace: Workspace, wish: Wish, today: date) -> Draft:
    """Return the message that `wish` means on `today`; nothing is written anywhere.

    Raises: VaultleadsError if its template is missing or fails.
    """
    day = Day.of(workspace.pipeline, today, workspace.playbook)
    choice = choose(day, workspace.follow_ups(today), wish)
    kind = choice.matter.kind
    if kind not in message_kinds(workspace):
        place = f"{workspace.settings.folders.templates}/{_FOLDER}/{kind}{_ENDING}"
        raise VaultleadsError(
            f"The playbook wants the message {quoted(kind)}, which has no template; "
            f"write {place}, or name another with `--kind`."
        )
    text = _rendered(workspace, kind, draft_view(day, choice.matter))
    person, lead = choice.matter.person, choice.matter.lead
    contact = day.pipeline.contacts.get(person.path) if person else None
    return Draft(
        choice,
        message_of(text),
        contact.email if contact else "",
        day.pipeline.next_action(lead) if lead else None,
        last_touches(day, choice.matter),
    )


def _rendered(workspace: Workspace, kind: str, view: object) -> str:
    from vaultleads.render import Renderer  # noqa: PLC0415 - Jinja2 is heavy

    own = os.path.dirname(_own_folder(workspace))
    return Renderer((own, shipped_templates())).render_plain(f"{_FOLDER}/{kind}{_ENDING}", view)


def _own_folder(workspace: Workspace) -> str:
    return workspace.vault.absolute(f"{workspace.settings.folders.templates}/{_FOLDER}")

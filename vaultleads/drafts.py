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

from vaultleads.core.drafting import Choice, Message, Wish, choose, message_of
from vaultleads.core.followup.case import Day
from vaultleads.core.markdown import visible
from vaultleads.core.policy import MESSAGE_ENDING, MESSAGE_KINDS
from vaultleads.core.problem import Problem, UsageError, VaultleadsError, quoted
from vaultleads.core.suggest import did_you_mean, normal
from vaultleads.core.views.draft import (
    EXAMPLE,
    Context,
    DraftView,
    Said,
    context_of,
    draft_view,
    said_of,
)
from vaultleads.shipped import shipped_templates

if TYPE_CHECKING:
    from vaultleads.core.pipeline import NextAction
    from vaultleads.render import Renderer
    from vaultleads.workspace import Workspace

_FOLDER = "messages"
_NO_TEXT = "an empty message"
_REMEDY = "mend it; docs/drafts.md describes all that a template may hold"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message, what led to it, and what was said last, the newest first.

    `email` is the address of the person as their note has it, empty where it has none;
    `next_action` is what is planned for the lead already. `said` are the touches of the context
    as they are quoted.
    """

    choice: Choice
    message: Message
    email: str
    next_action: NextAction | None
    context: Context
    said: tuple[Said, ...]


def message_kinds(workspace: Workspace) -> tuple[str, ...]:
    """Return the kinds of message: the shipped ones, then the vault's own by name."""
    own = workspace.own_message_kinds
    return (*MESSAGE_KINDS, *(kind for kind in own if kind not in MESSAGE_KINDS))


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
        raise VaultleadsError(
            f"The playbook wants the message {quoted(kind)}, which has no template; "
            f"write {_place(workspace, kind)}, or name another with `--kind`."
        )
    message = message_of(_rendered(workspace, kind, draft_view(day, choice.matter)))
    if not message.body:
        place = visible(_place(workspace, kind))
        raise VaultleadsError(f"The template {place} makes {_NO_TEXT}; {_remedy_of_none(kind)}.")
    context = context_of(day, choice.matter)
    person, lead = choice.matter.person, choice.matter.lead
    contact = day.pipeline.contacts.get(person.path) if person else None
    return Draft(
        choice,
        message,
        contact.email if contact else "",
        day.pipeline.next_action(lead) if lead else None,
        context,
        tuple(said_of(day, touch) for touch in context.touches),
    )


def template_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """Return what is wrong in the vault's own templates of messages, with path and line.

    Each is read, and rendered with nothing known and with everything known.
    """
    kinds = workspace.own_message_kinds
    if not kinds:
        return ()
    renderer = _renderer(workspace)
    views = (DraftView(kind=""), EXAMPLE)
    found: list[Problem] = []
    for kind in kinds:
        faults = renderer.faults_of_plain(f"{_FOLDER}/{kind}{MESSAGE_ENDING}", views)
        for fault in faults:
            at = _place_of(workspace, fault.template)
            said = fault.reason[:1].upper() + fault.reason[1:]
            found.append(Problem(at, fault.line, 0, "message-template", said, _REMEDY))
        if not faults and not _makes_text(renderer, kind):
            said, remedy = f"The template makes {_NO_TEXT}", _remedy_of_none(kind)
            found.append(Problem(_place(workspace, kind), 0, 0, "message-empty", said, remedy))
    return tuple(dict.fromkeys(found))


def _makes_text(renderer: Renderer, kind: str) -> bool:
    text = renderer.render_plain(f"{_FOLDER}/{kind}{MESSAGE_ENDING}", EXAMPLE)
    return bool(message_of(text).body)


def _remedy_of_none(kind: str) -> str:
    return "write one" + (", or delete it to have the shipped one" * (kind in MESSAGE_KINDS))


def _rendered(workspace: Workspace, kind: str, view: object) -> str:
    from vaultleads.render import TemplateError  # noqa: PLC0415 - Jinja2 is heavy

    try:
        return _renderer(workspace).render_plain(f"{_FOLDER}/{kind}{MESSAGE_ENDING}", view)
    except TemplateError as error:
        place = _place_of(workspace, error.fault.template)
        raise VaultleadsError(error.fault.said(place)) from error


def _renderer(workspace: Workspace) -> Renderer:
    from vaultleads.render import Renderer  # noqa: PLC0415 - Jinja2 is heavy

    return Renderer((os.path.dirname(_own_folder(workspace)), shipped_templates()))


def _place(workspace: Workspace, kind: str) -> str:
    """Return the path at which the vault's own template of `kind` stands."""
    return f"{workspace.settings.folders.templates}/{_FOLDER}/{kind}{MESSAGE_ENDING}"


def _place_of(workspace: Workspace, template: str) -> str:
    """Return a template by its path in the vault, if it stands there."""
    path = f"{workspace.settings.folders.templates}/{template}"
    return path if workspace.vault.holds(path) else template


def _own_folder(workspace: Workspace) -> str:
    return workspace.vault.absolute(f"{workspace.settings.folders.templates}/{_FOLDER}")

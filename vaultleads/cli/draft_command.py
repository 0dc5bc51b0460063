"""`vaultleads draft`: a message to somebody, with what only the person can write left open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from vaultleads.cli.session import Session, SessionCommand, complete_handle, json_option
from vaultleads.core.patterns import pattern

if TYPE_CHECKING:
    from datetime import date

    from vaultleads.core.model import Contact, Lead
    from vaultleads.core.people import Person
    from vaultleads.drafts import Draft
    from vaultleads.workspace import Workspace

_ADDRESS = pattern(r"(?:.*<)?([^@\s<>,;]+@[^@\s<>,;]+)>?")
_ARTICLES = {"organization": "an organization", "posting": "a posting", "meeting": "a meeting"}
_CUT = "--- 8< --- what follows is for you, and is neither opened nor copied"


@click.command("draft", cls=SessionCommand)
@click.argument(
    "handle", nargs=-1, required=True, shell_complete=complete_handle(("lead", "contact"))
)
@click.option(
    "--kind",
    metavar="KIND",
    help="outreach, thanks, share, update, portfolio, check-in, intro-request, scope-proposal,"
    " re-ask, reply, or one of your own.  [default: what is due]",
)
@click.option("--to", metavar="PERSON", help="To whom.  [default: who is most concerned]")
@click.option("--open", "opened", is_flag=True, help="Open it in your mail program.")
@click.option("--copy", "copied", is_flag=True, help="Copy it to the clipboard.")
@json_option
@click.pass_obj
def command(
    session: Session,
    /,
    *,
    handle: tuple[str, ...],
    kind: str | None,
    to: str | None,
    opened: bool,
    copied: bool,
    as_json: bool,
) -> None:
    """Write a message about the lead, or to the contact, that HANDLE names.

    What only you can write is left open in single angle quotes. Below a cut line stand the reason
    for this message and the last touches. Nothing is sent, and nothing is written into a note.
    """
    from vaultleads.core.drafting import Wish  # noqa: PLC0415 - not for the help
    from vaultleads.drafts import draft, known_kind  # noqa: PLC0415 - the same

    workspace = session.workspace
    path = _lead_or_contact(workspace, handle)
    wanted = known_kind(workspace, kind) if kind is not None else ""
    person = _person(workspace, path, to) if to is not None else None
    found = draft(workspace, Wish(path, wanted, person), session.today)
    if person is not None and not person.path:
        _say_unknown(workspace, path, person)
    if as_json:
        from vaultleads.cli.output import print_json  # noqa: PLC0415 - only for JSON

        print_json(_shape(found))
    else:
        _print(found, session.today)
    if opened:
        from vaultleads.cli.mail_program import hand_over  # noqa: PLC0415 - only where asked

        hand_over(_mailto(found))
        click.echo("Handed to your mail program.", err=True)
    if copied:
        from vaultleads.cli.clipboard import copy  # noqa: PLC0415 - only where asked

        copy(found.message.body, os.environ)
        click.echo("Copied, without the subject.", err=True)


def _lead_or_contact(workspace: Workspace, words: tuple[str, ...]) -> str:
    """Return the path of the lead or contact that `words` mean.

    Raises: UsageError if there is none, or several; of an organization, with those it has.
    """
    from vaultleads.cli.naming import find_typed, note_path  # noqa: PLC0415 - not for the help
    from vaultleads.core.problem import UsageError  # noqa: PLC0415 - the same

    try:
        return find_typed(workspace, words, ("lead", "contact"))
    except UsageError as error:
        if workspace.matches(" ".join(words), ("lead", "contact")):
            raise
        try:
            other = note_path(workspace, " ".join(words))
        except UsageError:
            raise error from None
    note = workspace.pipeline.notes.get(other)
    what = _ARTICLES.get(note.kind or "" if note else "", "neither")
    raise UsageError(
        f"A message is for a lead or a contact, and '{other.removesuffix('.md')}' is {what}; "
        + _instead(workspace, other)
    )


def _instead(workspace: Workspace, organization: str) -> str:
    """Return what to name in place of a note: the leads and contacts, if it has any."""
    pipeline = workspace.pipeline
    records: list[Lead | Contact] = [*pipeline.leads.values(), *pipeline.contacts.values()]
    theirs = sorted(
        one.path for one in records if pipeline.path_of(one.organization, one.path) == organization
    )
    if not theirs:
        return "name one."
    return "\n".join(["name one of these:", *(f"  {path.removesuffix('.md')}" for path in theirs)])


def _say_unknown(workspace: Workspace, path: str, person: Person) -> None:
    """Say that no note is called as the person, unless the lead itself names them."""
    lead = workspace.pipeline.leads.get(path)
    if lead is not None and person in workspace.pipeline.people(lead):
        return
    click.echo(
        f"No contact is called '{person.name}'; the message goes by the name alone.", err=True
    )


def _person(workspace: Workspace, path: str, name: str) -> Person:
    """Return who is meant by `name`: somebody on the lead, else any contact, else just a name.

    Raises: UsageError if it may be several people, or is no name.
    """
    from vaultleads.cli.naming import person  # noqa: PLC0415 - not for the help
    from vaultleads.core.handles import match_handle  # noqa: PLC0415 - the same
    from vaultleads.core.people import Person  # noqa: PLC0415 - the same

    pipeline = workspace.pipeline
    given = name.strip().removeprefix("[[").removesuffix("]]")
    lead = pipeline.leads.get(path)
    people = pipeline.people(lead) if lead else ()
    # A slip in one word is seen at once; two words may well name somebody who has no note.
    found = workspace.matches(given, ("contact",), misspelt=" " not in given)
    near = [one for one in found if any(one == other.path for other in people)]
    if found:
        chosen = near[0] if len(near) == 1 else workspace.only(given, found, ("contact",))
        return Person(chosen, pipeline.contacts[chosen].name)
    unnoted = match_handle(given, {one.name: () for one in people if not one.path})
    return Person("", unnoted[0] if len(unnoted) == 1 else person(workspace, given))


# --- printing -------------------------------------------------------------------------------


def _print(found: Draft, today: date) -> None:
    from vaultleads.cli.output import print_line  # noqa: PLC0415 - not for the help

    message = found.message
    print_line(f"To: {_recipient(found)}", "dim")
    if message.subject:
        print_line(f"Subject: {message.subject}", "strong")
    print_line()
    for line in message.body.split("\n"):
        print_line(line)
    print_line()
    for line in (_CUT, *_context(found, today)):
        print_line(line, "dim")


def _recipient(found: Draft) -> str:
    from vaultleads.core.views.draft import Prompt  # noqa: PLC0415 - not for the help

    person = found.choice.matter.person
    address = _address(found.email)
    if person is None:
        return Prompt("whom you choose")
    return f"{person.name} <{address}>" if address else person.name


def _context(found: Draft, today: date) -> list[str]:
    from vaultleads.core.dates import short_day  # noqa: PLC0415 - heavy

    lines = [f"Kind: {found.choice.matter.kind}"]
    if found.choice.because:
        lines.append(f"Why: {found.choice.because}")
    if found.next_action is not None:
        action = found.next_action
        when = f", due {short_day(action.day, today.year)}" if action.day else ""
        lines.append(f"Next step: {action.text or 'without words'}{when}")
    name = person.name if (person := found.choice.matter.person) else "anybody"
    if not found.context.touches or not found.context.with_them:
        lines += ["", f"Nothing is logged with {name} yet."]
    if found.context.touches and not found.context.with_them:
        lines[-1] = f"{lines[-1].removesuffix('.')}; with others on the lead:"
    for touch, said in zip(found.context.touches, found.said, strict=True):
        whom = f" {said.direction} {said.people}" if said.direction else ""
        lines += ["", f"{said.day}, {said.kind}{whom}:"]
        lines += [f"> {line}".rstrip() for line in (touch.text or "(no words)").split("\n")]
    return lines


# --- handing over ---------------------------------------------------------------------------


def _mailto(found: Draft) -> str:
    """Return the message as an address that mail programs open; nothing in it can add a field."""
    from urllib.parse import quote  # noqa: PLC0415 - slow to load

    message = found.message
    fields = {"subject": message.subject, "body": message.body.replace("\n", "\r\n")}
    asked = "&".join(
        f"{name}={quote(text, safe='', errors='replace')}" for name, text in fields.items() if text
    )
    return f"mailto:{quote(_address(found.email), safe='@', errors='replace')}?{asked}"


def _address(text: str) -> str:
    """Return the one mail address that `text` is, or holds in angle brackets; else nothing."""
    match = _ADDRESS.fullmatch(text.strip())
    return match[1] if match else ""


def _shape(found: Draft) -> dict[str, Any]:
    from vaultleads.cli.shapes import action_shape, person_shape, touch_shape  # noqa: PLC0415 - only for JSON

    matter, message = found.choice.matter, found.message
    return {
        "kind": matter.kind,
        "because": found.choice.because or None,
        "lead": matter.lead.path if matter.lead else None,
        "to": person_shape(matter.person),
        "email": _address(found.email) or None,
        "subject": message.subject or None,
        "body": message.body,
        "prompts": list(message.prompts),
        "next_action": action_shape(found.next_action),
        "context": [touch_shape(touch) for touch in found.context.touches],
    }

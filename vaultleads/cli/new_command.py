"""`vaultleads new`: a new note of one of the five kinds, from the vault's own template."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultleads.cli.new_options import Given, flag, parameter, property_options, read_given
from vaultleads.cli.session import Session, SessionCommand, complete_handle
from vaultleads.cli.writing import Mode, ask, asks, print_outcome, shortened, writing_options
from vaultleads.core.changes import AddToList, Change
from vaultleads.core.model import NOTE_KINDS, Link, NoteKind
from vaultleads.core.problem import ConflictError, UsageError

if TYPE_CHECKING:
    from vaultleads.actions import ActionOutcome
    from vaultleads.core.changes import Value, Values
    from vaultleads.new_notes import NewNote


class _Way(NamedTuple):
    """How notes of one kind are asked for.

    `arguments` are the properties that stand behind the kind; a single one may be of several
    words. `name` is what the note itself is called, and no property. `needed` are those without
    which there is no note, each with its question.
    """

    arguments: tuple[str, ...]
    needed: Mapping[str, str]
    help: str


_WAYS: Mapping[NoteKind, _Way] = {
    "lead": _Way(
        ("organization", "role"),
        {"organization": "Which organization", "role": "Which role, as you see it"},
        """Write down a lead: where something may open, and what.

        With --from the lead is the one that a posting signals: a role near the one that is
        advertised, linked with the posting both ways, and with the first question as its next
        action.
        """,
    ),
    "contact": _Way(("name",), {"name": "Who is it"}, "Write down a person."),
    "organization": _Way(("name",), {"name": "What is it called"}, "Write down an organization."),
    "posting": _Way(
        ("organization", "role"),
        {"organization": "Who advertises", "role": "Which role"},
        "Write down a posting, to keep what it signals.",
    ),
    "meeting": _Way(
        ("with",),
        {"with": "With whom"},
        "Write down a meeting with PERSON, today or on --date; --with names more people.",
    ),
}


class _Kinds(click.Group):
    """The kinds of note; a slip is answered with the kind that is meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from vaultleads.core.suggest import did_you_mean  # noqa: PLC0415 - only for a slip

            ctx.fail(f"No kind of note is called '{args[0]}'; {did_you_mean(args[0], NOTE_KINDS)}")
        return super().resolve_command(ctx, args)


@click.group("new", cls=_Kinds)
def command() -> None:
    """Make a note from the vault's template, with the properties that the options give.

    A name of a person, an organization or another note is looked up as a handle and written as a
    link. A likely duplicate is refused with the evidence, unless --anyway is given.
    """


def _arguments(way: _Way) -> list[click.Parameter]:
    """Return what stands behind the kind: one name of several words, or two names."""
    if len(way.arguments) > 1:
        return [
            click.Argument(
                [f"argument_{at}"],
                required=False,
                metavar=f"[{name.upper()}]",
                shell_complete=complete_handle(_COMPLETED[name]),
            )
            for at, name in enumerate(way.arguments)
        ]
    (name,) = way.arguments
    return [
        click.Argument(
            ["argument_0"],
            nargs=-1,
            metavar="[PERSON]" if name == "with" else "[NAME]",
            shell_complete=complete_handle(_COMPLETED[name]),
        )
    ]


_COMPLETED: Mapping[str, tuple[NoteKind, ...]] = {
    "organization": ("organization",),
    "with": ("contact",),
    "role": (),
    "name": (),
}
"""Of which notes the names complete an argument; a new name has none."""


def _own_options(kind: NoteKind) -> list[click.Parameter]:
    """Return the options that are about the making itself."""
    source = click.Option(
        ["posting", "--from"],
        metavar="POSTING",
        help="Make the lead that POSTING signals.",
        shell_complete=complete_handle(("posting",)),
    )
    return [
        *([source] if kind == "lead" else []),
        click.Option(
            ["anyway", "--anyway"],
            is_flag=True,
            help="Make it even if it seems to be there already.",
        ),
        click.Option(["opened", "--open"], is_flag=True, help="Open it in your editor afterwards."),
    ]


def _command(kind: NoteKind, way: _Way) -> click.Command:
    def callback(session: Session, /, **given: Any) -> None:
        _make(session, kind, given)

    plain = writing_options(click.pass_obj(callback))
    made = click.command(kind, cls=SessionCommand, help=way.help)(plain)
    made.params = [*_arguments(way), *property_options(kind), *_own_options(kind), *made.params]
    return made


for _kind, _way in _WAYS.items():
    command.add_command(_command(_kind, _way))


# --- making ---------------------------------------------------------------------------------


def _make(session: Session, kind: NoteKind, given: dict[str, Any]) -> None:
    from vaultleads.new_notes import new_note  # noqa: PLC0415 - not for the help

    mode = Mode(given["dry_run"], given["as_json"])
    posting = _posting(session, given.get("posting"))
    signalled = _signalled(session, posting)
    texts = _texts(kind, given)
    _complete(kind, texts, signalled)
    read = _with_full_name(texts.get("name"), read_given(session, kind, texts))
    _refuse_contradiction(signalled, read.properties)
    properties = _with_defaults(session, kind, signalled, read.properties)
    moment = datetime.combine(session.today, datetime.now().time())  # noqa: DTZ005 - the wall clock of where one lives
    note = new_note(session.workspace, kind, texts.get("name") or "", properties, moment)
    if note.duplicates and not given["anyway"]:
        raise ConflictError(_refusal(kind, note))
    also = _also(posting, note)
    what = shortened(f"new {kind}: {_name(note)}")
    outcome = session.actions.create(what, note.path, note.data, also, dry_run=mode.dry_run)
    _answer(kind, Given(properties, read.plain), note, outcome, mode)
    if given["opened"] and not mode.dry_run:
        from vaultleads.cli.editor import open_in_editor  # noqa: PLC0415 - only if asked for

        open_in_editor(session.workspace.vault.absolute(note.path), os.environ)


def _texts(kind: NoteKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed for each property, by argument or by option, and for the name."""
    prefix = parameter("")
    texts = {
        name.removeprefix(prefix): _unblank(value)
        for name, value in given.items()
        if name.startswith(prefix)
    }
    behind = [given[f"argument_{at}"] for at in range(len(_WAYS[kind].arguments))]
    if given.get("posting"):
        # The posting says which organization, so that a word behind `lead` is the role.
        if behind[1]:
            raise UsageError("With --from only the role may be named; put it in quotes, or both.")
        behind = [None, behind[0]]
    for name, argument in zip(_WAYS[kind].arguments, behind, strict=True):
        typed = _unblank(" ".join(argument) if isinstance(argument, tuple) else argument)
        if not typed:
            continue
        if name == "with":
            texts[name] = (typed, *texts[name])
        elif texts.get(name):
            raise UsageError(f"The {name} is given twice; leave {flag(name)} out.")
        else:
            texts[name] = typed
    return texts


def _unblank(value: Any) -> Any:
    """Return what was typed; blanks alone are nothing."""
    if isinstance(value, tuple):
        return tuple(text for text in value if text.strip())
    return None if isinstance(value, str) and not value.strip() else value


def _complete(kind: NoteKind, texts: dict[str, Any], signalled: Mapping[str, object]) -> None:
    """Ask for what is needed and missing.

    Raises: UsageError if nobody is there to be asked, or nothing of an answer can be a name.
    """
    for name, question in _WAYS[kind].needed.items():
        if texts.get(name):
            _check_name(kind, name, texts[name])
            continue
        if signalled.get(name) or (name == "with" and texts.get("organization")):
            continue
        answer = ask(question) if asks() else ""
        if not answer:
            raise UsageError(_missing(kind, name))
        _check_name(kind, name, answer)
        texts[name] = (answer,) if name == "with" else answer


def _check_name(kind: NoteKind, name: str, given: str | tuple[str, ...]) -> None:
    from vaultleads.core.filenames import is_name  # noqa: PLC0415 - not for the help

    if not all(is_name(text) for text in ((given,) if isinstance(given, str) else given)):
        raise UsageError(_missing(kind, name))


def _with_full_name(name: str | None, read: Given) -> Given:
    """Return what was given, with a `name` that the note cannot bear among its aliases."""
    from vaultleads.core.filenames import full_name, portable_name  # noqa: PLC0415 - not for the help

    full, title = full_name(name or ""), portable_name(name or "")
    if not name or full == title:
        return read
    aliases = read.properties.get("aliases")
    given = aliases if isinstance(aliases, tuple) else ()
    properties = {**read.properties, "aliases": tuple(dict.fromkeys((full, *given)))}
    said = f"aliases: no note can be called '{full}', so it is '{title}' and has that name too."
    return Given(properties, (*read.plain, said))


def _missing(kind: NoteKind, name: str) -> str:
    example = {
        "lead": 'northwind "Data platform lead"',
        "contact": "Dana Reyes",
        "organization": "Northwind",
        "posting": 'northwind "Analytics engineer"',
        "meeting": "dana",
    }[kind]
    what = {"with": "a person", "organization": "an organization"}.get(name, f"a {name}")
    article = "An" if kind == "organization" else "A"
    return f"{article} {kind} needs {what}; write `vaultleads new {kind} {example}`."


def _with_defaults(
    session: Session,
    kind: NoteKind,
    signalled: Mapping[str, Value | Values],
    given: Mapping[str, Value | Values],
) -> dict[str, Value | Values]:
    """Return the properties of the note: those given, else signalled, else plain from the day."""
    properties = {**signalled, **given}
    if "next" in given and "due" not in given:
        # The day of the posting's question is not the day of another step.
        properties.pop("due", None)
    if kind == "meeting":
        properties.setdefault("date", session.today)
    return properties


# --- from a posting -------------------------------------------------------------------------


def _posting(session: Session, handle: str | None) -> str:
    return session.workspace.find(handle, ("posting",)) if handle else ""


def _signalled(session: Session, path: str) -> Mapping[str, Value | Values]:
    from vaultleads.core.signals import signalled_lead  # noqa: PLC0415 - only for a posting

    if not path:
        return {}
    return signalled_lead(session.pipeline, session.pipeline.postings[path], session.today)


def _refuse_contradiction(
    signalled: Mapping[str, Value | Values], given: Mapping[str, Value | Values]
) -> None:
    """Refuse an organization that is not the one of the posting.

    Raises: UsageError.
    """
    from vaultleads.core.signals import place_name, same_place  # noqa: PLC0415 - only for a posting

    theirs, wanted = signalled.get("organization"), given.get("organization")
    if theirs and wanted and not same_place(theirs, wanted):
        raise UsageError(
            f"The posting is of {place_name(theirs)}, not of {place_name(wanted)}; leave"
            " --organization out, or make the lead without --from."
        )


def _also(posting: str, note: NewNote) -> dict[str, list[Change]]:
    """Return the edit that makes the posting name the lead that it gave."""
    if not posting:
        return {}
    name = _name(note)
    # The name was chosen so that no other note bears it.
    return {posting: [AddToList("signals", Link(name, name, 0, 0))]}


# --- answers --------------------------------------------------------------------------------


def _name(note: NewNote) -> str:
    return note.path.rpartition("/")[2].removesuffix(".md")


def _refusal(kind: NoteKind, note: NewNote) -> str:
    lines = "\n".join(f"  {one}" for one in note.duplicates)
    those = "this one" if len(note.duplicates) == 1 else "these"
    return (
        f"This {kind} seems to be in the vault already, so nothing was made; use {those}, or add"
        f" --anyway:\n{lines}"
    )


def _answer(
    kind: NoteKind, given: Given, note: NewNote, outcome: ActionOutcome, mode: Mode
) -> None:
    warnings = (*given.plain, *(f"{one}." for one in note.warnings))
    if mode.as_json:
        from vaultleads.cli.output import print_json  # noqa: PLC0415 - only for JSON

        print_json(_shape(kind, note, outcome, warnings, mode))
        return
    print_outcome(outcome, mode, _said(kind, given))
    from vaultleads.cli.output import visible_lines  # noqa: PLC0415 - heavy

    for warning in warnings:
        click.echo(visible_lines(warning), err=True)


def _said(kind: NoteKind, given: Given) -> list[tuple[str, str]]:
    """Return what the note links to, and for a lead its next action or that there is none."""
    said: list[tuple[str, str]] = []
    for name, value in given.properties.items():
        values = value if isinstance(value, tuple) and not isinstance(value, Link) else (value,)
        links = [f"[[{one.target}]]" for one in values if isinstance(one, Link)]
        if links:
            said.append((name, ", ".join(links)))
    if kind == "lead":
        due = given.properties.get("due")
        when = f", due {due}" if due else ""
        step = given.properties.get("next")
        none = "no step is set; `vaultleads plan` sets one"
        said.append(("next", f"{step}{when}" if step else none))
    return said


def _shape(
    kind: NoteKind, note: NewNote, outcome: ActionOutcome, warnings: tuple[str, ...], mode: Mode
) -> dict[str, Any]:
    from vaultleads.cli.shapes import outcome_shape  # noqa: PLC0415 - only for JSON

    return {
        **outcome_shape(outcome, dry_run=mode.dry_run),
        "path": note.path,
        "kind": kind,
        "text": note.data.decode(),
        "warnings": list(warnings),
    }

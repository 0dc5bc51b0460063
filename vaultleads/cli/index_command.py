"""`vaultleads index`: what is known of the notes, where it lies, and whether it is right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import click

from vaultleads.cli.output import Cell, Column, print_json, print_line, print_table
from vaultleads.cli.session import Session, SessionCommand, json_option

if TYPE_CHECKING:
    from vaultleads.questions import IndexState

_SHOWN = 20
"""How many differences are printed; a damaged index may have one for every note."""

_BEHIND = (
    "What changed since the last command is a difference as well; the next command looks at it."
)

_NONE = "There is no index yet; the next question makes one."


@click.command("index", cls=SessionCommand)
@click.option("--path", "what", flag_value="path", help="Print where the index lies, only that.")
@click.option(
    "--check", "what", flag_value="check", help="Compare the index as it is with one made anew."
)
@click.option("--rebuild", "what", flag_value="rebuild", help="Empty the index, read all notes.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    what: Literal["path", "check", "rebuild"] | None,
    as_json: bool,  # noqa: FBT001 - click passes flags so
) -> None:
    """Show what is known of the notes, and where it is kept.

    The index holds nothing that is not in the notes, and may be deleted at any time.
    """
    from vaultleads.own_index import index_place  # noqa: PLC0415 - heavy

    session: Session = ctx.obj
    place = index_place(session.workspace.vault.root)
    if what == "path":
        _say({"path": place}, place, as_json=as_json)
    elif session.workspace.index.place != place:
        # Why it is kept nowhere is said at the end, as for every command.
        ctx.exit(1)
    elif what == "rebuild":
        from vaultleads.questions import fill_anew  # noqa: PLC0415 - heavy

        count = fill_anew(session.workspace)
        _say({"path": place, "notes": count}, f"{_notes(count)} read anew.", as_json=as_json)
    elif what == "check":
        ctx.exit(_check(session, place, as_json=as_json))
    else:
        _print_state(session, place, as_json=as_json)


def _say(shape: dict[str, object], line: str, *, as_json: bool) -> None:
    if as_json:
        print_json(shape)
    else:
        print_line(line)


def _check(session: Session, place: str, *, as_json: bool) -> int:
    """Print how the index differs from one made anew; return the exit code."""
    from vaultleads.questions import not_as_the_notes  # noqa: PLC0415 - heavy

    found = not_as_the_notes(session.workspace)
    if as_json:
        print_json(_check_shape(place, found))
    elif found is None:
        print_line(_NONE)
    elif not found:
        print_line("The index is equal to one made anew.")
    else:
        for line in found[:_SHOWN]:
            print_line(line)
        if found[_SHOWN:]:
            print_line(f"and {len(found) - _SHOWN} more")
        click.echo(_BEHIND, err=True)
    return 0 if found == [] else 1


def _check_shape(place: str, found: list[str] | None) -> dict[str, object]:
    return {"path": place, "equal": found == [], "differences": found}


def _print_state(session: Session, place: str, *, as_json: bool) -> None:
    from vaultleads.questions import state_of  # noqa: PLC0415 - heavy

    state = state_of(session.workspace)
    if as_json:
        print_json(_index_shape(place, state))
        return
    if state is None:
        print_line(_NONE)
        return
    written = datetime.fromtimestamp(state.changed).astimezone()
    rows = (
        ("place", place),
        ("notes", f"{state.notes:,}, {state.ours:,} of the five kinds"),
        ("size", _size(state.size)),
        ("written", f"{written:%Y-%m-%d %H:%M:%S}"),
    )
    columns = (Column(""), Column("", share=1, wrap=True))
    shown = [(Cell(name, "dim"), Cell(value)) for name, value in rows]
    print_table(columns, shown, titles=False)


def _index_shape(place: str, state: IndexState | None) -> dict[str, object]:
    """Return what the index holds as it stands; all but its place is null where there is none."""
    written = datetime.fromtimestamp(state.changed).astimezone() if state else None
    return {
        "path": place,
        "notes": state.notes if state else None,
        "of_a_kind": state.ours if state else None,
        "bytes": state.size if state else None,
        "written": written.isoformat(timespec="seconds") if written else None,
    }


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count:,} notes"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"

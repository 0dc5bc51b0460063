"""`vaultleads watch`: keep the reports up to date while notes are being edited."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from vaultleads.cli.output import print_line
from vaultleads.cli.session import Session, SessionCommand

if TYPE_CHECKING:
    from vaultleads.watching.upkeep import Clocks, Passed
    from vaultleads.watching.watcher import Watcher

_CONFLICT = 3
_SINCE = "VAULTLEADS_WATCHING_SINCE"
"""The variable by which a watcher tells the one that takes its place since when it watches."""
_SIGNALS = [signal.SIGINT, signal.SIGTERM, *([] if sys.platform == "win32" else [signal.SIGHUP])]
_MOST_NAMES = 3
"""How many reports one line names; where there are more, the last are counted."""
_UNIT = "launchd" if sys.platform == "darwin" else "systemd"


class _Watch(SessionCommand):
    """A command that Ctrl-C ends as it ends a watcher, even before that has begun."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, and end with 0 where it was interrupted."""
        with contextlib.suppress(KeyboardInterrupt):
            return super().invoke(ctx)
        return None


@click.command("watch", cls=_Watch)
@click.option("--once", is_flag=True, help="Bring everything up to date once, and end.")
@click.option("--poll", is_flag=True, help="Look every few seconds, for disks that do not tell.")
@click.option(
    "--print-unit",
    type=click.Choice(["systemd", "launchd"]),
    is_flag=False,
    flag_value=_UNIT,
    metavar="[systemd|launchd]",
    help="Print what starts this with your session, and end.",
)
@click.pass_context
def command(ctx: click.Context, once: bool, poll: bool, print_unit: str | None) -> None:  # noqa: FBT001 - click passes flags so
    """Keep the reports up to date while you edit notes, until Ctrl-C.

    Each time you save, it waits until your editor is done, harvests what you ticked in the
    follow-up report, and writes the reports that read differently. It prints a line for each
    change. Ctrl-C and SIGTERM end it, with 0; SIGHUP has it look at the whole vault.
    """
    from vaultleads.workspace import Workspace  # noqa: PLC0415 - heavy

    session: Session = ctx.obj
    # The watcher opens the vault for itself, maybe for weeks, and says if it can keep no index.
    with contextlib.closing(Workspace.open(session.start)) as workspace:
        root = workspace.vault.root
    if print_unit:
        from vaultleads.cli.service_unit import program, unit  # noqa: PLC0415 - only here

        click.echo(unit(print_unit, program(), root, os.environ, poll=poll), nl=False)
        return
    clocks = _clocks(ctx, session)
    if once:
        _once(root, clocks)
    else:
        _watch(root, clocks, poll=poll)


def _clocks(ctx: click.Context, session: Session) -> Clocks:
    from vaultleads.watching.upkeep import Clocks  # noqa: PLC0415 - heavy

    default = click.core.ParameterSource.DEFAULT
    given = any(at.get_parameter_source("today") != default for at in (ctx, ctx.find_root()))
    return Clocks(
        today=(lambda: session.today) if given else date.today,
        moment=lambda: datetime.now(UTC).isoformat(timespec="seconds"),
        wall=time.time,
    )


def _once(root: str, clocks: Clocks) -> None:
    from vaultleads.watching.upkeep import HALF_SAVED, Upkeep  # noqa: PLC0415 - heavy

    with contextlib.closing(Upkeep(root, clocks)) as upkeep:
        done = upkeep.up_to_date(patient=False)
        if done.unsettled:
            _print_passed(done)
            time.sleep(HALF_SAVED)
            done = upkeep.up_to_date(accepted=frozenset(done.unsettled), patient=False)
    _print_passed(done)
    for complaint in done.complaints:
        click.echo(f"vaultleads: {complaint}", err=True)
    if done.complaints:
        raise SystemExit(_CONFLICT)


def _watch(root: str, clocks: Clocks, *, poll: bool) -> None:
    from vaultleads.watching.loop import Voice  # noqa: PLC0415 - heavy
    from vaultleads.watching.watcher import Watcher  # noqa: PLC0415 - heavy

    watcher = Watcher(root, clocks, Voice(_print_passed, _print_warning), poll=poll)
    before = os.environ.pop(_SINCE, "")
    since = before or time.strftime("%Y-%m-%d %H:%M")
    try:
        _heed_signals(watcher)
        said = [] if before else [f"Watching {root}"]
        while watcher.run(since, lambda: _print_once(said)):
            # Where it returns, nothing can take the place of this process: then that goes on.
            _take_own_place(since)
    except KeyboardInterrupt:
        # This is how a watcher ends; whatever was being written is whole or not there at all.
        return


def _take_own_place(since: str) -> None:
    """Begin anew as the same process, and so give its memory back; a signal meanwhile waits.

    Returns only where this cannot be, as when Python was replaced by another version.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    os.environ[_SINCE] = since
    with contextlib.suppress(OSError, ValueError):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very program
    del os.environ[_SINCE]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


# --- signals --------------------------------------------------------------------------------


def _heed_signals(watcher: Watcher) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        watcher.stop()
        # In the middle of a pass as well: nobody who closes a terminal waits for reports.
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, _on_hangup(watcher, stop))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _on_hangup(
    watcher: Watcher, stop: Callable[[int, FrameType | None], None]
) -> Callable[[int, FrameType | None], None]:
    terminals = [number for number in (0, 1, 2) if _is_terminal(number)]

    def look_again(number: int, frame: FrameType | None) -> None:
        if any(not _is_terminal(terminal) for terminal in terminals):
            # The terminal was closed, and nobody would know of a watcher that goes on.
            stop(number, frame)
        watcher.look_again("SIGHUP")

    return look_again


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False


# --- words ----------------------------------------------------------------------------------


def _print_passed(done: Passed) -> None:
    from vaultleads.cli.words import counted  # noqa: PLC0415 - heavy

    for tick in done.harvested:
        print_line(f'{_now()}  harvested "{tick.action}" into {tick.path}', "good")
    said = []
    if done.saved:
        said.append(f"saved {_named(done.saved)}")
    if done.moved:
        (old, new), *more = done.moved
        said.append(f"moved {counted(len(done.moved), 'note') if more else f'{old} to {new}'}")
    if done.removed:
        said.append(f"removed {_named(done.removed)}")
    if done.written:
        said.append(f"wrote {_listed(done.written)}")
    if said:
        print_line(f"{_now()}  {', '.join(said)}")
    for remark in done.remarks:
        print_line(f"{_now()}  {remark}", "warn")


def _print_once(lines: list[str]) -> None:
    while lines:
        print_line(lines.pop())


def _named(paths: tuple[str, ...]) -> str:
    return paths[0] if len(paths) == 1 else f"{len(paths)} notes"


def _listed(paths: tuple[str, ...]) -> str:
    shown = paths if len(paths) <= _MOST_NAMES else paths[: _MOST_NAMES - 1]
    *first, last = shown if shown == paths else (*shown, f"{len(paths) - len(shown)} more")
    return f"{', '.join(first)} and {last}" if first else last


def _print_warning(text: str) -> None:
    from vaultleads.cli.output import visible_lines  # noqa: PLC0415 - rarely needed

    click.echo(f"{_now()}  {visible_lines(text)}", err=True)


def _now() -> str:
    return time.strftime("%H:%M:%S")

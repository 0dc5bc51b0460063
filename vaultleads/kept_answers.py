"""Answers that are given again: the way of a question that was asked before.

Beside the workspace and apart from it, because here a question is answered without one: the
vault is looked at, the index is asked, and neither a note nor YAML nor a template is read. What
an answer follows from besides the notes is part of its key. Whatever is wrong or new, there is no
answer here, and the ordinary way finds or heals it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from vaultleads.core.problem import VaultleadsError
from vaultleads.core.report_names import CHARTS_FOLDER, REPORT_TEMPLATES, WEEKLY_FOLDER
from vaultleads.index import (
    MEMORY,
    Index,
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
)
from vaultleads.own_index import index_place, open_index
from vaultleads.syncing import unchanged
from vaultleads.vault import SETTINGS_NAME, Vault, find_vault

if TYPE_CHECKING:
    from vaultleads.core.policy import Settings

_MOST_ANSWERS = 32
"""How many answers are kept; where there are more, all are forgotten."""
_LARGEST_ANSWER = 2 * 1024 * 1024
"""Characters of an answer that is worth keeping: `list --all` of some 15,000 leads."""
_PATIENCE = 100
"""Milliseconds for which an index in use is waited for, to keep an answer that is printed."""


class Answer(NamedTuple):
    """What a command printed, on standard output and on standard error."""

    out: str
    err: str


class Asked(NamedTuple):
    """A question: the command with its options, the day and the terminal, as `words`.

    `reports` says that the answer hangs on the bytes of the reports and their pictures as well.
    """

    words: str
    reports: bool = False


class Terms(NamedTuple):
    """What of a vault's settings decides where to look, besides `said`, the bytes of the file."""

    said: bytes
    reports: str
    templates: str
    country: str


def terms_of(said: bytes, settings: Settings) -> Terms:
    """Return the terms of the `settings` that the bytes `said` ask for."""
    folders = settings.folders
    return Terms(said, folders.reports, folders.templates, settings.country)


def answer_again(start: str, question: Asked) -> Answer | None:
    """Return the answer to `question` about the vault that `start` lies in, if it is still right.

    None where it was not asked before, or anything changed since, or something is wrong.
    """
    try:
        root = find_vault(start)
        if not os.path.isfile(index_place(root)):
            return None
        index, _ = open_index(root)
        try:
            return _kept(Vault(root), index, question)
        finally:
            index.close()
    except (VaultleadsError, *_TROUBLES):
        return None


def _kept(vault: Vault, index: Index, question: Asked) -> Answer | None:
    said = vault.read(SETTINGS_NAME)
    known = index.meta(_known_as(said)) if isinstance(said, bytes) else None
    if not isinstance(said, bytes) or known is None:
        return None
    terms = Terms(said, *marshal.loads(known))  # noqa: S302 - bytes of our own, see `Index`
    key = key_of(question, vault, terms)
    if index.kept(key) is None:
        return None
    if not unchanged(Vault(vault.root, (terms.reports, terms.templates)), index):
        return None
    # Asked again: another process may have taken in a change before the look.
    return kept_under(key, index)


def kept_under(key: str, index: Index) -> Answer | None:
    """Return the answer that is kept under `key` in an `index` that is up to date, if any."""
    with contextlib.suppress(*_TROUBLES):
        packed = index.kept(key)
        if packed is not None:
            return Answer(*marshal.loads(packed))  # noqa: S302 - bytes of our own, see `Index`
    return None


def key_of(question: Asked, vault: Vault, terms: Terms) -> str:
    """Return what an answer to `question` is kept under: all that it follows from but the notes."""
    parts = (
        question,
        _program(),
        terms.said,
        vault.read(f"{terms.templates}/playbook.yaml"),
        _own_templates(vault, terms.templates),
        _reports(vault, terms.reports) if question.reports else (),
        vault.names_in(f"{terms.templates}/messages"),
        _holidays() if terms.country else "",
    )
    return _digest(parts)


def keep_answer(index: Index, key: str, terms: Terms, answer: Answer, generation: int) -> None:
    """Keep an `answer` that follows from the index at `generation` and what `key` stands for."""
    if index.place == MEMORY or len(answer.out) + len(answer.err) > _LARGEST_ANSWER:
        return
    with contextlib.suppress(*_TROUBLES):
        index.rows(f"PRAGMA busy_timeout = {_PATIENCE}")
        with index.writing():
            index.set_meta(_known_as(terms.said), marshal.dumps(tuple(terms[1:]), 2))
            if index.rows("SELECT count(*) FROM kept")[0][0] >= _MOST_ANSWERS:
                index.rows("DELETE FROM kept")
        index.keep(key, marshal.dumps(tuple(answer), 2), generation)


_TROUBLES = (
    OSError,
    ValueError,
    EOFError,
    TypeError,
    IndexBusyError,
    IndexDamagedError,
    IndexUnwritableError,
)
"""What may go wrong on the way to an answer that is only a saving."""


def _known_as(said: bytes) -> str:
    """Return the name under which is remembered where the settings `said` let one look."""
    return f"terms {_digest((_program(), said))}"


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()


def _own_templates(vault: Vault, folder: str) -> list[tuple[str, str]]:
    """Return what tells the vault's own templates of reports, and all they may include."""
    if not vault.names_in(f"{folder}/{REPORT_TEMPLATES}"):
        return []
    from vaultleads.own_templates import template_paths  # noqa: PLC0415 - few vaults have one

    return [(path, _digest(vault.read(path))) for path in template_paths(vault, folder)]


def _reports(vault: Vault, folder: str) -> list[object]:
    """Return what tells the reports in `folder`, those of single weeks and all pictures included.

    Also what a person put there: a report may not be written because of it.
    """
    folders = (folder, f"{folder}/{WEEKLY_FOLDER}", f"{folder}/{CHARTS_FOLDER}")
    return [_all_in(vault, each) for each in folders]


def _all_in(vault: Vault, folder: str) -> list[tuple[str, str]]:
    """Return what tells the files in `folder` from others: their names and what they hold."""
    names = vault.names_in(folder)
    return [(name, _digest(vault.read(f"{folder}/{name}"))) for name in names]


@cache
def _program() -> str:
    """Return what tells this program from another, down to the words that it prints."""
    package = os.path.dirname(os.path.abspath(__file__))
    templates = os.path.join(package, os.pardir, "templates")
    found = [*_files(package), *_files(templates)]
    return _digest(sorted(found))


def _files(folder: str) -> list[tuple[str, int, int]]:
    """Return path, size and time of change of every file below `folder`, if there is one."""
    found: list[tuple[str, int, int]] = []
    pending = [folder]
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        pending.append(entry.path)
                else:
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
    return found


def _holidays() -> str:
    """Return what tells the installed list of public holidays from another."""
    from importlib.util import find_spec  # noqa: PLC0415 - only with a country

    spec = find_spec("holidays")
    if spec is None or spec.origin is None:
        return ""
    status = os.stat(spec.origin)
    return repr((spec.origin, status.st_size, status.st_mtime_ns, status.st_ctime_ns))

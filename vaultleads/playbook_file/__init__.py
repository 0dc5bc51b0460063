"""The playbook as a file: the shipped one, and what a vault's own changes in it.

Owns the form of `playbook.yaml`. Apart from `core/playbook`, which applies the plays and knows no
file, and from the settings: a mistake in there stops everything, one in here costs a single play.
"""

from __future__ import annotations

from collections.abc import Collection

from vaultleads.core.playbook import Playbook
from vaultleads.core.policy import MESSAGE_KINDS, Words
from vaultleads.core.problem import Problem

__all__ = ["read_playbook"]

_SHIPPED = "templates/playbook.yaml"


def read_playbook(
    shipped: bytes,
    own: bytes | None = None,
    path: str = "_templates/playbook.yaml",
    words: Words | None = None,
    messages: Collection[str] | None = None,
) -> tuple[Playbook, tuple[Problem, ...]]:
    """Return the shipped plays with a vault's own put over them, key by key, and what is wrong.

    `own` is None where the vault has no such file; `path` is its name in problems. `words` are
    those of the vault, and `messages` the names of its message templates; without, only those that
    come with the program are known. A play with a mistake stays as it is shipped, and everything
    else counts; nothing is raised. The problems are in the order of their places.
    """
    from vaultleads.playbook_file.nodes import read_entries  # noqa: PLC0415 - YAML is slow to load
    from vaultleads.playbook_file.plays import Vocabulary, put_over  # noqa: PLC0415 - as above

    words = words or Words()
    entries, problems = read_entries(shipped, _SHIPPED)
    plays, mistakes = put_over((), entries, Vocabulary(words, strict=False), _SHIPPED)
    problems += mistakes
    if own is not None:
        entries, unread = read_entries(own, path)
        vocabulary = Vocabulary(words, MESSAGE_KINDS if messages is None else messages, strict=True)
        plays, mistakes = put_over(plays, entries, vocabulary, path)
        problems += (*unread, *mistakes)
    return Playbook(plays), tuple(sorted(problems)[:_MOST_PROBLEMS])


_MOST_PROBLEMS = 100
"""A person mends no more at a sitting."""

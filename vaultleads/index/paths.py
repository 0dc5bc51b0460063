"""Paths as SQLite takes them: a file name may be any bytes, a text there must be Unicode."""

from __future__ import annotations


def stored(path: str) -> str | bytes:
    """Return `path` as it is stored: as bytes where it is no proper text.

    A file name may be any bytes on some systems; Python shows those that are not UTF-8 as lone
    surrogates, which SQLite does not take.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape")
    return path


def restored(path: str | bytes) -> str:
    """Return the path that `stored` was given."""
    return path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")


def shown(path: str) -> str:
    """Return `path` as text that every program can read."""
    return path.encode("utf-8", "backslashreplace").decode()

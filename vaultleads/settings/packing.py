"""Settings as bytes, and back: so that a file that was read need not be read again.

Apart from the reading, whose YAML reader takes longer to load than most questions take. Nothing
but the policies of core, made of plain values, can come out of it.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from vaultleads.core import policy
from vaultleads.core.policy import Settings

_POLICIES: tuple[type[Any], ...] = (
    Settings,
    policy.Words,
    policy.Stage,
    policy.Source,
    policy.TouchKind,
    policy.QualificationPolicy,
    policy.FollowUpPolicy,
    policy.Calendar,
    policy.Weekly,
    policy.Conversion,
    policy.Folders,
)


def packed(settings: Settings) -> bytes:
    """Return `settings` as bytes."""
    return marshal.dumps(_plain(settings), 2)


def unpacked(data: bytes) -> Settings:
    """Return the settings of which `packed` made `data`. Raises: ValueError if they are none."""
    made = _made(marshal.loads(data))  # noqa: S302 - bytes of our own, from a folder only the person can write
    if not isinstance(made, Settings):
        message = "these are no settings"
        raise ValueError(message)  # noqa: TRY004 - bytes that are no settings, not a wrong argument
    return made


def _plain(value: Any) -> Any:
    """Return `value` with a list in the place of each policy: its number, then its fields."""
    if value.__class__ in _POLICIES:
        number = _POLICIES.index(value.__class__)
        return [number, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _made(plain: Any) -> Any:
    if isinstance(plain, list):
        number, *given = plain
        return dict(enumerate(_POLICIES))[number](*map(_made, given))
    if isinstance(plain, tuple):
        return tuple(map(_made, plain))
    if isinstance(plain, dict):
        return {key: _made(one) for key, one in plain.items()}
    return plain

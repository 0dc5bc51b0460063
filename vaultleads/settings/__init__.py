"""`vaultleads.yaml`, read into the policies that core defines.

Owns the names, the checks and the meaning of everything a person may set. It stands apart because
it is the only room in which a setting has a place in a file: everybody else receives values that
are already known to be sound.

Only what a file without any setting needs is imported here. The YAML reader and the table of
settings wait until there is something to read: most questions at the prompt never need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultleads.core.policy import Settings
from vaultleads.core.problem import Problem, SettingsError

if TYPE_CHECKING:
    from vaultleads.settings.country import CountryRemedy

__all__ = ["load_settings", "packed_settings", "unpacked_settings"]

_MOST_BYTES = 64 * 1024
"""The file with every setting in it, explained, has 6 KB; more is a file put there by mistake."""


def load_settings(
    data: bytes, path: str = "vaultleads.yaml", country_remedy: CountryRemedy | None = None
) -> Settings:
    """Return the settings that the bytes of `vaultleads.yaml` ask for.

    What the file does not mention keeps its default, so that an empty file gives them all. `path`
    is the name used in problems. `country_remedy` is asked only about a country that the file
    gives, and says what to write instead, or nothing; without it any country is taken.

    Raises: SettingsError with every mistake of the file, in the order of its lines; a file that is
    no YAML at all has one, its first.
    """
    text = _decode(data, path)
    if not _says_something(text):
        return Settings()

    from vaultleads.settings.mistakes import Mistakes  # noqa: PLC0415  # see the module docstring
    from vaultleads.settings.read import read_settings  # noqa: PLC0415
    from vaultleads.settings.tree import parse_tree  # noqa: PLC0415

    mistakes = Mistakes(path)
    settings = Settings()
    root = parse_tree(text, mistakes)
    if root is not None:
        settings = read_settings(root, mistakes, country_remedy)
    if mistakes:
        raise SettingsError(mistakes.in_order())
    return settings


def packed_settings(settings: Settings) -> bytes:
    """Return `settings` as bytes."""
    from vaultleads.settings.packing import packed  # noqa: PLC0415  # see the module docstring

    return packed(settings)


def unpacked_settings(data: bytes) -> Settings:
    """Return the settings that were packed. Raises: ValueError, TypeError, EOFError otherwise."""
    from vaultleads.settings.packing import unpacked  # noqa: PLC0415  # see the module docstring

    return unpacked(data)


def _decode(data: bytes, path: str) -> str:
    if len(data) > _MOST_BYTES:
        message = f"the file has {len(data):,} bytes; settings have at most {_MOST_BYTES:,}"
        hint = "move what is no setting to another file"
        raise SettingsError((Problem(path, 0, 0, "settings-size", message, hint),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte 0x{data[error.start]:02x}"
        hint = "save the file as UTF-8"
        raise SettingsError((Problem(path, line, 0, "settings-encoding", message, hint),)) from None


def _says_something(text: str) -> bool:
    return any(line and not line.startswith("#") for line in map(str.strip, text.split("\n")))

"""The nodes of a settings file, checked against the table and turned into `Settings`.

Apart from the table, which says what there is to set; here is how a file is walked along it and
what must hold between several settings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultleads.core.model import NOTE_KINDS
from vaultleads.core.names import folded
from vaultleads.core.nodes import Entries, Text, is_empty
from vaultleads.core.policy import Settings
from vaultleads.settings.country import check_country
from vaultleads.settings.mistakes import quoted, shown
from vaultleads.settings.picks import Kinds, StageName
from vaultleads.settings.rules import said
from vaultleads.settings.table import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vaultleads.core.nodes import Node
    from vaultleads.settings.country import CountryRemedy
    from vaultleads.settings.mistakes import Mistakes

_SETTINGS_BY_NAME = {setting.name: setting for setting in SETTINGS}
_WEIGHTS = "qualification.weights"
_COUNTRY = "country"
_WHOLE = 10_000
"""The weights are held in ten-thousandths; together they are one."""


class _Given(NamedTuple):
    """What the file says: the sound values by setting, and where each name of it stands.

    `nodes` are what stands there, by setting.
    """

    values: dict[str, Any]
    places: dict[str, Text]
    nodes: dict[str, Node]


def read_settings(
    root: Node, mistakes: Mistakes, country_remedy: CountryRemedy | None = None
) -> Settings:
    """Return the defaults with what the nodes say in their place.

    What is wrong is added to `mistakes`; the settings returned then are not to be used.
    """
    given = _Given({}, {}, {})
    if not is_empty(root):
        _read_section(root, "", given, mistakes)
    _pick_words(given, mistakes)
    settings = _apply(Settings(), given.values)
    _check_outreach(settings, given, mistakes)
    if _COUNTRY in given.nodes and country_remedy is not None:
        check_country(settings.country, given.nodes[_COUNTRY], _COUNTRY, country_remedy, mistakes)
    _check_weights(settings, given, mistakes)
    _check_months(settings, given, mistakes)
    _check_folders(settings, given, mistakes)
    return settings


def _read_section(node: Node, section: str, given: _Given, mistakes: Mistakes) -> None:
    if not isinstance(node, Entries):
        message = f"{section or 'the settings'}: {said(node)} stands where a section was expected"
        mistakes.add(node, "type", message, _section_hint(node, section))
        return
    below = {name.rpartition(".")[2]: name for name in _below(section)}
    for key, value in node.entries:
        name = below.get(key.text)
        if name is None:
            _add_unknown(key, section, tuple(below), mistakes)
            continue
        given.places[name] = key
        if is_empty(value):
            continue
        setting = _SETTINGS_BY_NAME.get(name)
        if setting is None:
            _read_section(value, name, given, mistakes)
            continue
        given.nodes[name] = value
        read = setting.rule.read(value, name, mistakes)
        if read is not None:
            given.values[name] = read


def _section_hint(node: Node, section: str) -> str:
    """Return what to write in place of `node`; one who meant a switch is told where it is."""
    name = section.rpartition(".")[2]
    switches = [home for home in _homes(name) if f"{home}.{name}" in _SETTINGS_BY_NAME]
    if switches and isinstance(node, Text):
        return f"write `{name}: false` below {quoted(f'{home}:' for home in switches)}"
    names = [below.rpartition(".")[2] for below in _below(section)]
    return f"write lines of `name: value` with {quoted(names)}"


def _below(section: str) -> Iterable[str]:
    """Return the full names of the settings and sections right below a section, in order."""
    start = f"{section}." if section else ""
    inside = (setting.name for setting in SETTINGS if setting.name.startswith(start))
    return dict.fromkeys(start + name[len(start) :].partition(".")[0] for name in inside)


def _add_unknown(key: Text, section: str, known: tuple[str, ...], mistakes: Mistakes) -> None:
    message = f"{section or 'the settings'}: unknown name {shown(key.text)}"
    homes = [home for home in _homes(key.text) if home != section]
    if homes:
        hint = f"write it below {quoted(home + ':' for home in homes)}"
        mistakes.add(key, "unknown-key", message, hint)
    else:
        mistakes.add_unknown(key, "unknown-key", message, key.text, known)


def _homes(word: str) -> Iterable[str]:
    """Return the sections that hold a setting or section called `word`."""
    homes: dict[str, None] = {}
    for setting in SETTINGS:
        parts = setting.name.split(".")
        if word in parts[1:]:
            homes[".".join(parts[: parts.index(word, 1)])] = None
    return homes


def _apply(settings: Settings, values: Mapping[str, Any]) -> Settings:
    changed: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        setting = _SETTINGS_BY_NAME[name]
        fields = changed.setdefault(setting.part, {})
        if setting.entry:
            mapping = fields.get(setting.field) or setting.held(settings)
            fields[setting.field] = {**mapping, setting.entry: value}
        else:
            fields[setting.field] = value
    own = changed.pop("", {})
    parts = {part: replace(getattr(settings, part), **fields) for part, fields in changed.items()}
    return replace(settings, **own, **parts)


def _pick_words(given: _Given, mistakes: Mistakes) -> None:
    """Put the names of stages and kinds in place of the words that were written for them."""
    lists = ("stages", "touch_kinds")
    if any(name in given.nodes and name not in given.values for name in lists):
        return
    words = _apply(Settings(), {name: given.values[name] for name in lists if name in given.values})
    for name, value in given.values.items():
        rule = _SETTINGS_BY_NAME[name].rule
        if isinstance(rule, Kinds | StageName):
            given.values[name] = rule.picked(value, name, words.words, mistakes)


def _check_outreach(settings: Settings, given: _Given, mistakes: Mistakes) -> None:
    second, again = "follow_ups.outreach.second_after", "follow_ups.outreach.again_after"
    policy = settings.follow_ups
    place = given.places.get(second) or given.places.get(again)
    if place is None or policy.outreach_second_days <= policy.outreach_again_days:
        return
    message = (
        f"{second}: {policy.outreach_second_days} business days reach beyond the"
        f" {policy.outreach_again_days} of `{again}`, which takes its place"
    )
    mistakes.add(place, "range", message, f"write a number no larger than `{again}`")


def _check_weights(settings: Settings, given: _Given, mistakes: Mistakes) -> None:
    names = [name for name in _SETTINGS_BY_NAME if name.startswith(f"{_WEIGHTS}.")]
    if any(name in given.places and name not in given.values for name in names):
        return
    weights = [_value(settings, name) for name in names]
    if sum(weights) == _WHOLE:
        return
    parts = " + ".join(_SETTINGS_BY_NAME[name].rule.show(_value(settings, name)) for name in names)
    message = f"{_WEIGHTS}: {parts} is {sum(weights) / _WHOLE:g}, and not 1"
    hint = "give connection, alignment and horizon so that they sum to 1"
    mistakes.add(given.places[_WEIGHTS], "weights", message, hint)


def _check_months(settings: Settings, given: _Given, mistakes: Mistakes) -> None:
    near, far = "qualification.focus_within_months", "qualification.check_in_beyond_months"
    policy = settings.qualification
    place = given.places.get(near) or given.places.get(far)
    if place is None or policy.focus_months <= policy.check_in_months:
        return
    message = (
        f"{near}: {policy.focus_months:g} months reach beyond the {policy.check_in_months:g}"
        " of check-in, which comes first"
    )
    mistakes.add(place, "range", message, f"write a number no larger than `{far}`")


def _check_folders(settings: Settings, given: _Given, mistakes: Mistakes) -> None:
    folders = [name for name in _SETTINGS_BY_NAME if name.startswith("folders.")]
    unread = [name for name in folders if name.rpartition(".")[2] not in NOTE_KINDS]
    for index, name in enumerate(folders):
        path = folded(_value(settings, name))
        for other in folders[:index]:
            if path == folded(_value(settings, other)):
                message = f"{name}: {other} has the same folder"
                hint = "give each its own folder"
                mistakes.add(_either(given, name, other), "folder", message, hint)
        if name in unread:
            continue
        for other in folders:
            if path.startswith(folded(_value(settings, other)) + "/"):
                why = (
                    "where nothing is read as a note"
                    if other in unread
                    else "another kind's folder"
                )
                message = f"{name}: lies inside {other}, {why}"
                hint = "move one of the two folders"
                mistakes.add(_either(given, name, other), "folder", message, hint)


def _either(given: _Given, name: str, other: str) -> Text:
    return given.places.get(name) or given.places[other]


def _value(settings: Settings, name: str) -> Any:
    return _SETTINGS_BY_NAME[name].held(settings)

"""The table of settings: the name, the rule, the place in the policies and the meaning of each.

Names, checks, defaults, `templates/vaultleads.yaml` and `docs/settings.md` follow from this one
list. It stands apart from the room that applies it, so that a setting is added in one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vaultleads.core.policy import CONNECTIONS, Settings
from vaultleads.settings.rules import Folder, Knots, Months, Share, Whole
from vaultleads.settings.words import Sources, Stages, TouchKinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultleads.settings.rules import Rule


class Setting(NamedTuple):
    """One thing a person may set.

    `name` is its path in the file, with points between the parts. `part` and `field` name the
    policy that holds it; `entry` its key there, where the field is a mapping.
    """

    name: str
    rule: Rule
    part: str
    field: str
    meaning: str
    entry: str = ""

    def default(self) -> Any:
        """Return the value that holds when the file says nothing."""
        value = getattr(getattr(Settings(), self.part), self.field)
        return value[self.entry] if self.entry else value


_WEIGHT = Share(4)
_VALUE = Share(2)
_CONNECTION_MEANINGS = {
    "decision-maker": "one of your people on the lead decides",
    "insider": "one of them works at the organization",
    "indirect": "one of them is elsewhere",
    "none": "nobody on it is reached",
}
_FOLDER_MEANINGS = {
    "lead": "notes about leads",
    "contact": "notes about contacts",
    "organization": "notes about organizations",
    "posting": "notes about postings",
    "meeting": "notes about meetings",
    "reports": "what the program writes; never read as notes",
    "templates": "templates of notes and reports; never read as notes",
}


def _qualification(name: str, rule: Rule, field: str, meaning: str) -> Setting:
    return Setting(f"qualification.{name}", rule, "qualification", field, meaning)


SETTINGS: tuple[Setting, ...] = (
    Setting("stages", Stages(), "words", "stages", "the pipeline, in its order"),
    Setting("sources", Sources(), "words", "sources", "where leads come from, and how warm it is"),
    Setting("touch_kinds", TouchKinds(), "words", "touch_kinds", "the kinds of log entries"),
    *(
        _qualification(f"weights.{part}", _WEIGHT, f"weight_{part}", f"the share of {part}")
        for part in ("connection", "alignment", "horizon")
    ),
    *(
        Setting(
            f"qualification.connection.{word}",
            _VALUE,
            "qualification",
            "connection_values",
            f"the value when {_CONNECTION_MEANINGS[word]}",
            entry=word,
        )
        for word in CONNECTIONS
    ),
    _qualification(
        "horizon_knots", Knots(), "horizon_knots", "the value of a horizon so many months off"
    ),
    _qualification("vague", _VALUE, "horizon_vague", "the value of a horizon that is vague"),
    *(
        _qualification(
            f"priors.{part}", _VALUE, f"prior_{part}", f"stands in for {part} while it is missing"
        )
        for part in ("connection", "alignment", "horizon")
    ),
    _qualification(
        "focus_within_months", Months(), "focus_months", "focus: the horizon is no farther off"
    ),
    _qualification(
        "focus_alignment", Whole(1, 5), "focus_alignment", "focus: the alignment is no lower"
    ),
    _qualification(
        "check_in_beyond_months",
        Months(),
        "check_in_months",
        "check-in: the horizon is farther off",
    ),
    *(
        Setting(f"folders.{kind}", Folder(), "folders", kind, meaning)
        for kind, meaning in _FOLDER_MEANINGS.items()
    ),
)


def reference() -> str:
    """Return the table of all settings for the documentation, in Markdown."""
    rows = [
        (f"`{item.name}`", f"`{item.rule.show(item.default())}`", item.rule.expects, item.meaning)
        for item in SETTINGS
    ]
    return _table(("setting", "default", "write", "meaning"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

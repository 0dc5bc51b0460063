"""The body of a note: its log, its intelligence, its tasks and its links.

`sections` finds what stands where, `blocks` and `marks` know Markdown's lines, `entries`,
`opening` and `people` read one item of a log, `tasks` one task, `overlooked` says what only looks
like any of these. Apart from the front matter, because this text is the person's own prose, where
anything may stand.
"""

from __future__ import annotations

from vaultleads.core.body.opening import daily_note_day
from vaultleads.core.body.sections import may_hold_entries, read_body

__all__ = ["daily_note_day", "may_hold_entries", "read_body"]

"""The inbox: what was ticked or typed in a report and could not be written down with certainty.

A file that the program only ever adds to. Apart from the ticks themselves, so that nothing that
is kept here depends on why it had to be.
"""

from __future__ import annotations

from collections.abc import Sequence

from vaultleads.core.markdown import with_code

_HEAD = """\
---
generated: vaultleads
report: inbox
---
# Inbox

What you ticked or typed in a report and could not be written into a note with certainty. Put it
where it belongs, then delete it here; nothing else does.
"""


def with_item(old: str | None, said: str, below: Sequence[str], reason: str) -> str:
    """Return the text of the inbox with one more item, unless it holds that already.

    `old` is the inbox as it stands, None if there is none. `said` is the line as it stood in the
    report, `below` what was typed under it, and `reason` a sentence with its full stop.
    """
    text = _HEAD if old is None or not old.strip("\ufeff \t\r\n") else old
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [f"- {_open(said)}", *(f"  {_open(line)}" for line in below)]
    item = end.join([*lines, f"  - *{with_code(reason)}*", ""])
    # With a line end before it, so that an item is not found within a longer one.
    if f"\n{item}" in text or text.startswith(item):
        return text
    before = text if text.endswith(("\n", "\r")) else text + end
    apart = "" if before.endswith(end * 2) or _ends_in_item(before) else end
    return f"{before}{apart}{item}"


def _ends_in_item(text: str) -> bool:
    """Whether the last line belongs to a list, so that the next item follows right below."""
    last = text.splitlines()[-1]
    return last.startswith(("- ", "  "))


def _open(text: str) -> str:
    """Return a line such that it hides nothing that stands below it."""
    shown = " ".join(text.split()).replace("<!--", "&lt;!--")
    return shown if shown.count("%%") % 2 == 0 else shown.replace("%%", "&#37;&#37;")

"""Redaction: people, organizations and how to reach them, replaced by initials that stay the same.

Apart from the views and from the page that is redacted: whom a vault names is a question to the
notes, and where a text names them is one to its letters, whatever it is written in.
"""

from __future__ import annotations

from vaultleads.core.redaction.naming import named_in
from vaultleads.core.redaction.redactor import Redactor

__all__ = ["Redactor", "named_in"]

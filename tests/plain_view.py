"""A view for tests of templates, in a module that a process started by them can import fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaultleads.core.charts import Bar, Funnel
from vaultleads.core.views.links import LeadLink, NoteLink

NORTHWIND = LeadLink("Leads/Northwind.md", "Northwind", "Northwind", "Data lead")
FAN = NoteLink("Contacts/C# fan.md", "C# fan", "C# fan")

FUNNEL = Funnel("funnel", "The funnel", "Two leads, one of them won", (Bar("spotted", 2),))


@dataclass(frozen=True, slots=True)
class PlainView:
    """A text that a person wrote, a day, numbers and links, as the view of a report has them."""

    text: str = "a | b {{ view.day }} <%* run %>"
    day: date = date(2026, 11, 23)
    numbers: tuple[int, ...] = (3, 1, 2)
    lead: LeadLink = NORTHWIND
    person: NoteLink = FAN
    funnel: Funnel = FUNNEL

    @property
    def total(self) -> int:
        """What follows from the fields is a part, too."""
        return sum(self.numbers)

    def secret_method(self) -> str:
        """No template may call a method."""
        return "called"

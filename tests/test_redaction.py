"""Redaction: nobody is named any more, in whatever way a text writes the name."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vaultleads.core.building import build_pipeline
from vaultleads.core.names import Names
from vaultleads.core.policy import Settings
from vaultleads.core.redaction import Redactor, named_in
from vaultleads.core.schema import PROPERTIES, PropertySpec
from vaultleads.note_reading import note_of

SETTINGS = Settings()
DANA = """---
organization: "[[Northwind Traders GmbH]]"
email: dana.reyes@northwind.example
phone: "+49 170 1234567"
linkedin: https://www.linkedin.com/in/dreyes-1a/
aliases: [Dee]
---
"""
PEOPLE = {
    "Contacts/Dana Reyes.md": DANA,
    "Contacts/Ida Brandt.md": "---\n---\n",
    "Contacts/Ole Brandt.md": "---\n---\n",
    "Contacts/Mei-Lin Zhao.md": "---\n---\n",
    "Contacts/Anneke de Wit.md": "---\n---\n",
    "Contacts/Sebastian Köhler.md": "---\n---\n",
    "Contacts/Aoife O'Neill.md": "---\n---\n",
    "Contacts/Will Marsh.md": "---\n---\n",
    "Contacts/Jan Petrik.md": "---\n---\n",
    "Contacts/Dr. Li Wu.md": "---\n---\n",
    "Contacts/山田 太郎.md": "---\n---\n",
    "Organizations/Northwind Traders GmbH.md": "---\nwebsite: https://northwind.example/jobs\n---\n",
    "Organizations/Harrow & Pike.md": "---\n---\n",
    "Organizations/Data Systems.md": "---\n---\n",
    "Organizations/Target.md": "---\n---\n",
}


def redactor(files: Mapping[str, str]) -> Redactor:
    """Return the redactor of a vault of `files`."""
    notes = [note_of(path, text.encode(), SETTINGS) for path, text in files.items()]
    return Redactor(named_in(build_pipeline(notes, SETTINGS, Names(files))))


ONE = redactor(PEOPLE)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("answer Dana Reyes", "answer D. R."),
        ("answer Dana", "answer D. R."),
        ("Ms Reyes called", "Ms D. R. called"),
        ("Dana's budget, and Reyes’ team", "D. R.'s budget, and D. R.’ team"),
        ("met Dana Reyes.", "met D. R."),
        ("DANA REYES, dana reyes and dAnA", "D. R., D. R. and D. R."),
        ("Reyes, Dana", "D. R."),
        ("Dana M. Reyes", "D. R. M. D. R."),
        ("Dana\nReyes, Dana\u00a0Reyes, Dana-Reyes, dana_reyes", "D. R., D. R., D. R., D. R."),
        ("DanaReyes and danareyes", "D. R. and D. R."),
        ("Da\u00adna Re\u200byes", "D. R."),
        ("Da==na; Da\\na and D-a-n-a", "D. R.; D. R. and D. R."),
        ("Dee said", "D. R. said"),
        ("Contacts/Dana Reyes.md:4", "Contacts/D. R.md:4"),
        ("Mei-Lin; Mei Lin Zhao; MeiLin Zhao; Mei‑Lin", "M. Z.; M. Z.; M. Z.; M. Z."),
        ("Anneke de Wit and Ms de Wit", "A. W. and Ms de A. W."),
        ("Köhler; Koehler; Kohler; Ko\u0308hler; KÖHLER", "S. K.; S. K.; S. K.; S. K.; S. K."),
        ("O'Neill; O’Neill; ONeill and Neill", "A. O.; A. O.; A. O. and A. O."),
        ("Will Marsh will walk in the marsh with Will", "W. M. will walk in the marsh with W. M."),
        (
            "by Fri 29 Jan 2027, Jan – Mar 2027: ask Jan",
            "by Fri 29 Jan 2027, Jan – Mar 2027: ask J. P.",
        ),
        ("Li Wu; Dr. Wu; Li", "L. W.; Dr. L. W.; L. W."),
        ("山田 太郎さんと山田太郎", "Person 1さんとPerson 1"),
        ("Ida, Ole, and a Brandt", "I. B., O. B., and a B."),
        ("Northwind Traders GmbH; Northwind Traders; Northwind", "N. T. G.; N. T. G.; N. T. G."),
        ("northwinds, Northwind-Projekt, NORTHWIND", "N. T. G.s, N. T. G.-Projekt, N. T. G."),
        ("Harrow & Pike; Pike and Harrow", "H. P.; H. P. and H. P."),
        ("Data Systems does data; the Data team", "D. S. does data; the Data team"),
        ("Target hires; the target is Jo", "T. hires; the target is Jo"),
        ("Dana Rey… and Northwi... but And… stays", "D. R.… and N. T. G.... but And… stays"),
        ("nobody is called here", "nobody is called here"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, hidden: str) -> None:
    """Parts, cases, accents, joints and endings do not hide a name; ordinary words stay."""
    assert ONE.hide(text) == hidden
    assert ONE.left(hidden) == ()


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("write to dana.reyes@northwind.example", "write to [e-mail]"),
        ("mailto:x@y.example, x+y@sub.host.co.uk", "[e-mail], [e-mail]"),
        ("somebody (at) some-host (dot) org", "[e-mail]"),
        ("call +49 170 1234567 or 0170-1234567", "call [phone] or [phone]"),
        ("(555) 123-4567, 555.123.4567, +1 (555) 123-4567", "[phone], [phone], [phone]"),
        ("030 / 123 45 67", "[phone]"),
        ("0171 1234567, 040-1234567, then", "[phone], [phone], then"),
        ("040 / 123 45 67, or 040.123.45.67", "[phone], or [phone]"),
        ("0171 1234567,0171 7654321", "[phone]"),
        ("0171 1234567 10am", "[phone] 10am"),
        ("1-800-555-0199", "[phone]"),
        ("see https://x.example/a?b=c, then www.y.example/z.", "see [link], then [link]."),
        ("northwind.example/jobs and linkedin.com/in/somebody", "[link] and [link]"),
        ("in/dreyes-1a, dreyes-1a", "[link], [link]"),
        ("ping @dreyes or @d_r@social.example", "ping [handle] or [handle]"),
    ],
)
def test_how_to_reach_somebody_is_left_out(text: str, hidden: str) -> None:
    """Addresses, numbers, pages and handles become what they are, whosever they may be."""
    assert ONE.hide(text) == hidden
    assert ONE.left(hidden) == ()


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 14:30, 16 – 22 November 2026, 02.11.2026, week 2026-W47",
        "91 = 40 + 26 + 25, 0.40 connection + 0.35 alignment + 0.25 horizon, 67, 60 % known",
        "Leads/Sable.md:5:8, `vaultleads.yaml`, e.g. this, 3.5 days",
        "from $120,000 to 140 000, 5 of 12, 1 · 17 to 60 %",
    ],
)
def test_figures_and_dates_stay(text: str) -> None:
    """What only looks a little like a number or an address is kept."""
    assert ONE.hide(text) == text


def test_who_share_their_initials_are_told_apart() -> None:
    """A number follows from the second on, in order of path; plain names come after the notes."""
    files = {
        "Contacts/Dora Ray.md": '---\norganization: Delta Ray\nknows: "Dirk Roth"\n---\n',
        "Contacts/Dana Reyes.md": "---\n---\n",
        "Contacts/Z/Dan Rust.md": "---\n---\n",
    }

    hidden = redactor(files).hide("Dana Reyes, Dora Ray, Dan Rust, Delta Ray, Dirk Roth")

    assert hidden == "D. R., D. R. 2, D. R. 3, D. R. 4, D. R. 5"


def test_a_name_is_found_across_the_pieces_of_a_text() -> None:
    """Emphasis may end in the middle of a name; the initials stand where the name begins."""
    assert ONE.hide_across(["ask ", "Dana", " Rey", "es", " soon"]) == (
        "ask ",
        "D. R.",
        "",
        "",
        " soon",
    )


def test_what_is_left_is_told() -> None:
    """A text in which somebody is still named is told from one in which only initials stand."""
    assert ONE.left("D. R. and Dana; D. R. 2") == ("Dana",)
    assert ONE.left("D. R., Person 1 and [link]") == ()


def test_whom_only_an_old_report_links_to_is_known() -> None:
    """The note of somebody may be gone while the report of a week that is over still names them."""
    report = "- [[Leads/Zorax – Data lead|**Zorax** · Data lead]] · email to [[Wim Aalders]]\n"
    names = Names(())
    picture = build_pipeline([], SETTINGS, names)

    hidden = Redactor(named_in(picture, (report,))).hide("Zorax · Data lead, ask Wim")

    assert hidden == "Z. · Data lead, ask W. A."


@pytest.mark.parametrize("link", ["2026-11-23", "2026-11-23 14:30", "Daily/2026-11-23", "2026"])
def test_a_link_to_a_day_names_nobody(link: str) -> None:
    """The daily note of a day may not be there yet; its date is no name."""
    files = {"Leads/A lead.md": f"---\nrole: A lead\n---\nSee [[{link}]].\n"}

    assert (
        redactor(files).hide("on 2026-11-23 at 14:30 in 2026") == "on 2026-11-23 at 14:30 in 2026"
    )


@pytest.mark.parametrize("word", ["?", "-", "n/a", "D. R.", "7", "somebody", "their boss", ""])
def test_what_names_nobody_replaces_nothing(word: str) -> None:
    """A mark, initials or an ordinary word in the place of a name takes no words away."""
    files = {
        "Leads/A lead.md": f'---\ncontacts: "{word}"\norganization: "{word}"\nrole: A lead\n---\n'
    }

    text = "7 of 12, their work? D. R. - somebody"

    assert redactor(files).hide(text) == text


FEW_LETTERS = {
    "Organizations/1&1.md": "---\n---\n",
    "Organizations/Wick Systems.md": "---\naliases: [W&S]\n---\n",
    "Contacts/X.md": "---\n---\n",
    "Leads/C&A – Data lead.md": "---\norganization: C&A\nrole: Data lead\n---\n",
    "Leads/Buyer.md": '---\norganization: "[[B&Q]]"\nrole: Buyer\n---\n',
}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("1&1 and 1 & 1, 11 of 1 1", "1. and 1., 11 of 1 1"),
        ("C&A; c&a; C & A’s; CA", "C.; C.; C.’s; CA"),
        ("ask X, x times, at Xerox", "ask Person 1, x times, at Xerox"),
        ("W&S, Wick", "W. S., W. S."),
        ("b&q", "B."),
    ],
)
def test_a_name_of_single_letters_is_found_as_it_is_written(text: str, hidden: str) -> None:
    """Whoever has a note or is given as an organization is hidden, by the whole name at least."""
    one = redactor(FEW_LETTERS)

    assert one.hide(text) == hidden
    assert one.left(hidden) == ()
    assert one.left("still C&A")


# --- every property, every form of body -----------------------------------------------------

LINKS = [spec for spec in PROPERTIES if spec.type in {"link", "links"}]
TEXTS = [spec for spec in PROPERTIES if spec.type in {"text", "texts"}]


def named(spec: PropertySpec) -> str:
    """What a case about one property is called."""
    return f"{spec.kind}-{spec.name}"


@pytest.mark.parametrize("spec", LINKS, ids=named)
@pytest.mark.parametrize(
    "written",
    ["Zora Quill", '"[[Zora Quill]]"', '"[[Zora Quill|Zo Q]]"', '"[[People/Zora Quill]]"'],
)
def test_who_is_named_in_a_property_is_known(spec: PropertySpec, written: str) -> None:
    """Whoever a link or a plain name in any property means is found in every other text."""
    files = {
        f"{spec.kind.capitalize()}s/2026-11-02 Note.md": f"---\ntype: {spec.kind}\n"
        f"{spec.name}: {written}\n---\n"
    }

    hidden = redactor(files).hide("zora quill said so")

    assert hidden == "Z. Q. said so"


@pytest.mark.parametrize("spec", TEXTS, ids=named)
def test_a_name_in_the_text_of_a_property_is_found(spec: PropertySpec) -> None:
    """Free text that names somebody whom another note knows is redacted as any other."""
    said = "after Dana's talk with northwind"
    files = {
        **PEOPLE,
        f"{spec.kind.capitalize()}s/Note.md": f"---\ntype: {spec.kind}\n{spec.name}: {said}\n---\n",
    }

    assert "Dana" not in redactor(files).hide(said)


BODIES = {
    "log, link": "## Log\n- 2026-11-20 email to [[{name}]]: yes",
    "log, plain": "## Log\n- 2026-11-20 14:30 call with {name}, Someone Else: yes",
    "log, without a colon": "## Log\n- 2026-11-20 reply from {name}",
    "log, shown otherwise": "## Log\n- 2026-11-20 email to [[{name}|her]]: yes",
    "log, in its text": "## Log\n- 2026-11-20 note: met [[{name}]] there",
    "intelligence": "## Intelligence\n- 2026-11-03 {name}: a team of four",
    "intelligence, link": "## intelligence\n- 2026-11-03 [[{name}]]: a team of four",
    "paragraph": "Heard from [[{name}]] today.",
    "embed": "![[{name}]]",
    "Markdown link": "See [{name}]({address}.md) for more.",
    "task": "- [ ] Write to [[{name}]] 📅 2026-12-01",
    "table": "| who |\n|---|\n| [[{name}\\|she]] |",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("folder", ["Leads", "Contacts", "Organizations", "Postings", "Meetings"])
def test_who_is_named_in_a_body_is_known(body: str, folder: str) -> None:
    """Whoever an entry, a fact, a task or a link in any kind of note names is found elsewhere."""
    text = body.format(name="Zora Quill", address="Zora%20Quill")
    files = {f"{folder}/Note.md": f"---\nrole: Note\n---\n{text}\n"}

    assert redactor(files).hide("Zora Quill, then Zora.") == "Z. Q., then Z. Q."


def test_who_is_named_in_a_daily_note_is_known() -> None:
    """A touch may be logged anywhere, with somebody who is named nowhere else."""
    files = {
        "Leads/Northwind.md": "---\nrole: x\n---\n",
        "Daily/2026-11-20.md": "## Log\n- call with Zora Quill: about [[Northwind]]\n",
    }

    assert redactor(files).hide("ask Zora") == "ask Z. Q."


@pytest.mark.parametrize(
    ("files", "text", "hidden"),
    [
        ({"Leads/Zorax – Data lead.md": "---\nrole: Data lead\n---\n"}, "zorax", "Z."),
        ({"Leads/Zorax Quill.md": "---\n---\n"}, "at Zorax Quill", "at Z. Q."),
        ({"Leads/Data lead.md": "---\nrole: Data lead\n---\n"}, "Data lead", "Data lead"),
        ({"Postings/Zorax: Analyst.md": "---\nrole: Analyst\n---\n"}, "Zorax", "Z."),
        ({"Meetings/2026-11-02 Zora Quill.md": "---\n---\n"}, "with Zora Quill", "with Z. Q."),
    ],
)
def test_the_name_of_a_note_may_name_somebody(
    files: Mapping[str, str], text: str, hidden: str
) -> None:
    """What a lead's, a posting's or a meeting's file is called before its role is a name, too."""
    assert redactor(files).hide(text) == hidden


SYLLABLES = ("zu", "xo", "vö", "qua", "kly", "wré", "ßi", "jøn", "ñu", "ghe")
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4).map("".join)
NAMES = st.lists(WORDS.map(str.title), min_size=1, max_size=3).map(" ".join)
DISGUISES = (
    str.upper,
    str.lower,
    lambda name: name.replace(" ", "-"),
    lambda name: name.replace(" ", "\u00a0"),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFC", name),
    lambda name: f"{name}'s",
    lambda name: f"“{name}”",
    lambda name: name.replace(" ", ", "),
    lambda name: name.replace(" ", "\n"),
)


def plain(text: str) -> str:
    """The letters of a text without case and accents, by another way than the one that is tried."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o"))
    return "".join(char for char in apart if char.isalpha())


@given(
    name=NAMES,
    spec=st.sampled_from(LINKS),
    disguises=st.lists(st.sampled_from(DISGUISES), max_size=3),
    before=st.sampled_from(["", "ask ", "(", "a-", "#", "…"]),
    after=st.sampled_from(["", " soon", ")", ".", ",", "-Team", ":", "…"]),
)
def test_no_name_comes_out(
    name: str, spec: PropertySpec, disguises: list[Callable[[str], str]], before: str, after: str
) -> None:
    """Whatever somebody is called, and however a text writes it, no word of the name is left."""
    assume("/" not in name)
    files = {
        f"{spec.kind.capitalize()}s/Note.md": f"---\ntype: {spec.kind}\n{spec.name}: {name}\n---\n"
    }
    written = name
    for disguise in disguises:
        written = disguise(written)

    one = redactor(files)
    hidden = one.hide(f"{before}{written}{after}")

    assert all(plain(word) not in plain(hidden) for word in name.split())
    assert one.left(hidden) == ()

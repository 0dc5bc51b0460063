"""What a vault looks like from outside: as bytes, when it is young, and how two looks differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.footprint import (
    NEVER,
    YOUNG,
    Difference,
    Footprint,
    Form,
    Listing,
    Sight,
    differing,
    listing_of,
    packed,
    packed_notes,
    remembered,
    unpacked,
)
from vaultleads.core.problem import Problem

NOON = 1_795_435_200_000_000_000
"""Noon of 23 November 2026, in nanoseconds."""


def note(name: str, changed: int = NOON, status_changed: int = NOON, size: int = 3) -> Sight:
    """A note as a walk sees it."""
    return Sight(name, "note", size, changed, status_changed, 7)


def other(name: str, form: Form) -> Sight:
    """Anything but a note."""
    return Sight(name, form)


def folder(*sights: Sight) -> bytes:
    """A folder with these files."""
    return packed(sights)


# --- one folder as bytes --------------------------------------------------------------------

# Lone surrogates as well: they stand for the bytes of a name that is not UTF-8.
NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=8)
NUMBERS = st.integers(-(2**63), 2**64)
NOTES = st.builds(Sight, NAMES, st.just("note"), NUMBERS, NUMBERS, NUMBERS, NUMBERS)
OTHERS = st.builds(
    Sight,
    NAMES,
    st.sampled_from(
        ["file", "target", "linked-out", "linked-nowhere", "odd", "conflict", "kept", "dataless"]
    ),
)
SIGHTS = st.lists(NOTES | OTHERS, unique_by=lambda sight: sight.name, max_size=6)


@given(SIGHTS)
def test_a_folder_is_unpacked_as_it_was_packed(sights: list[Sight]) -> None:
    """Every name, form and number comes back, in the same order."""
    assert unpacked(packed(sights)) == sights


@given(SIGHTS)
def test_notes_are_packed_alike_in_columns(sights: list[Sight]) -> None:
    """The short way to the bytes of a folder, with its notes first, leads to the same bytes."""
    notes = [sight for sight in sights if sight.form == "note"] or [note("a.md")]
    others = [sight for sight in sights if sight.form != "note"]
    names, _, *numbers = zip(*notes, strict=True)

    assert packed_notes(names, numbers, others) == packed([*notes, *others])


def test_bytes_do_not_depend_on_who_else_holds_a_name() -> None:
    """Equal sights give equal bytes, whether or not they are the same objects."""
    once = folder(note("Northwind Traders.md"), note("x.md", size=5_000))
    words = ["Northwind", "Traders.md"]
    again = folder(note(" ".join(words)), note("x.md", size=int("5000")))

    assert once == again


# --- what is young --------------------------------------------------------------------------


def test_of_a_young_note_the_time_is_not_remembered() -> None:
    """It may change once more within the same tick of the clock, so it is opened again.

    A time in the future was set by hand, and says nothing of when that was done.
    """
    seen = folder(
        note("old.md", NOON - YOUNG, NOON - YOUNG),
        note("saved.md", NOON - YOUNG + 1, NOON - YOUNG + 1),
        note("moved in.md", NOON - 9 * YOUNG, NOON - 1),
        note("tomorrow's.md", NOON + 9 * YOUNG, NOON - YOUNG),
        other("chart.svg", "file"),
    )

    actual = unpacked(remembered(seen, NOON))

    assert [(sight.name, sight.changed) for sight in actual] == [
        ("old.md", NOON - YOUNG),
        ("saved.md", NEVER),
        ("moved in.md", NEVER),
        ("tomorrow's.md", NOON + 9 * YOUNG),
        ("chart.svg", 0),
    ]


@given(SIGHTS, st.integers(0, 2**63))
def test_what_is_remembered_differs_by_young_notes_alone(sights: list[Sight], now: int) -> None:
    """After `remembered`, the next look opens the young notes and nothing else."""
    before = {"Leads/": remembered(packed(sights), now)}

    actual = differing(before, Footprint({"Leads/": packed(sights)}))

    young = [
        f"Leads/{sight.name}"
        for sight in sights
        if sight.form == "note"
        and (now - YOUNG < sight.changed <= now or sight.status_changed > now - YOUNG)
        and sight.changed != NEVER
    ]
    assert actual == Difference(
        ("Leads/",) if young else (), (), tuple(sorted(young)), (), others=False
    )


# --- two looks ------------------------------------------------------------------------------


def test_a_vault_that_nobody_touched_does_not_differ() -> None:
    """Equal bytes for each folder are all that is compared."""
    folders = {"": folder(note("a.md")), "Leads/": folder(note("b.md"))}

    assert differing(folders, Footprint(dict(folders))) == Difference((), (), (), (), others=False)


def test_another_order_is_no_difference_but_remembered() -> None:
    """The system may list a folder in another order; its notes are the same."""
    before = {"": folder(note("a.md"), note("b.md"))}
    now = {"": folder(note("b.md"), note("a.md"))}

    assert differing(before, Footprint(now)) == Difference(("",), (), (), (), others=False)


def test_new_changed_and_lost_notes_are_told_apart() -> None:
    """A note that is new or has another signature is opened; one that is not there is lost."""
    before = {"": folder(note("same.md"), note("saved.md"), note("gone.md"))}
    now = {"": folder(note("same.md"), note("saved.md", size=4), note("new.md"))}

    actual = differing(before, Footprint(now))

    assert actual == Difference(("",), (), ("new.md", "saved.md"), ("gone.md",), others=False)


def test_any_number_of_the_signature_counts() -> None:
    """Size, either time, or the number of the file: one of them is enough."""
    plain = note("a.md")
    others = [
        plain._replace(size=4),
        plain._replace(changed=NOON + 1),
        plain._replace(status_changed=NOON + 1),
        plain._replace(inode=8),
    ]

    found = [differing({"": folder(plain)}, Footprint({"": folder(now)})).notes for now in others]

    assert found == [("a.md",)] * 4


def test_with_a_folder_its_notes_are_lost() -> None:
    """What a look covered and did not find is gone, with all in it."""
    before = {"": folder(), "Old/": folder(note("a.md")), "Old/Sub/": folder(note("b.md"))}

    actual = differing(before, Footprint({"": folder()}))

    assert actual == Difference(
        (), ("Old/", "Old/Sub/"), (), ("Old/Sub/b.md", "Old/a.md"), others=True
    )


def test_what_was_not_looked_at_is_as_it_was() -> None:
    """A look into `Leads/` and at all below `Old` says nothing of other folders."""
    before = {
        "": folder(),
        "Daily/": folder(note("a.md")),
        "Leads/": folder(note("b.md")),
        "Leads/Sub/": folder(note("c.md")),
        "Old/": folder(note("d.md")),
        "Old/Sub/": folder(note("e.md")),
        "Older/": folder(note("f.md")),
    }
    look = Footprint({"Leads/": folder()}, whole=frozenset({"Old/"}))

    actual = differing(before, look)

    assert actual == Difference(
        ("Leads/",),
        ("Old/", "Old/Sub/"),
        (),
        ("Leads/b.md", "Old/Sub/e.md", "Old/d.md"),
        others=True,
    )


def test_names_and_forms_of_other_files_count_as_others() -> None:
    """A file, a report, a broken link: what links lead to and what is odd may have changed."""
    before = {"": folder(note("a.md"), other("chart.svg", "file"))}

    found = [
        differing(before, Footprint({"": folder(note("a.md"), *sights)})).others
        for sights in (
            [other("chart.svg", "file")],
            [],
            [other("chart.svg", "file"), other("b.svg", "file")],
            [other("chart.svg", "linked-out")],
        )
    ]

    assert found == [False, True, True, True]


def test_a_new_folder_counts_as_others() -> None:
    """Even an empty one is to be told."""
    actual = differing({"": folder()}, Footprint({"": folder(), "New/": folder()}))

    assert actual == Difference(("New/",), (), (), (), others=True)


def test_a_note_that_went_to_icloud_is_not_lost() -> None:
    """What was last read of it stays; back on this computer, it is opened; deleted, it is lost."""
    here, away = {"": folder(note("a.md"))}, {"": folder(other("a.md", "dataless"))}

    assert differing(here, Footprint(away)) == Difference(("",), (), (), (), others=True)
    assert differing(away, Footprint(here)) == Difference(("",), (), ("a.md",), (), others=True)
    assert differing(away, Footprint({"": folder()})).lost == ("a.md",)


PLACES = st.sampled_from(["", "A/", "A/B/", "AB/", "C/"])
VAULTS = st.dictionaries(PLACES, SIGHTS.map(packed), max_size=5)


def notes_in(folders: dict[str, bytes]) -> dict[str, Sight]:
    """The notes of a vault by their paths."""
    return {
        path + sight.name: sight
        for path, blob in folders.items()
        for sight in unpacked(blob)
        if sight.form == "note"
    }


@given(VAULTS, VAULTS, st.frozensets(PLACES))
def test_the_difference_leads_from_one_look_to_the_other(
    before: dict[str, bytes], now: dict[str, bytes], whole: frozenset[str]
) -> None:
    """To remember and forget what it names makes the memory equal to what was seen."""
    look = Footprint(now, whole=whole)

    actual = differing(before, look)

    kept = {path: blob for path, blob in before.items() if path not in actual.lost_folders}
    kept.update({path: now[path] for path in actual.folders})
    assert kept == {path: b for path, b in before.items() if not look.covers(path)} | now
    old, new = notes_in(before), notes_in(now)
    assert set(actual.notes) == {path for path, sight in new.items() if old.get(path) != sight}
    assert not set(actual.lost) & new.keys()
    if "" in whole:
        assert old.keys() - new.keys() - set(actual.lost) <= {
            path + sight.name for path, b in now.items() for sight in unpacked(b)
        }


# --- the same as lists ----------------------------------------------------------------------


def test_a_footprint_is_listed_in_order_with_its_problems() -> None:
    """Each odd form has its warning; notes in iCloud share one, and links may still lead there."""
    unreadable = Problem("Shut", 0, 0, "unreadable", "cannot be opened (permission denied)")
    footprint = Footprint(
        {
            "Leads/": folder(
                note("b.md"),
                note("a.md"),
                other("a (conflicted copy).md", "conflict"),
                other("a.md~", "kept"),
                other("cloud 2.md", "dataless"),
                other("cloud 1.md", "dataless"),
            ),
            "": folder(
                other("pipe.md", "odd"),
                other("out.md", "linked-out"),
                other("lost.md", "linked-nowhere"),
                other("chart.svg", "file"),
            ),
            "Reports/": folder(other("Priorities.md", "target")),
        },
        (unreadable,),
    )

    actual = listing_of(footprint)

    assert actual == Listing(
        notes=("Leads/a.md", "Leads/b.md"),
        files=("Leads/a.md~", "chart.svg"),
        problems=actual.problems,
        targets=("Leads/cloud 1.md", "Leads/cloud 2.md", "Reports/Priorities.md"),
    )
    assert [(problem.path, problem.code, problem.severity) for problem in actual.problems] == [
        ("Leads/a (conflicted copy).md", "conflict-copy", "warning"),
        ("Leads/a.md~", "kept-aside", "warning"),
        ("Leads/cloud 1.md", "not-downloaded", "warning"),
        ("Shut", "unreadable", "error"),
        ("lost.md", "broken-symlink", "warning"),
        ("out.md", "symlink-out", "warning"),
        ("pipe.md", "not-a-file", "warning"),
    ]


def test_notes_in_icloud_are_counted_in_one_problem() -> None:
    """A thousand of them are one thing to do, and say so at the first."""
    away = [other(f"{number}.md", "dataless") for number in range(1, 4)]

    one = listing_of(Footprint({"": folder(*away[:1])})).problems
    three = listing_of(Footprint({"": folder(*away)})).problems

    assert [str(problem) for problem in (*one, *three)] == [
        (
            "1.md: is in iCloud and not on this computer;"
            " what was last read of it counts (download it)"
        ),
        (
            "1.md: one of 3 notes that are in iCloud and not on this computer;"
            " what was last read of it counts (download it)"
        ),
    ]

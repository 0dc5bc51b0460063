"""How many lines an edit touches that it was not asked to touch, and how long an edit takes.

Run `python benchmarks/edits.py [EDITS]`. Random changes to one property each are made to random
notes: those of the vault maker, those of the sample vault, and notes put together from every odd
way to write a property. The same changes go through ruamel.yaml's round trip (with the settings
that keep most) and through python-frontmatter's `dumps`. Counted are the edits in which a line
outside of the property differs, those after which another property reads differently, those that
raised an exception, were refused in words, or found nothing to do.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Any

import frontmatter
from ruamel.yaml import YAML
from vault_maker import vault_notes

from vaultleads.codec import decode
from vaultleads.codec.amend import amend
from vaultleads.codec.layout import Layout
from vaultleads.codec.roundtrip import PropertyChange, round_trip
from vaultleads.core.changes import (
    AddEntry,
    AddToList,
    AmendError,
    RemoveFromList,
    RemoveProperty,
    SetProperty,
    Value,
)
from vaultleads.core.model import FrontMatter, Link, Scalar, Sequence

PATH = "Leads/Northwind.md"
SAMPLE = os.path.join(os.path.dirname(__file__), os.pardir, "sample-vault")
EDITS = 10_000
TIMED = 400

PIECES = (
    "{}: plain\n",
    '{}: "quoted: x"  # comment\n',
    "{}: 'it''s'   # comment\n",
    "{}:\n",
    "{}:   # only a comment\n",
    "{}: 5\n",
    "{}: +15551234567\n",
    "{}: 2026-11-27 # day\n",
    "{}: no\n",
    "{}: ~\n",
    "{}: [[Dana]]\n",
    '{}: "[[Dana]]"\n',
    "{}: [a, b]\n",
    "{}: [ a , 'b' ,]  # end\n",
    "{}: []  # none\n",
    "{}: [\n  a,  # one\n  b  # two\n  ]  # end\n",
    '{}:\n  - a\n  - "b"  # second\n',
    "{}: # people\n- a\n# between\n- b\n",
    "{}:\n    -   a\n\n    -   b\n",
    "{}: |\n  text\n  # no comment\n\n  more\n",
    "{}: >- # folded\n  a\n  b\n",
    "{}: plain\n  over\n\n  lines\n",
    '{}: "over\n  lines"  # comment\n',
    "{}:\n  # above\n  value # comment\n",
    "{}:\n  a: 1\n  b: [x]\n",
    "{} : spaced\n",
    "{}: Kühn – 😀\n",
    "# a comment\n",
    "\n",
)
NAMES = ("role", "next", "due", "tags", "contacts", "größe", "Due date", "phone")
BODIES = ("", "Text\n", "\n## Log\n\n- 2026-11-20 call with [[Dana]]\n", "\n---\na: b\n---\nText")
VALUES: tuple[Value, ...] = (
    *("send the case study", "no", "10:30", "0612345678", "+15551234567", "a: b #c", 'say "hi"'),
    *("2026-11-27", "Kühn", "two\nlines", "", "- x", "[x]"),
    *(date(2026, 11, 27), 4, 2.5, True, None),
    *(Link("Dana Reyes", "", 0, 0), Link("a/b", "B", 0, 0)),
)


def odd_note(chance: random.Random) -> bytes:
    """A note of properties in odd forms, with odd line ends."""
    names = chance.sample(NAMES, chance.randint(1, len(NAMES)))
    text = "".join(chance.choice(PIECES).format(name) for name in names)
    note = f"---\n{text}---\n{chance.choice(BODIES)}"
    bom = chance.choice(["", "", "", "\ufeff"])
    return (bom + note.replace("\n", chance.choice(["\n", "\n", "\n", "\r\n"]))).encode()


def notes(chance: random.Random) -> Iterator[bytes]:
    """Notes without end: a third each made for the benchmarks, by hand, and odd."""
    made = [text.encode() for _, text in vault_notes(2000) if text.startswith("---\n")]
    sample = []
    for folder, _, names in os.walk(SAMPLE):
        for name in names:
            if name.endswith(".md") and "Reports" not in folder and "_templates" not in folder:
                with open(os.path.join(folder, name), "rb") as file:
                    sample.append(file.read())
    while True:
        yield chance.choice(made)
        yield chance.choice(sample)
        yield odd_note(chance)


def random_change(chance: random.Random, note: FrontMatter) -> PropertyChange:
    """A change to a property of the note, now and then to one that it has not."""
    here = [prop.name for prop in note.properties.values()] * 3 + ["missing"]
    name = chance.choice(here)
    prop = note.properties.get(name.casefold())
    kinds: list[Callable[[], PropertyChange]] = [
        lambda: SetProperty(name, chance.choice(VALUES)),
        lambda: SetProperty(name, chance.choice(VALUES)),
        lambda: SetProperty(name, tuple(chance.sample(VALUES[:7], chance.randint(0, 3)))),
        lambda: AddToList(name, chance.choice(VALUES[:7])),
    ]
    if prop is not None:
        kinds.append(lambda: RemoveProperty(name))
        if isinstance(prop.value, Sequence):
            texts = [item.text for item in prop.value.items if isinstance(item, Scalar)]
            if texts:
                kinds.append(lambda: RemoveFromList(name, chance.choice(texts)))
    return chance.choice(kinds)()


def by_ruamel(data: bytes, note: FrontMatter, change: PropertyChange) -> bytes:
    """The note as ruamel.yaml writes it, its delimiters and body put back as they were."""
    layout = Layout(data, note)
    return layout.with_block(round_trip(layout.block, change))


def by_frontmatter(data: bytes, change: PropertyChange) -> bytes:
    """The note as python-frontmatter writes it."""
    post = frontmatter.loads(data.decode("utf-8-sig"))
    folded = change.name.casefold()
    name = next((key for key in post.metadata if str(key).casefold() == folded), change.name)
    if isinstance(change, RemoveProperty):
        post.metadata.pop(name, None)
    else:
        after = decode(PATH, amend(PATH, data, [change]))
        found = after.properties[change.name.casefold()].value
        post[name] = _plain(found)
    return bytes(frontmatter.dumps(post).encode())


def _plain(value: Any) -> Any:
    if isinstance(value, Sequence):
        return [_plain(item) for item in value.items]
    return getattr(value, "value", None)


def touches_others(data: bytes, note: FrontMatter, change: PropertyChange, new: bytes) -> bool:
    """Whether a line differs that is none of the property's."""
    lines, new_lines = (each.decode().splitlines(keepends=True) for each in (data, new))
    prop = note.properties.get(change.name.casefold())
    first = stop = note.body_line - 1
    if prop is not None:
        piece = Layout(data, note).piece(prop)
        first = prop.line - 1
        stop = first + 1 if piece is None else piece.end + 1
    names = [other.line for other in note.properties.values() if prop and other.line > prop.line]
    stop = min([stop, *(line - 1 for line in names)])
    below = len(lines) - stop
    if prop is None:
        first = _alike(lines, new_lines)
        below = len(lines) - first
    kept = new_lines[len(new_lines) - below :] if below else []
    return new_lines[:first] != lines[:first] or kept != lines[len(lines) - below :]


def _alike(lines: list[str], new_lines: list[str]) -> int:
    """How many lines are alike from the top."""
    pairs = zip(lines, new_lines, strict=False)
    return next((n for n, (old, new) in enumerate(pairs) if old != new), len(lines))


def misread(new: bytes, before: FrontMatter, change: PropertyChange) -> bool:
    """Whether our own reading finds another property changed."""
    after = decode(PATH, new)
    key = change.name.casefold()
    kept = {name: _plain(prop.value) for name, prop in before.properties.items() if name != key}
    read = {name: _plain(prop.value) for name, prop in after.properties.items() if name != key}
    return repr(kept) != repr(read)


def count(edits: int, seed: int = 1) -> dict[str, Counter[str]]:
    """Make the edits in three ways and count what came of them."""
    chance = random.Random(seed)
    counts: dict[str, Counter[str]] = {
        way: Counter() for way in ("amend", "ruamel.yaml", "python-frontmatter")
    }
    source = notes(chance)
    made = 0
    while made < edits:
        data = next(source)
        note = decode(PATH, data)
        if note.body_line == 1 or not note.properties:
            continue
        change = random_change(chance, note)
        made += 1
        ways: tuple[tuple[str, Callable[[], bytes]], ...] = (
            ("amend", lambda: amend(PATH, data, [change])),  # noqa: B023 - called in this round
            ("ruamel.yaml", lambda: by_ruamel(data, note, change)),  # noqa: B023 - as above
            ("python-frontmatter", lambda: by_frontmatter(data, change)),  # noqa: B023 - as above
        )
        for way, make in ways:
            counts[way].update(outcome(data, note, change, make))
    return counts


def outcome(
    data: bytes, note: FrontMatter, change: PropertyChange, make: Callable[[], bytes]
) -> Iterator[str]:
    """What came of one edit."""
    try:
        new = make()
    except AmendError:
        yield "refused"
        return
    except Exception:  # noqa: BLE001 - a round trip may raise anything
        yield "raised"
        return
    if touches_others(data, note, change, new):
        yield "other lines"
    if misread(new, note, change):
        yield "other values"
    if new == data:
        yield "nothing to do"


def timed() -> tuple[float, float, list[float]]:
    """Microseconds of one amend and of one load and dump by ruamel.yaml, and their ratios."""
    chance = random.Random(2)
    made = [text.encode() for path, text in vault_notes(2000) if path.startswith("Leads/")]
    change = SetProperty("due", date(2026, 12, 4))
    amends, trips, ratios = [], [], []
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 2**30
    gc.disable()
    for _ in range(TIMED):
        data = chance.choice(made)
        block = Layout(data, decode(PATH, data)).block
        start = time.perf_counter()
        amend(PATH, data, [change])
        middle = time.perf_counter()
        yaml.dump(yaml.load(block), StringIO())
        end = time.perf_counter()
        amends.append((middle - start) * 1e6)
        trips.append((end - middle) * 1e6)
        ratios.append((middle - start) / (end - middle))
    gc.enable()
    return statistics.median(amends), statistics.median(trips), sorted(ratios)


def entries(edits: int, seed: int = 3) -> Counter[str]:
    """Add entries to random bodies; count those after which an old line is not there."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    source = notes(chance)
    for _ in range(edits):
        data = next(source)
        section = chance.choice(["log", "intelligence"])
        change = AddEntry("log" if section == "log" else "intelligence", "2026-11-22 call: text")
        try:
            new = amend(PATH, data, [change])
        except AmendError:
            counts["refused"] += 1
            continue
        counts["made"] += 1
        old, now = data.decode().splitlines(), new.decode().splitlines()
        same = _alike(old, now)
        below = old[same:]
        counts["other lines"] += bool(below) and now[-len(below) :] != below
    return counts


def main(edits: int) -> None:
    """Print what the edits did, and how long they take."""
    counts = count(edits)
    print(f"{edits:,} random edits of one property")
    print(f"{'':20}{'other lines':>14}{'other values':>14}{'raised':>9}{'refused':>9}{'same':>9}")
    for way, found in counts.items():
        print(
            f"{way:20}{found['other lines']:14,}{found['other values']:14,}{found['raised']:9,}"
            f"{found['refused']:9,}{found['nothing to do']:9,}"
        )
    added = entries(edits // 10)
    print(
        f"{edits // 10:,} random entries: {added['other lines']:,} changed another line,"
        f" {added['refused']:,} refused"
    )
    ours, theirs, ratios = timed()
    print(f"amend                {ours:8.0f} us")
    print(f"ruamel load and dump {theirs:8.0f} us")
    low, high = ratios[len(ratios) // 20], ratios[-len(ratios) // 20]
    print(
        f"ratio                {statistics.median(ratios):8.3f}    (goal 0.08; {TIMED} rounds,"
        f" 9 in 10 from {low:.3f} to {high:.3f})"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EDITS)

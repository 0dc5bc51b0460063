"""Write the figures of a run into the guide: its table, its machine and its picture.

    python benchmarks/goals.py --large --peers FOLDER --json FILE
    python benchmarks/page.py FILE

The table stands in `docs/performance.md` between `<!-- measured: NAME -->` and
`<!-- measured: end -->`, all else there is written by hand; the picture is
`docs/images/growth.svg`, which needs the figures of 1,000 to 100,000 notes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from goals_index import FIRST, FLOOR, NEXT
from growth import Curve, picture
from measuring import HEAD, Row, cells

DOCS = Path(__file__).parent.parent / "docs"
_REGION = re.compile(r"(<!-- measured: (?!end\b)(\w+) -->\n).*?(<!-- measured: end -->)", re.DOTALL)


def markdown_table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table; a goal that is missed stands out."""
    lines = [HEAD, *map(cells, rows)]
    shown = [f"| {' | '.join(line)} |" for line in lines]
    marks = "|".join("--:" if column in {2, 4} else "---" for column in range(len(HEAD)))
    text = "\n".join((shown[0], f"|{marks}|", *shown[1:])) + "\n"
    return re.sub(r"\| (missed|not measured)", r"| **\1**", text)


def machine_text(found: Mapping[str, Any]) -> str:
    """Return what the figures were measured on, as a sentence."""
    of = found["machine"]
    return (
        f"{found['notes']:,} notes, {found['rounds']} rounds; {of['cores']} cores, "
        f"{of['memory_gib']} GiB, {of['system']}, Python {of['python']}, SQLite {of['sqlite']}; "
        f"{found['time']} time; the load of the machine was {found['load']} before the run.\n"
    )


def curve(rows: Sequence[Row], name: str) -> Curve:
    """Return the milliseconds of one curve by the number of notes."""
    found = (re.fullmatch(rf"{re.escape(name)}, ([\d,]+) notes", one.what) for one in rows)
    pairs = zip(found, rows, strict=True)
    return {int(at[1].replace(",", "")): one.value for at, one in pairs if at and one.value}


def main(place: str) -> None:
    """Write table and picture."""
    found = json.loads(Path(place).read_text(encoding="utf-8"))
    rows = [Row(**one) for one in found["rows"]]
    parts = {"goals": markdown_table(rows), "machine": machine_text(found)}
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(_REGION.sub(lambda at: at[1] + parts[at[2]] + at[3], text), encoding="utf-8")
    first, question, floor = (curve(rows, name) for name in (FIRST, NEXT, FLOOR))
    start = next((one.value for one in rows if one.what == "bare Python start"), None)
    if first and question and floor and start:
        drawn = picture(first, question, floor, start)
        (DOCS / "images" / "growth.svg").write_text(drawn, encoding="utf-8")
    else:
        print("no picture: the figures hold no growth; measure with --large", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])

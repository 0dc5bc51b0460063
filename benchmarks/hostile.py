"""How long the notes take to decode that were made to take long.

Run `python benchmarks/hostile.py [ROUNDS]`. Each note is one way of making a reader of front
matter do more than its length is worth: brackets that are never closed, values cut at what looks
like a name, thousands of aliases, of mistakes or of equal names. All are just below the length
at which a front matter is refused unread. Printed is the best of the rounds for each, slowest
first; the goal is a quarter of a second for every one.
"""

from __future__ import annotations

import sys
import time
from itertools import count, takewhile

from vaultleads.codec import decode

LENGTH = 63_000
"""How long each front matter is, in bytes: a little less than the 64 KB that are read."""

GOAL = 0.25
ROUNDS = 3


def lines_of(line: str) -> str:
    """As many copies of `line` as fit, its `#` replaced by the number of the copy."""
    numbered = (line.replace("#", str(number)) for number in count())
    room = [LENGTH]

    def fits(one: str) -> bool:
        room[0] -= len(one.encode())
        return room[0] >= 0

    return "".join(takewhile(fits, numbered))


def filled(head: str, part: str, tail: str = "\n") -> str:
    """`head`, as many copies of `part` as fit, and `tail`."""
    return head + part * ((LENGTH - len(head) - len(tail)) // len(part.encode())) + tail


NOTES = {
    "braces cut at names": lines_of("k#: {" + "{a}, " * 100 + "\n"),
    "open lists of links": lines_of("k#: [" + "[[a]], " * 100 + "\n"),
    "links one after the other": lines_of("k#: " + "[[a]] " * 200 + "\n"),
    "links on one line": filled("k: ", "[[a]] "),
    "an open list of links": filled("k: [", "[[a]], "),
    "lists of aliases": "a: &a [x]\n" + lines_of("k#: [" + "*a, " * 50 + "]\n")[:-12] + "]\n",
    "a list of aliases": filled("a: &a x\nk: [", "*a, ", "]\n"),
    "open lists of aliases": "a: &a [x]\n" + lines_of("k#: [" + "*a, " * 50 + "\n")[:-12] + "\n",
    "templates": lines_of("k#: {{a}}\n"),
    "templates, all one name": lines_of("k: {{a}}\n"),
    "templates and a slip": "x: y: z\n" + lines_of("k#: {{a}}\n")[:-40] + "\n",
    "an open quotation": filled('k: "', "a "),
    "open quotations": lines_of('k#: "a a a a a a a a a a a a a a a a a a a a\n'),
    "open single quotations": lines_of("k#: 'a a a\n"),
    "short open quotations": lines_of('k: "\n'),
    "quotations and brackets": lines_of('k#: ["a", \'b\n'),
    "escaped quotation marks": filled('k: [[a #b]] "', '\\"'),
    "one list": filled("k: [", "a,", "]\n"),
    "one nested list": filled("k: [", "[a],", "]\n"),
    "one mapping": filled("k: {", "a: b,", "}\n"),
    "one list of lines": filled("k:\n", "- a\n"),
    "one list of lines and a slip": filled("x: y: z\nk:\n", "- a\n"),
    "brackets": filled("k: ", "["),
    "brackets on lines": lines_of("k#: [\n"),
    "braces on lines": lines_of("k#: {\n"),
    "closed below": lines_of("k#: [\n")[:-500] + "]\n" * 200,
    "equal names": lines_of("k: v\n"),
    "equal names and a slip": lines_of("k: v\n")[:-20] + "x: y: z\n",
    "many names": lines_of("k#: v\n"),
    "many names and a slip": "x: y: z\n" + lines_of("k#: v\n")[:-40] + "\n",
    "many lists": lines_of("k#: [a]\n"),
    "many links": lines_of("k#: [[a]]\n"),
    "many links with comments": lines_of("k#: [[a #b]]\n"),
    "a list of links with comments": filled("k: [", "[[a #b]],", "]\n"),
    "lines of links with comments": filled("k:\n", "- [[a #b]]\n"),
    "swallowed comments": lines_of("k#: a #b\n"),
    "swallowed comments in a list": filled("k:\n", "- a #b\n"),
    "merged items": lines_of("k#: a\n  - b\n"),
    "anchors": lines_of("k#: &a b\n"),
    "anchors in a list": filled("k: [", "&a b,", "]\n"),
    "tags": lines_of("k#: !x b\n"),
    "tags in a list": filled("k: [", "!x b,", "]\n"),
    "second colons": lines_of("k#: a: b\n"),
    "colons": filled("k: ", "a: "),
    "no spaces": lines_of("k#:v\n"),
    "stray lines": "k: v\n" + lines_of("stray\n")[:-40] + "\n",
    "stray lines below a list": "k: [\n" + lines_of("stray\n")[:-40] + "\n",
    "stray list items": "k: v\n" + lines_of("- x\n")[:-40] + "\n",
    "stray names": "k: v\n" + lines_of(" x#: y\n")[:-40] + "\n",
    "blanks in a name": filled("a", " ", "x\n"),
    "blanks after a name": filled("a", " ", ": x: y\n"),
    "blanks in a value": filled("a: b: c", " ", "x\n"),
    "blanks before a comment": filled("a: b: c", " #", "\n"),
    "blank lines": filled("a: b: c\n", "\n"),
    "comments": filled("a: b: c\n", "#\n"),
    "tabs": lines_of("\tk#: v\n"),
    "control characters": lines_of("k#: \x07\n"),
    "odd names": lines_of("\u200bk#: v\n"),
    "surrogate pairs": filled('k: "', "\\ud83d\\ude00", '"\n'),
    "line separators": filled("k: ", "\u2028"),
    "conflicts": lines_of("<<<<<<< a\nk#: v\n=======\nk#: w\n>>>>>>> b\n"),
    "false closes": lines_of("k#: v\n ----x\n"),
    "uneven items": filled("k:\n  - a\n", " - b\n"),
    "a block value": filled("k: |\n\tb\n", " a\n"),
    "question marks": lines_of("? k#\n: v\n"),
    "lists for names": lines_of("? [a]\n: v\n"),
    "nested mappings": lines_of("k#:\n  a:\n    b: c\n"),
    "text blocks with strays": lines_of("k#: |\n''\n  - k\n"),
    "links and strays": lines_of("k#: ''[[a]]k: '\n? x`|\n"),
    "folded quotation": filled('k: "', "a\n  ", '"\n'),
    "text": filled("", "word "),
    "lines of text": filled("", "word\n"),
}


def best(data: bytes, rounds: int) -> float:
    """How many seconds `data` takes at best."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        decode("Leads/Hostile.md", data)
        found.append(time.perf_counter() - begun)
    return min(found)


def main(rounds: int) -> None:
    """Print how long each note takes, and how many are beyond the goal."""
    notes = {name: f"---\n{text}---\nBody\n".encode() for name, text in NOTES.items()}
    assert all(len(data) <= 64 * 1024 for data in notes.values())  # noqa: S101 - a longer one would be refused unread
    took = sorted(((best(data, rounds), name) for name, data in notes.items()), reverse=True)
    for seconds, name in took:
        print(f"{seconds * 1000:8.1f} ms  {name}")
    beyond = sum(1 for seconds, _ in took if seconds > GOAL)
    print(f"{len(took)} notes, best of {rounds}; {beyond} beyond the goal of {GOAL * 1000:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)

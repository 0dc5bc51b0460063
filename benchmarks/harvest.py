"""What becomes of ticks, and of what is typed beside them, in long random stories.

Run `python benchmarks/harvest.py [SEQUENCES [FIRST]]`. Each sequence is a small vault and a person
who ticks boxes in the follow-up report, types beside them (before the mark, behind it, below the
line), moves, copies and deletes lines, lets formatters change the file, edits notes by hand, some
of them into a state that cannot be edited, undoes what was done, and lets days pass. In between
the report is harvested, sometimes broken off before it is made anew, sometimes with an older
report put back, as it comes from another machine. After each harvest the vault is looked at: every
word typed must stand in a note, in the inbox, in a report or in a backup, none may be logged
twice, and every tick must be accounted for. The goal is 0 of all three.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from vaultleads.actions import Actions
from vaultleads.core.boxes import ticked_boxes
from vaultleads.core.problem import VaultleadsError
from vaultleads.core.shown import plain_line
from vaultleads.harvesting import HarvestOutcome, harvest
from vaultleads.workspace import Workspace

SEQUENCES = 1000
STEPS = 12
FIRST_DAY = date(2026, 11, 23)
REPORT = "Reports/Follow-ups.md"
NOTES = {
    "Leads/Northwind.md": (
        '---\norganization: Northwind\nstage: cultivating\ncontacts:\n  - "[[Dana Reyes]]"\n---\n\n'
        "## Log\n\n- 2026-11-02 email to [[Dana Reyes]]: hello\n"
        '- 2026-11-19 reply from [[Dana Reyes]]: "Q1 looks right"\n'
    ),
    "Leads/Kestrel.md": (
        "---\norganization: Kestrel\nstage: cultivating\nnext: send the [draft] | of_the case\n"
        "due: 2026-11-23\n---\n\n- [ ] Finish the *cost* page 📅 2026-11-25\n"
        "- [ ] ask [[Sam Okafor]] for two names 📅 2026-12-01\n\n## Log\n\n"
        "- 2026-11-17 call with [[Sam Okafor]]: budget\n- 2026-11-12 outreach to Kim\n"
    ),
    "Leads/Vela.md": (
        '---\norganization: "[[Vela Robotics]]"\nstage: spotted\ncaptured: 2026-11-20\n---\n'
    ),
    "Leads/Bluefin.md": (
        '---\norganization: Bluefin\nstage: investigating\ncontacts: ["[[Lena Ortiz]]"]\n'
        "alignment: 4\nhorizon: 2027-02\n---\n\n## Log\n\n- 2026-11-09 outreach to [[Lena Ortiz]]\n"
    ),
    "Contacts/Dana Reyes.md": "---\norganization: Northwind\ndecision_maker: true\n---\n",
    "Contacts/Lena Ortiz.md": "---\n---\n\n## Log\n\n- 2026-11-20 informational: the team\n",
    "Contacts/Sam Okafor.md": "---\ntie: strong\nmet: 2026-08-01\n---\n",
    "Contacts/Ida Brandt.md": "---\ncadence: weekly\nnext: bring the book\ndue: 2026-11-24\n---\n",
    "Organizations/Vela Robotics.md": "---\nnext: read the annual report\ndue: 2026-11-26\n---\n",
    "Meetings/2026-11-20 Fair.md": "---\ndate: 2026-11-20\n---\n\n- [ ] call them 📅 2026-11-24\n",
    "Daily/2026-11-21.md": "## Log\n\n- reply from [[Sam Okafor]] about [[Kestrel]]: when?\n",
}
DAYS = ("", "", "call on 3 Dec", "call her fri", "met on Friday", "3 Dec or 7 Dec", "+2w", "in May")
STYLES = ("nothing", "day", "arrow before", "before", "below", "arrow behind", "behind")
FORMATS = ("bullets", "italics", "escapes", "wrapping", "indentation", "line ends")
EDITS = ("touch", "plan", "snooze", "mistake", "mend")
BOX = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+\\?\[) (\\?\]\s.*?)\s*(<!-- vl:[0-9a-f]{10} -->)(.*)$")
TOKEN = re.compile(r"zq[0-9]+z")


class Story:
    """One sequence: a vault at `root`, and chance."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.day = FIRST_DAY
        self.count: Counter[str] = Counter()
        self.faults: list[str] = []
        self.typed: set[str] = set()
        self.tokens = 0
        self.mended: dict[str, str] = {}
        for path, text in {"vaultleads.yaml": "", **NOTES}.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        self.run()

    # --- the vault ------------------------------------------------------------------------

    def token(self) -> str:
        """Return a word that stands nowhere yet."""
        self.tokens += 1
        return f"zq{self.tokens}z"

    def read(self, path: str = REPORT) -> str:
        """Return the text of a file, with the line ends that it has."""
        return (self.root / path).read_bytes().decode()

    def write(self, text: str, path: str = REPORT) -> None:
        """Put `text` at `path`."""
        (self.root / path).write_bytes(text.encode())

    def everything(self) -> dict[str, str]:
        """Return all files of the vault."""
        return {
            file.relative_to(self.root).as_posix(): file.read_bytes().decode()
            for file in self.root.rglob("*.md")
        }

    def notes(self) -> dict[str, str]:
        """Return all notes."""
        return {p: text for p, text in self.everything().items() if not p.startswith("Reports/")}

    # --- what a person does to the report -------------------------------------------------

    def lines(self) -> list[str]:
        """Return the lines of the report without their ends."""
        return self.read().replace("\r\n", "\n").split("\n")

    def tick(self) -> None:
        """Tick one box, or several, and perhaps type something."""
        lines = self.lines()
        boxes = [at for at, line in enumerate(lines) if BOX.match(line)]
        for at in sorted(self.chance.sample(boxes, min(len(boxes), self.chance.randint(1, 3))))[
            ::-1
        ]:
            match = BOX.match(lines[at])
            assert match is not None  # noqa: S101 - it was found so
            self.count["ticked"] += 1
            lines[at : at + 1] = self.marked(match)
        self.write("\n".join(lines))

    def marked(self, match: re.Match[str]) -> list[str]:
        """Return the lines of a box that is ticked, with what is typed at it."""
        opened, shown, mark, behind = match.groups()
        day = self.chance.choice(DAYS)
        head = f"{opened}x{shown}"
        style = self.chance.choice(STYLES)
        if style == "nothing":
            return [f"{head} {mark}{behind}"]
        if style == "day":
            return [f"{head} {mark}{behind} {day}"]
        told = f"{self.chance.choice(['', 'called, ', 'she said '])}{self.typing()}, {day}".strip(
            " ,"
        )
        if style == "arrow before":
            return [f"{head} → {told} {mark}{behind}"]
        if style == "before":
            return [f"{head} {told} {mark}{behind}"]
        if style == "below":
            indent = " " * (len(opened) - len(opened.lstrip()) + 2)
            return [f"{head} {mark}{behind}", f"{indent}- {told}"]
        return [f"{head} {mark}{behind} {'→ ' if style == 'arrow behind' else ''}{told}"]

    def typing(self) -> str:
        """Return a new word that must not be lost."""
        token = self.token()
        self.typed.add(token)
        return token

    def blocks(self) -> tuple[list[str], list[list[str]], list[str]]:
        """Return the lines above the first item, the items with what is below them, the rest."""
        lines = self.lines()
        starts = [at for at, line in enumerate(lines) if re.match(r"[-*+] ", line)]
        if not starts:
            return lines, [], []
        stops = [
            *starts[1:],
            next(
                at
                for at in range(starts[-1] + 1, len(lines) + 1)
                if at == len(lines) or not lines[at].startswith(" ")
            ),
        ]
        found = [lines[a:b] for a, b in zip(starts, stops, strict=True)]
        return lines[: starts[0]], found, lines[stops[-1] :]

    def reorder(self) -> None:
        """Put the entries in another order; headings go along with what stands above them."""
        head, found, tail = self.blocks()
        self.chance.shuffle(found)
        self.write("\n".join([*head, *(line for block in found for line in block), *tail]))

    def copy(self) -> None:
        """Copy a line into the person's own part of the report."""
        boxes = [line for line in self.lines() if "<!-- vl:" in line]
        if boxes:
            self.write(f"{self.read()}\n{self.chance.choice(boxes)}\n")

    def delete(self) -> None:
        """Delete an entry with what is below it; what was typed there is meant to go."""
        head, found, tail = self.blocks()
        if found:
            gone = found.pop(self.chance.randrange(len(found)))
            self.typed -= set(TOKEN.findall("\n".join(gone)))
            keep = [line for line in gone if line.startswith(("#", "<!--"))]
            kept = [line for block in found for line in block]
            self.write("\n".join([*head, *kept, *keep, *tail]))

    def format(self) -> None:
        """Let a formatter write the file in its own way."""
        text = self.read().replace("\r\n", "\n")
        front, marker, rest = text.partition("<!-- vaultleads:begin")
        way = self.chance.choice(FORMATS)
        if way == "bullets":
            rest = re.sub(r"(?m)^(\s*)- ", r"\1* ", rest)
        elif way == "italics":
            rest = re.sub(r"(?m)^(\s*[-*] )\*([^*].*)\*$", r"\1_\2_", rest)
        elif way == "escapes":
            rest = rest.replace("[[", "\\[[").replace("]]", "]\\]").replace("\\\\[", "\\[")
        elif way == "wrapping":
            rest = re.sub(r"(?m)^( *)([-*] .{40}\S*) ", r"\1\2\n\1  ", rest)
        elif way == "indentation":
            rest = re.sub(r"(?m)^( +)(?=\S)", r"\1\1", rest)
        else:
            rest = rest.replace("\n", "\r\n")
        self.write(front + marker + rest)

    def untick(self) -> None:
        """Take a tick out again; what was typed there stays, but is an edit like any other."""
        self.write(self.read().replace("[x]", "[ ]", 1))

    # --- what a person does to notes ------------------------------------------------------

    def hand(self) -> None:
        """Edit a note by hand."""
        path = self.chance.choice([path for path in NOTES if path not in self.mended])
        text = self.read(path)
        way = self.chance.choice(EDITS)
        if way == "touch" and "## Log" in text:
            kind = self.chance.choice(["email to", "reply from", "call with"])
            who = self.chance.choice(["[[Dana Reyes]]", "[[Sam Okafor]]", "[[Lena Ortiz]]"])
            text = f"{text.rstrip()}\n- {self.day} {kind} {who}: by hand {self.token()}\n"
        elif way == "plan" and text.startswith("---\n"):
            text = re.sub(r"(?m)^(next|due):.*\n", "", text)
            due = self.day + timedelta(days=self.chance.randint(-2, 5))
            text = text.replace("---\n", f"---\nnext: plan {self.token()}\ndue: {due}\n", 1)
        elif way == "snooze" and path.startswith("Leads/") and "snooze" not in text:
            text = text.replace("---\n", f"---\nsnooze: {self.day + timedelta(days=3)}\n", 1)
        elif way == "mistake" and path.startswith("Leads/"):
            self.mended[path] = text
            text = text.replace("---\n", "---\nrole: a: b\nrole: c\n", 1)
        elif self.mended:
            path = self.chance.choice(list(self.mended))
            text = self.read(path).replace("role: a: b\nrole: c\n", "")
            del self.mended[path]
        self.write(text, path)

    def undo(self) -> None:
        """Take the last action back; what it wrote is meant to go."""
        try:
            self.actions(Workspace.open(str(self.root))).undo()
        except VaultleadsError:
            return
        self.count["undone"] += 1
        present = "\n".join(self.everything().values())
        self.typed = {token for token in self.typed if token in present}

    def rest(self) -> None:
        """Let days pass."""
        self.day += timedelta(days=self.chance.randint(1, 4))

    # --- harvests -------------------------------------------------------------------------

    def actions(self, workspace: Workspace) -> Actions:
        """Return the actions on the vault."""
        return Actions(workspace, f"{self.day}T10:00:00+00:00")

    def harvest(self) -> HarvestOutcome:
        """Harvest, and leave the report as it is."""
        workspace = Workspace.open(str(self.root))
        before = self.read() if (self.root / REPORT).exists() else ""
        outcome = harvest(workspace, self.actions(workspace), self.day)
        self.count["harvested"] += len(outcome.harvested)
        self.count["done before"] += len(outcome.already)
        self.count["to the inbox"] += len(outcome.inbox)
        self.account(before, outcome)
        self.look()
        return outcome

    def run(self) -> HarvestOutcome:
        """Harvest, and make the reports anew."""
        outcome = self.harvest()
        results = Workspace.open(str(self.root)).report(self.day, outcome.settled)
        self.faults += [one.message for one in results if one.state == "refused"]
        self.look()
        return outcome

    def broken_off(self) -> None:
        """Harvest, end before the report is made anew, and run again, perhaps some days later."""
        self.harvest()
        if self.chance.random() < 0.5:  # noqa: PLR2004 - as often as not
            self.rest()
        self.again()

    def other_machine(self) -> None:
        """Run, then have the ticked report back, as it comes over git, and run again."""
        ticked = self.read()
        self.run()
        if self.chance.random() < 0.5:  # noqa: PLR2004 - as often as not
            self.rest()
        self.write(ticked)
        self.again()

    def again(self) -> None:
        """Run on a report that is harvested already: no note may change."""
        before = self.notes()
        outcome = self.run()
        if outcome.harvested or self.notes() != before:
            entries = [one.entry or one.path for one in outcome.harvested]
            self.faults.append(f"applied again: {entries}")

    # --- the looking ----------------------------------------------------------------------

    def account(self, before: str, outcome: HarvestOutcome) -> None:
        """Note every tick of the report `before` of which the outcome says nothing."""
        said = {one.follow_up.mark for one in outcome.harvested}
        kept = [one.text for one in (*outcome.inbox, *outcome.left)]
        for box in ticked_boxes(before):
            known = box.mark in said or plain_line(box.shown) in outcome.already
            if not known and not any(text.startswith(box.shown) for text in kept):
                again = [one for one in ticked_boxes(before) if one.mark == box.mark]
                if len(again) == 1 or again[0] is box:
                    self.faults.append(f"not accounted for: {box.shown} {box.mark}")

    def look(self) -> None:
        """Note every typed word that stands nowhere, and every entry that stands twice."""
        present = "\n".join(self.everything().values())
        lost = {token for token in self.typed if not re.search(rf"{token}\b", present)}
        self.faults += [f"lost: {token}" for token in sorted(lost)]
        self.typed -= lost
        for path, text in self.notes().items():
            body = text.rpartition("\n---\n")[2]
            words = Counter(TOKEN.findall(body))
            entries = Counter(re.findall(r"(?m)^[-*] 20.*", body))
            for what, times in (words + entries).items():
                if times > 1:
                    self.faults.append(f"twice in {path}: {what}")


def one_story(root: Path, seed: int, steps: int = STEPS) -> Story:
    """Return a story of `steps` steps, told."""
    story = Story(root, seed)
    person = [story.tick] * 6 + [story.reorder, story.copy, story.delete, story.format]
    person += [story.untick, story.hand, story.hand, story.undo, story.rest, story.rest]
    harvests = [story.run] * 4 + [story.broken_off, story.other_machine]
    for _ in range(steps):
        story.chance.choice([*person, *harvests])()
        if story.faults:
            break
    story.run()
    return story


def main(sequences: int, first: int) -> None:
    """Print what became of all ticks, and the first stories in which something is wrong."""
    total: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAULTLEADS_STATE"] = str(Path(folder) / "state")
        for seed in range(first, first + sequences):
            story = one_story(Path(folder) / str(seed), seed)
            total += story.count
            if story.faults:
                wrong += 1
                print(f"sequence {seed}: {story.faults[:3]}")
    print(f"{sequences} sequences of {STEPS} steps, {total['ticked']} boxes ticked")
    for what in ("harvested", "done before", "to the inbox", "undone"):
        print(f"{what:13}{total[what]:8}")
    print(f"sequences in which a word was lost, an entry doubled or a tick dropped: {wrong}")


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    main(*(arguments + [SEQUENCES, 0][len(arguments) :]))

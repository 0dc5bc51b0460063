"""What other programs do to a vault while somebody watches it: random operations by processes.

Apart from the trials, which look at what becomes of them. A `shell_script` is what a person at a
terminal, a sync program or git does; run as a script, `python benchmarks/outside.py ROOT OUT SEED
COUNT` saves notes the way editors do: slowly in place, by renaming, emptied first, mapped into
memory. None of them knows of the others, so an operation may find its note gone; only those that
took effect are counted.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import random
import sys
import time
from collections.abc import Callable
from shlex import quote

Chance = random.Random

FOLDERS = ("Leads", "Leads/Old", "Contacts", "Notes", "Notes/Deep/Er", "Daily", "Meetings")
NAMES = ("Ada", "Lena Ortiz", "Kestrel", "it's 100% Ünlü", "2026-11-20", "-v", "Q3 (final)")
STAGES = ("spotted", "investigating", "cultivating", "in-conversation", "won", "nonsense")
KINDS = ("call", "email", "reply", "meeting", "river walk")
SETTINGS = (
    "",
    "touch_kinds:\n  river-walk:\n    two_way: true\n",
    "folders:\n  lead: Notes\n",
    "follow_ups:\n  daily_limit: 3\n",
)
"""What a person's settings may say, each of them readable."""
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1")


def settled_notes(count: int) -> dict[str, str]:
    """Return notes that no operation touches: so many that a vault never loses half of its notes.

    Every third is a lead, every third a contact.
    """
    kinds = ("type: lead\nstage: cultivating\n", "type: contact\ntie: strong\n", "")
    entry = "## Log\n\n- 2026-11-02 call with [[Ada]]: hello\n"
    return {
        f"Archive/{number // 40}/Note {number}.md": f"---\n{kinds[number % 3]}---\n\n{entry}"
        for number in range(count)
    }


_PAUSES = (0, 0, 0, 0.005, 0.02, 0.06, 0.2)
"""Seconds between two operations: mostly none, sometimes longer than it takes to settle."""
_SPARE = 4
"""How many operations are tried at most for each that is wanted."""


def note_path(chance: Chance) -> str:
    """Return the path of one of a few dozen notes."""
    return f"{chance.choice(FOLDERS)}/{chance.choice(NAMES)}.md"


def note_text(chance: Chance) -> str:
    """Return the text of a note of some kind, with some properties, entries, tasks and links."""
    day = f"2026-11-{chance.randint(1, 28):02}"
    front = [
        f"stage: {chance.choice(STAGES)}",
        f"next: write to {chance.choice(NAMES)!r}",
        f"due: {day}",
        f'organization: "[[{chance.choice(NAMES)}]]"',
        f'contacts: ["[[{chance.choice(NAMES)}]]"]',
        f"type: {chance.choice(('lead', 'contact', 'organization', 'posting', 'meeting'))}",
        "aliases: [Other, Ada L.]",
        "broken: [",
    ]
    lines = chance.sample(front, chance.randint(0, 4))
    body = [
        f"- {day} {chance.choice(KINDS)} with [[{chance.choice(NAMES)}]]: {chance.random()}",
        f"- [ ] send the draft 📅 {day}",
        f"See [[{chance.choice(NAMES)}#Log|there]] and [that](<../Leads/Ada.md>).",
        "## Intelligence\n\n- horizon: March",
        "café " * chance.randint(1, 200),
    ]
    told = [*chance.sample(body, chance.randint(0, 3)), ""]
    return "\n".join(["---", *lines, "---", "", "## Log", "", *told])


# --- at the terminal ------------------------------------------------------------------------


def shell_script(chance: Chance, out: str, count: int) -> str:
    """Return a script that does `count` random operations, run in the vault.

    `out` is a folder outside of the vault, on the same disk. It prints how many took effect.
    """
    lines = ["n=0", f'did() {{ n=$((n+1)); [ $n -lt {count} ] || {{ echo "$n"; exit; }}; }}']
    for _ in range(count * _SPARE):
        made = chance.choices([make for make, _ in _AT_TERMINAL], [w for _, w in _AT_TERMINAL])[0]
        lines.append(f"{{ {made(chance, quote(out))}; }} && did")
        pause = chance.choice(_PAUSES)
        if pause:
            lines.append(f"sleep {pause}")
    return "\n".join([*lines, 'echo "$n"', ""])


def _path(chance: Chance) -> str:
    return quote("./" + note_path(chance))


def _folder(chance: Chance) -> str:
    return quote("./" + chance.choice(FOLDERS))


def _print(chance: Chance) -> str:
    return f"printf %s {quote(note_text(chance))}"


def _write(chance: Chance, _out: str) -> str:
    path = _path(chance)
    return f'mkdir -p "$(dirname {path})" && {_print(chance)} > {path}'


def _edit(chance: Chance, _out: str) -> str:
    return f"sed -i 's/^stage: .*/stage: {chance.choice(STAGES)}/' {_path(chance)}"


def _append(chance: Chance, _out: str) -> str:
    path = _path(chance)
    entry = quote(f"- 2026-11-20 call with [[{chance.choice(NAMES)}]]")
    return f"[ -f {path} ] && echo {entry} >> {path}"


def _rename(chance: Chance, _out: str) -> str:
    return f"mv -f {_path(chance)} {_path(chance)}"


def _rename_case(chance: Chance, _out: str) -> str:
    path = note_path(chance)
    upper = f"{os.path.dirname(path)}/{os.path.basename(path).removesuffix('.md').upper()}.md"
    there, back = quote("./" + path), quote("./" + upper)
    return f"mv -f {there} {back} || mv -f {back} {there}"


def _copy(chance: Chance, _out: str) -> str:
    return f"cp {chance.choice(('', '-p '))}{_path(chance)} {_path(chance)}"


def _delete(chance: Chance, _out: str) -> str:
    return f"rm {_path(chance)}"


def _touch(chance: Chance, _out: str) -> str:
    when = chance.choice(("", "-d 2020-01-01 ", "-d 2031-01-01 "))
    return f"touch -c {when}{_path(chance)}"


def _move_folder(chance: Chance, _out: str) -> str:
    there, back = _folder(chance), quote(f"./Moved {chance.randint(1, 3)}")
    return f"[ -e {back} ] && mv -T {back} {there} || mv -T {there} {back}"


def _delete_folder(chance: Chance, _out: str) -> str:
    return f"rm -r {_folder(chance)}"


def _restore_folder(chance: Chance, out: str) -> str:
    folder = _folder(chance)
    kept = f"{out}/kept"
    return f"rm -rf {kept} && cp -rp {folder} {kept} && rm -r {folder} && mv {kept} {folder}"


def _through_outside(chance: Chance, out: str) -> str:
    return f"mv {_path(chance)} {out}/held.md && mv {out}/held.md {_path(chance)}"


def _saved_outside(chance: Chance, out: str) -> str:
    return f"{_print(chance)} > {out}/new.md && mv {out}/new.md {_path(chance)}"


def _synced(chance: Chance, _out: str) -> str:
    path = note_path(chance)
    folder, name = os.path.split(path)
    temporary = quote(f"./{folder}/.syncthing.{name}.tmp")
    return f"{_print(chance)} > {temporary} && mv {temporary} {quote('./' + path)}"


def _conflict_copy(chance: Chance, _out: str) -> str:
    path = note_path(chance)
    marks = (".sync-conflict-20261123-101010-ABCDEFG", " (Ada's conflicted copy 2026-11-23)")
    copy = path.removesuffix(".md") + chance.choice(marks) + ".md"
    return f"cp {quote('./' + path)} {quote('./' + copy)}"


def _pipe(chance: Chance, _out: str) -> str:
    # A name of its own: whoever opens it waits for ever, and the other operations would.
    path = quote(f"./{chance.choice(FOLDERS)}/Pipe.md")
    return f"mkfifo {path} 2>/dev/null || rm {path}"


def _symlink(chance: Chance, out: str) -> str:
    to = chance.choice((quote(f"../{note_path(chance)}"), f"{out}/outside.md", "nowhere.md"))
    return f"ln -sf {to} {quote(f'./{chance.choice(FOLDERS)}/Link.md')}"


def _bad_name(chance: Chance, _out: str) -> str:
    name = chance.choice((r"\303\050", r"U\314\210ber", r"a\tb", r"\377"))
    return f"""{_print(chance)} > ./Leads/"$(printf '{name}')".md"""


def _hidden(chance: Chance, _out: str) -> str:
    path, kind = note_path(chance), chance.choice(("Reports", "_templates", ".trash"))
    hidden = quote(f"./{kind}/{os.path.basename(path)}")
    there = quote("./" + path)
    return f"mkdir -p {kind} && {{ mv {there} {hidden} || mv {hidden} {there}; }}"


def _nested(chance: Chance, _out: str) -> str:
    marker = quote(f"./{chance.choice(FOLDERS[1:])}/vaultleads.yaml")
    return f"if [ -e {marker} ]; then rm {marker}; else printf '' > {marker}; fi"


def _settings(chance: Chance, _out: str) -> str:
    return f"printf %s {quote(chance.choice(SETTINGS))} > vaultleads.yaml"


def _many(chance: Chance, _out: str) -> str:
    folder = quote(f"./Notes/{chance.randint(1, 4)}/{chance.randint(1, 4)}")
    text = _print(chance)
    return f"mkdir -p {folder} && for i in 1 2 3 4 5 6 7 8; do {text} > {folder}/$i.md; done"


def _git(chance: Chance, _out: str) -> str:
    action = chance.choice(
        (
            "git add -A && git commit -qm more",
            "git checkout -q HEAD~1 -- .",
            "git stash -qu",
            "git stash pop -q",
            "git reset -q --hard HEAD~1",
            "git clean -qfd Notes",
        )
    )
    return f"{{ {action}; }} 2>/dev/null"


def _tick(chance: Chance, _out: str) -> str:
    tick = "sed -i '0,/- \\[ \\]/s//- [x]/' Reports/Follow-ups.md 2>/dev/null"
    return f"{tick} && sleep {chance.choice((0, 0.5))}"


_AT_TERMINAL: tuple[tuple[Callable[[Chance, str], str], int], ...] = (
    (_write, 14),
    (_edit, 8),
    (_append, 8),
    (_rename, 8),
    (_rename_case, 4),
    (_copy, 6),
    (_delete, 5),
    (_touch, 5),
    (_move_folder, 5),
    (_delete_folder, 1),
    (_restore_folder, 3),
    (_through_outside, 3),
    (_saved_outside, 4),
    (_synced, 4),
    (_conflict_copy, 3),
    (_pipe, 2),
    (_symlink, 2),
    (_bad_name, 2),
    (_hidden, 3),
    (_nested, 1),
    (_settings, 1),
    (_many, 3),
    (_git, 3),
    (_tick, 2),
)
"""Every operation with how often it is drawn, against the others."""


# --- in an editor ---------------------------------------------------------------------------


def save_slowly(path: str, data: bytes, chance: Chance) -> None:
    """Save in place, in pieces, as a program does that writes as it thinks."""
    with open(path, "wb", buffering=0) as file:
        for start in range(0, len(data), max(1, len(data) // 5)):
            file.write(data[start : start + max(1, len(data) // 5)])
            time.sleep(chance.choice((0.0, 0.01, 0.06, 0.2)))


def save_emptied(path: str, data: bytes, chance: Chance) -> None:
    """Empty the file, and write it a little later, as VS Code does."""
    os.truncate(path, 0)
    time.sleep(chance.choice((0.0, 0.005, 0.05, 0.3)))
    with open(path, "wb", buffering=0) as file:
        file.write(data)


def save_by_rename(path: str, data: bytes, chance: Chance) -> None:
    """Write beside and rename over the note, as most editors do."""
    beside = f"{os.path.dirname(path)}/.{chance.randint(0, 99)}.tmp"
    with open(beside, "wb", buffering=0) as file:
        file.write(data)
    os.replace(beside, path)


def save_with_gap(path: str, data: bytes, chance: Chance) -> None:
    """Rename the note to a backup and write a new one, as vim may: for a moment there is none."""
    os.replace(path, path + "~")
    time.sleep(chance.choice((0.0, 0.01, 0.1)))
    with open(path, "wb", buffering=0) as file:
        file.write(data)
    os.unlink(path + "~")


def save_mapped(path: str, data: bytes, _chance: Chance) -> None:
    """Change the bytes through memory, which the kernel tells as a closing alone."""
    with open(path, "r+b") as file:
        size = os.fstat(file.fileno()).st_size
        if size:
            with mmap.mmap(file.fileno(), size) as seen:
                seen[:] = data[:size].ljust(size, b"\n")


def save_behind_times(path: str, _data: bytes, _chance: Chance) -> None:
    """Change one byte, and put the time of change back, so that size and time are as before."""
    status = os.stat(path)
    if not status.st_size:
        return
    with open(path, "r+b", buffering=0) as file:
        file.seek(status.st_size // 2)
        old = file.read(1)
        file.seek(status.st_size // 2)
        file.write(b"x" if old != b"x" else b"y")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


_IN_EDITOR: tuple[Callable[[str, bytes, Chance], None], ...] = (
    save_slowly,
    save_emptied,
    save_by_rename,
    save_with_gap,
    save_mapped,
    save_behind_times,
)


def note_bytes(chance: Chance) -> bytes:
    """Return a note as some program may have written it: any encoding and line ends."""
    text = note_text(chance)
    if chance.random() < 0.1:  # noqa: PLR2004 - a tenth, as it reads
        text = text.replace("\n", "\r\n")
    encoding = chance.choice(ENCODINGS) if chance.random() < 0.2 else "utf-8"  # noqa: PLR2004 - a fifth
    data = text.encode(encoding, "replace")
    return data + b"\0" if chance.random() < 0.03 else data  # noqa: PLR2004 - now and then


def save_notes(root: str, seed: int, count: int) -> int:
    """Save `count` notes below `root`, each in some editor's way; return how many were saved."""
    chance = random.Random(seed)
    saved = 0
    for _ in range(count * _SPARE):
        places = [f"{root}/{folder}/{name}.md" for folder in FOLDERS for name in NAMES]
        there = [place for place in places if os.path.isfile(place)]
        if saved == count:
            break
        if there:
            with contextlib.suppress(OSError):
                chance.choice(_IN_EDITOR)(chance.choice(there), note_bytes(chance), chance)
                saved += 1
        time.sleep(chance.choice(_PAUSES))
    return saved


if __name__ == "__main__":
    print(save_notes(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

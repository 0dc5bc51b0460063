"""Whether Mermaid itself reads and draws what `core/mermaid` writes, in two versions.

Run `python benchmarks/mermaid/try_mermaid.py [TEXTS] [FOLDER]`. Charts of each form are made from
the hostile values of the tests and from made-up texts, `TEXTS` for each form (1,000 unless told),
and given to both versions in headless Chromium: every one is parsed, one in fifty drawn. Printed is
how many were refused, and the first of them in full; the goal is none. In `FOLDER`, if given, the
charts of a usual report are drawn by each version, as pictures to look at.

Mermaid is fetched with npm into a folder of the run; nothing of it is kept.
"""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tests"))

from hostile_values import HOSTILE

from vaultleads.core.charts import Bar, Chart, Dot, Funnel, Scatter, Spread, Spreads, Stack
from vaultleads.core.mermaid import mermaid_of

VERSIONS = ("11.13.0", "10.9.3")
DRAWN = 50
"""One of so many is drawn too, which takes much longer than reading it."""
WRONG = 'xychart-beta\n    x-axis ["a "quote" inside"]\n    bar [1]'
"""What Mermaid refuses, to see that it would."""
CHROMIUM = ("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
_WORDS = (
    *HOSTILE.values(),
    *("title", "x-axis", "y-axis", "bar", "line", "quadrantChart", "xychart-beta", "end", "graph"),
    *("click", "accTitle", "accDescr", "quadrant-1", "classDef", "style", "---", "%%{init}%%"),
    *("é", "日本語", "🚀", "\u0627", "ß", "İ", "ﬃ", "\u0301", "1", "-5", "0.1", "", " "),
)

_PAGE = """<!doctype html><meta charset="utf-8"><body><script src="mermaid.min.js"></script>
<script>
const texts = %s, drawn = %d;
mermaid.initialize({startOnLoad: false});
(async () => {
  const refused = [];
  for (let i = 0; i < texts.length; i++) {
    try {
      await mermaid.parse(texts[i]);
      if (i %% drawn === 0) await mermaid.render('d' + i, texts[i]);
    } catch (error) { refused.push([i, String(error.message || error).slice(0, 300)]); }
  }
  document.body.innerHTML = '';
  const answer = document.createElement('pre');
  answer.id = 'answer';
  answer.textContent = JSON.stringify({tried: texts.length, refused});
  document.body.append(answer);
})();
</script>"""

_GALLERY = """<!doctype html><meta charset="utf-8"><body style="width:700px">%s
<script src="mermaid.min.js"></script><script>mermaid.initialize({startOnLoad: true});</script>"""


def usual() -> tuple[Chart, ...]:
    """The charts of a usual report."""
    bars = (("Spotted", 31), ("Investigating", 22), ("In conversation", 6), ("Opportunity", 1))
    dots = (("Northwind", 2.5, 91), ("Atlas Freight", 3.5, 88), ("Vela Robotics", 13.0, 31))
    return (
        Funnel("funnel", "Ever reached", "", tuple(Bar(*bar) for bar in bars)),
        Stack(
            "touches",
            "Touches per week",
            "",
            ("W45", "W46", "W47"),
            (("Outreach", (2, 5, 1)), ("Given", (1, 0, 2))),
        ),
        Spreads(
            "sources",
            "To the scope meeting, by source",
            "",
            (Spread("referral", 9, 24, 26, 38, 51), Spread("posting", 0, 20, 1, 5, 10)),
        ),
        Scatter("quality", "Quality over horizon", "", tuple(Dot(*dot, "focus") for dot in dots)),
    )


def made_up(seed: int) -> Iterator[Chart]:
    """One chart of each form, of texts and numbers that chance picks."""
    chance = random.Random(seed)

    def text() -> str:
        words = chance.choices(_WORDS, k=chance.randint(1, 3))
        noise = "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000)))))
        return chance.choice(("", " ", "\n")).join([*words, noise])

    def number() -> int:
        return chance.choice((0, 1, 2, 17, 100, 10**6, 10**15, chance.randrange(1000)))

    some = range(chance.randint(1, 9))
    yield Funnel("f", text(), text(), tuple(Bar(text(), number(), text()) for _ in some))
    weeks = tuple(text() for _ in some)
    kinds = tuple((text(), tuple(number() for _ in some)) for _ in range(4))
    yield Stack("s", text(), text(), weeks, kinds)
    shares = (sorted(chance.randrange(101) for _ in range(3)) for _ in some)
    yield Spreads("p", text(), text(), tuple(Spread(text(), 1, 9, *share) for share in shares))
    places = ((chance.uniform(-30, 60), chance.randint(-5, 105)) for _ in some)
    yield Scatter("q", text(), text(), tuple(Dot(text(), x, y, text()) for x, y in places))


def diagrams(charts: Iterator[Chart]) -> list[str]:
    """What stands inside the fences of the charts that are drawn at all."""
    blocks = (mermaid_of(chart) for chart in charts)
    return [
        block.removeprefix("```mermaid\n").removesuffix("\n```")
        for block in blocks
        if block.startswith("```")
    ]


def fetch(version: str, folder: Path) -> None:
    """Put `mermaid.min.js` of one version into `folder`."""
    folder.mkdir(parents=True)
    command = ["npm", "pack", f"mermaid@{version}", "--silent"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - a program of the machine
    packed = next(folder.glob("*.tgz"))
    inside = "package/dist/mermaid.min.js"
    command = ["tar", "xzf", packed.name, "--strip-components=2", inside]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - a program of the machine


def refusals(texts: list[str], folder: Path) -> list[tuple[int, str]]:
    """Which of `texts` Mermaid refuses, by position, and why; `WRONG` must be refused with them."""
    page = folder / "page.html"
    held = json.dumps([*texts, WRONG]).replace("</", "<\\/")
    page.write_text(_PAGE % (held, DRAWN), encoding="utf-8")
    command = [*CHROMIUM, "--virtual-time-budget=3600000", "--dump-dom", page.as_uri()]
    done = subprocess.run(  # noqa: S603 - a program of the machine
        command, capture_output=True, text=True, check=True, timeout=1800
    )
    answer = re.search(r'<pre id="answer">(.*?)</pre>', done.stdout, re.DOTALL)
    if answer is None:
        raise SystemExit(f"Chromium gave no answer: {done.stderr[-500:]}")
    told = json.loads(html.unescape(answer[1]))
    refused = [(position, reason) for position, reason in told["refused"]]
    if told["tried"] != len(texts) + 1 or not refused or refused.pop()[0] != len(texts):
        raise SystemExit("Not all were tried, or nothing would be refused: this run says nothing")
    return refused


def picture(folder: Path, place: Path) -> None:
    """Let one version draw the usual charts into a picture at `place`."""
    drawn = "".join(
        f'<pre class="mermaid">{html.escape(text)}</pre>' for text in diagrams(iter(usual()))
    )
    page = folder / "gallery.html"
    page.write_text(_GALLERY % drawn, encoding="utf-8")
    flags = ["--virtual-time-budget=20000", "--window-size=720,2100", f"--screenshot={place}"]
    command = [*CHROMIUM, *flags, page.as_uri()]
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - a program of the machine


def main() -> None:
    """Try both versions, and say what they refused."""
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    charts = (chart for seed in range(number) for chart in made_up(seed))
    texts = diagrams(iter(usual())) + diagrams(charts)
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        for version in VERSIONS:
            folder = Path(place) / version
            fetch(version, folder)
            refused = refusals(texts, folder)
            failed += len(refused)
            print(f"mermaid {version}: {len(texts)} diagrams, {len(refused)} refused", flush=True)
            for position, reason in refused[:3]:
                print(f"{texts[position]}\n  {reason}\n")
            if sys.argv[2:]:
                picture(folder, Path(sys.argv[2]).resolve() / f"mermaid-{version}.png")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""Make pictures of a rendered report: `python docs/pictures.py REPORT.md FOLDER [HEIGHT]`.

Renders the report to HTML in a style like Obsidian's and one like GitHub's, light and dark, and
takes a picture of each in headless Chromium. For looking at what a template really makes, and
for the picture in the README; the program itself never needs it.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.tasklists import tasklists_plugin

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_WIKILINK = re.compile(r"\[\[([^\]|\\]+)(?:\\?\|([^\]]+))?\]\]")
_CALLOUT = re.compile(r"<blockquote>\s*<p>\[!(\w+)\]([-+]?) ?([^\n<]*)\n?")

_OBSIDIAN = """
body { font: 16px/1.5 Inter, 'DejaVu Sans', sans-serif; max-width: 1000px; margin: 0 auto;
  padding: 28px 40px; background: var(--page); color: var(--text); }
h1 { font-size: 1.8em; line-height: 1.2; margin: 0 0 .6em; }
h2 { font-size: 1.4em; margin: 1.5em 0 .5em; }
a { color: var(--link); text-decoration: none; }
table { border-collapse: collapse; font-size: .82em; line-height: 1.35; }
th, td { border: 1px solid var(--line); padding: 4px 10px; text-align: left;
  vertical-align: top; }
code { font: .85em 'DejaVu Sans Mono', monospace; background: var(--soft); border-radius: 4px;
  padding: .1em .3em; }
.callout { border-radius: 6px; padding: 12px 14px; background: var(--callout); margin: 1em 0; }
.callout-title { font-weight: 600; color: var(--accent); }
.callout p { margin: .3em 0; }
em { color: var(--faint); }
.task-list-item { list-style: none; }
.task-list-item > input { margin: 0 .4em 0 -1.3em; }
"""
_GITHUB = """
body { font: 16px/1.5 -apple-system, 'Noto Sans', 'DejaVu Sans', sans-serif; max-width: 1012px;
  margin: 0 auto; padding: 32px; background: var(--page); color: var(--text); }
h1, h2 { border-bottom: 1px solid var(--line); padding-bottom: .3em; }
a { color: var(--link); }
table { border-collapse: collapse; display: block; overflow: auto; }
th, td { border: 1px solid var(--line); padding: 6px 13px; }
tr:nth-child(2n) { background: var(--soft); }
blockquote { border-left: .25em solid var(--line); color: var(--faint); padding: 0 1em;
  margin: 0; }
code { font: 85% 'DejaVu Sans Mono', monospace; background: var(--soft); border-radius: 6px;
  padding: .2em .4em; }
.task-list-item { list-style: none; }
.task-list-item > input { margin: 0 .2em .25em -1.4em; }
"""
_COLOURS = {
    "light": "--page:#fff;--text:#222;--link:#6d3fd4;--line:#ddd;--soft:#f3f3f3;--faint:#666;"
    "--callout:#e9f6f8;--accent:#0b7f93;",
    "dark": "--page:#1e1e1e;--text:#dadada;--link:#a78bfa;--line:#3c3c3c;--soft:#2a2a2a;"
    "--faint:#999;--callout:#1d2f33;--accent:#53bcd0;",
}


def main(report: str, folder: str, height: str = "2100") -> None:
    """Write `obsidian-light.png` and its three siblings into `folder`."""
    text = Path(report).read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    # Pictures in a report are named from where it stands.
    base = f"{Path(report).resolve().parent.as_uri()}/"
    for theme, colours in _COLOURS.items():
        for name, page in (
            ("obsidian", _page(base, _obsidian(body), _OBSIDIAN, colours)),
            ("github", _page(base, _github(text), _GITHUB, colours)),
        ):
            _picture(page, Path(folder) / f"{name}-{theme}.png", height, theme)


def _obsidian(body: str) -> str:
    """Render as Obsidian's reading view does: wikilinks, callouts."""
    linked = _WIKILINK.sub(lambda match: f"[{match[2] or match[1]}](#)", body)
    obsidian = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    rendered = obsidian.use(tasklists_plugin).render(linked)
    return _CALLOUT.sub(_callout, rendered).replace("</blockquote>", "</div>")


def _callout(match: re.Match[str]) -> str:
    title = match[3] or match[1].title()
    return f'<div class="callout"><p class="callout-title">{title}</p><p>'


def _github(text: str) -> str:
    """Render as GitHub does: front matter as a table, wikilinks as they are written."""
    if not text.startswith("---\n"):
        text = f"---\n---\n{text}"
    front, _, body = text.removeprefix("---\n").partition("---\n")
    pairs = [line.partition(": ")[::2] for line in front.splitlines()]
    head = "".join(f"<th>{html.escape(name)}</th>" for name, _ in pairs)
    cells = "".join(f"<td>{html.escape(value)}</td>" for _, value in pairs)
    github = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    rendered = github.use(tasklists_plugin).render(body)
    return f"<table><tr>{head}</tr><tr>{cells}</tr></table>{rendered}"


def _page(base: str, body: str, style: str, colours: str) -> str:
    return (
        f'<!doctype html><meta charset=utf-8><base href="{html.escape(base)}">'
        f"<style>:root{{{colours}}}img{{max-width:100%}}{style}</style><body>{body}</body>"
    )


def _picture(page: str, target: Path, height: str, theme: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own:
        source = Path(own) / "page.html"
        source.write_text(page, encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={own}/profile",
            f"--blink-settings=preferredColorScheme={0 if theme == 'dark' else 1}",
            f"--window-size=1080,{height}",
            f"--screenshot={target.resolve()}",
        ]
        for program in _CHROMIUM:
            try:
                command = [program, *options, source.as_uri()]
                subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a browser on our own page
            except FileNotFoundError:
                continue
            return
    message = "No Chromium is installed; install one to make pictures."
    raise SystemExit(message)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The search: all words in any place, forgiving how they are typed, the best note first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import run

from vaultleads.core.problem import UsageError
from vaultleads.questions import Excerpt, Found, found
from vaultleads.workspace import Workspace

MakeVault = Callable[[Mapping[str, str | bytes]], Path]

VAULT: dict[str, str | bytes] = {
    "Leads/Northwind – Data platform lead.md": (
        "---\norganization: '[[Northwind]]'\nrole: Data platform lead\nneed: C++ and SQL\n---\n\n"
        "## Log\n\n- 2026-11-18 call with [[Dana Reyes]]: they will cut over in the spring\n"
    ),
    "Contacts/Dana Reyes.md": "---\nemail: dana@northwind.example\ncity: München\n---\nMet once.\n",
    "Contacts/Łukasz Müller.md": "---\ncity: Łódź\n---\nLives in the Große Straße.\n",
    "Contacts/Smørgård.md": "---\n---\nΟ Οδυσσεύς του Ομήρου\n",
    "Notes/Tokyo.md": "東京都で働くことについて\n",
    "Notes/Party.md": "We won 🎉 and danced.\n",
    "Notes/Platform.md": "Some data about the platform, not about the data platform.\n",
    "Reports/Old.md": "Dana stands here too.\n",
}


@pytest.fixture
def workspace(make_vault: MakeVault) -> Workspace:
    """Return a vault with names and texts from several languages."""
    return Workspace(str(make_vault(VAULT)))


def names(result: Found) -> list[str]:
    """The names of the notes that were found, the best first."""
    return [hit.path.rpartition("/")[2].removesuffix(".md") for hit in result.hits]


def marked(excerpt: Excerpt) -> str:
    """A text with what was looked for in angle brackets."""
    return "".join(f"<{text}>" if sought else text for text, sought in excerpt)


# --- what is found --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param(["dana"], ["Dana Reyes", "Northwind – Data platform lead"], id="any-place"),
        pytest.param(["dana", "spring"], ["Northwind – Data platform lead"], id="all-words"),
        pytest.param(["SPRI"], ["Northwind – Data platform lead"], id="beginning-of-a-word"),
        pytest.param(["dana@northwind.example"], ["Dana Reyes"], id="address"),
        pytest.param(["email"], [], id="not-the-names-of-properties"),
        pytest.param(["Reports"], [], id="not-the-folder"),
    ],
)
def test_a_note_is_found_that_holds_all_words(
    workspace: Workspace, words: list[str], wanted: list[str]
) -> None:
    """In its name, its properties or its text; reports are not searched."""
    assert names(found(workspace, words, (), 10)) == wanted


@pytest.mark.parametrize(
    "typed",
    ["münchen", "Munchen", "MÜNCHEN", "mu\u0308nchen", "munch"],
)
def test_accents_and_case_do_not_matter(workspace: Workspace, typed: str) -> None:
    """However the keyboard or the system writes them."""
    assert names(found(workspace, [typed], (), 10)) == ["Dana Reyes"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("lukasz", "Łukasz Müller", id="stroke"),
        pytest.param("Łódź", "Łukasz Müller", id="as-written"),
        pytest.param("lodz", "Łukasz Müller", id="stroke-and-accents"),
        pytest.param("strasse", "Łukasz Müller", id="sharp-s"),
        pytest.param("grosse strasse", "Łukasz Müller", id="in-a-phrase"),
        pytest.param("smorgard", "Smørgård", id="slashed-o"),
        pytest.param("οδυσσευσ", "Smørgård", id="greek-accent-and-final-sigma"),
        pytest.param("ΟΜΗΡΟΥ", "Smørgård", id="greek-capitals"),
        pytest.param("働く", "Tokyo", id="inside-japanese"),
        pytest.param("東京", "Tokyo", id="beginning-of-japanese"),
    ],
)
def test_letters_that_a_keyboard_lacks_are_found(
    workspace: Workspace, typed: str, wanted: str
) -> None:
    """`ß`, `ł` and `ø` are no accents to Unicode, and some scripts leave no spaces."""
    assert names(found(workspace, [typed], (), 10)) == [wanted]


@pytest.mark.parametrize(
    "words",
    [
        ["data platform"],
        ['"data platform"'],
        ['"data', 'platform"'],
        ['"data platform'],
        ["“data platform”"],
    ],
)
def test_a_phrase_stands_as_it_is(workspace: Workspace, words: list[str]) -> None:
    """Quoted for the shell, or with quotes of its own; a quote that is not closed is forgiven."""
    assert names(found(workspace, words, (), 10)) == [
        "Northwind – Data platform lead",
        "Platform",
    ]
    assert names(found(workspace, ["platform data"], (), 10)) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("C++", "Northwind – Data platform lead"), ("🎉", "Party"), ("won 🎉", "Party")],
)
def test_signs_that_mean_something_are_looked_for_as_they_are(
    workspace: Workspace, typed: str, wanted: str
) -> None:
    """`C++` is not every word with a C."""
    assert names(found(workspace, [typed], (), 10)) == [wanted]


def test_the_name_counts_most_then_the_properties(make_vault: MakeVault) -> None:
    """A word in a long text says least about a note."""
    root = make_vault(
        {
            "Notes/A.md": "All sorts, orchard too.\n",
            "Notes/B.md": "---\nplace: orchard\n---\nAll sorts of things.\n",
            "Notes/Orchard.md": "All sorts of things there.\n",
        }
    )

    assert names(found(Workspace(str(root)), ["orchard"], (), 10)) == ["Orchard", "B", "A"]


def test_only_some_kinds_of_note(workspace: Workspace) -> None:
    """The kinds are those of the notes; what is none of them is left out then."""
    assert names(found(workspace, ["dana"], ("contact",), 10)) == ["Dana Reyes"]
    assert names(found(workspace, ["d"], ("lead", "contact"), 10)) == [
        "Dana Reyes",
        "Northwind – Data platform lead",
    ]


def test_what_is_too_many_is_counted(workspace: Workspace) -> None:
    """The best are shown, the rest only counted."""
    result = found(workspace, ["dana"], (), 1)

    assert (names(result), result.total) == (["Dana Reyes"], 2)


def test_names_that_are_like_the_words_are_offered(workspace: Workspace) -> None:
    """A slip is answered with what was probably meant."""
    result = found(workspace, ["nortwind"], (), 10)

    assert (result.hits, result.total) == ((), 0)
    assert result.near == ("Northwind – Data platform lead",)


def test_a_search_without_a_word_is_a_slip(workspace: Workspace) -> None:
    """Signs alone are nothing to look for."""
    with pytest.raises(UsageError, match=r"no word in that to look for; give at least one\.$"):
        found(workspace, ["-", '"*"', "\0"], (), 10)


@given(words=st.lists(st.text(st.characters() | st.sampled_from('"*-:()^{}+\0'))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_no_sql(workspace: Workspace, words: list[str]) -> None:
    """Quotes, operators and signs have no sense of their own."""
    try:
        result = found(workspace, words, (), 3)
    except UsageError as error:
        assert "no word" in str(error)  # noqa: PT017 - it may be one, and may be none
    else:
        assert len(result.hits) <= result.total


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Z"], exclude_characters='"“”„‟«»'),
    min_size=1,
    max_size=6,
).filter(lambda word: any(category(char)[0] in "LN" for char in word))
CASES = st.sampled_from([str, str.lower, str.upper, str.casefold, str.title])


@given(words=st.lists(WORDS, min_size=1, max_size=4), case=CASES, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_note_is_found_by_any_of_its_words(
    workspace: Workspace, words: list[str], case: Callable[[str], str], data: st.DataObject
) -> None:
    """Of whatever script and in whatever case."""
    word = case(data.draw(st.sampled_from(words)))
    note = Path(workspace.vault.root) / "Notes/New.md"
    note.write_text(f"x {' '.join(words)}\n", encoding="utf-8")

    assert "New" in names(found(workspace, [word], (), 100))


@pytest.mark.parametrize(
    "word", ["AND", "NOT dana", "NEAR(dana reyes)", "name:dana", "dana*", "^dana"]
)
def test_operators_are_words(workspace: Workspace, word: str) -> None:
    """A person who searches writes no program."""
    found(workspace, [word], (), 3)


# --- what is shown --------------------------------------------------------------------------


def test_the_words_are_shown_where_they_stand(workspace: Workspace) -> None:
    """In the text, else in the properties, each with its name."""
    lead, contact = reversed(found(workspace, ["dana"], (), 10).hits)

    assert marked(contact.name) == "<Dana> Reyes"
    assert marked(contact.excerpt) == "email: <dana>@northwind.example"
    assert marked(lead.excerpt) == (
        "## Log - 2026-11-18 call with [[<Dana> Reyes]]: they will cut over in the…"
    )


def test_signs_are_shown_where_they_stand(workspace: Workspace) -> None:
    """What is looked for as it is is shown like a word."""
    (hit,) = found(workspace, ["🎉"], (), 10).hits

    assert marked(hit.excerpt) == "We won <🎉> and danced."


def test_search_at_the_prompt(make_vault: MakeVault) -> None:
    """Each note by its path, with what was found below it."""
    ran = run(make_vault(VAULT), "search", "dana", "--limit", "1")

    assert ran.out == (
        "Contacts/Dana Reyes\n  email: dana@northwind.example\n\nand 1 more (--limit shows them)\n"
    )
    assert ran.code == 0


def test_search_that_finds_nothing(make_vault: MakeVault) -> None:
    """Nothing is no mistake; what is like it is named."""
    root = make_vault(VAULT)

    assert run(root, "search", "zebra").out == "No note holds that.\n"
    assert run(root, "search", "danna").out == (
        "No note holds that. Names like it:\n  Dana Reyes\n"
    )


def test_search_for_another_program(make_vault: MakeVault) -> None:
    """JSON holds the text, and from where to where in it the words stand."""
    assert run(make_vault(VAULT), "search", "dana", "--kind", "contact", "--json").json == {
        "total": 1,
        "hits": [
            {
                "path": "Contacts/Dana Reyes.md",
                "name": "Dana Reyes",
                "kind": "contact",
                "excerpt": "email: dana@northwind.example",
                "marks": [[7, 11]],
            }
        ],
        "near": [],
    }


def test_control_characters_of_a_note_never_reach_the_terminal(make_vault: MakeVault) -> None:
    """They are shown instead."""
    root = make_vault({"Notes/A.md": "Here \x1b[31m dana\x07 stands.\n"})

    assert run(root, "search", "dana").out == "Notes/A\n  Here \\x1b[31m dana\\x07 stands.\n"

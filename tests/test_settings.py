"""What a settings file may say, and what a person is told when it says something else."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultleads.core.policy import (
    DEFAULT_SOURCES,
    DEFAULT_STAGES,
    DEFAULT_TOUCH_KINDS,
    Calendar,
    Folders,
    FollowUpPolicy,
    QualificationPolicy,
    Settings,
    Source,
    Stage,
    TouchKind,
    Words,
)
from vaultleads.core.problem import Problem, SettingsError
from vaultleads.settings import load_settings
from vaultleads.settings.table import SETTINGS, reference

ROOT = Path(__file__).parent.parent
TEMPLATE = (ROOT / "templates" / "vaultleads.yaml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def load(text: str) -> Settings:
    """The settings of a file that is written indented in the test."""
    return load_settings(dedent(text).encode())


def problems(data: str | bytes) -> tuple[Problem, ...]:
    """The problems of a settings file that cannot be used."""
    with pytest.raises(SettingsError) as raised:
        load_settings(data.encode() if isinstance(data, str) else data)
    return raised.value.problems


def mistakes(text: str) -> list[str]:
    """The mistakes of a settings file, each as a person reads it, without the file's name."""
    return [str(problem).removeprefix("vaultleads.yaml:") for problem in problems(dedent(text))]


# --- defaults -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty file"),
        pytest.param(b"\n  \n# stages: [a]\n", id="comments only"),
        pytest.param(b"\xef\xbb\xbf# with a byte order mark\r\n", id="byte order mark"),
        pytest.param(b"---\n", id="an empty document"),
        pytest.param(b"{}", id="an empty mapping"),
        pytest.param(b"stages:\nqualification:\nfolders: ~\nsources: null\n", id="names only"),
        pytest.param(b"qualification:\n  weights:\n  vague:\n", id="names only, inside"),
    ],
)
def test_a_file_that_sets_nothing_gives_the_defaults(data: bytes) -> None:
    """What is not said keeps its default; a name with nothing after it says nothing."""
    assert load_settings(data) == Settings()


def test_a_file_that_sets_nothing_does_not_load_the_yaml_reader() -> None:
    """Most questions at the prompt never pay for it."""
    program = (
        "import sys; from vaultleads.settings import load_settings\n"
        "load_settings(b'# stages: []')\n"
        "print(any(name.startswith('ruamel') for name in sys.modules))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert answer.stdout == "False\n"


# --- values ---------------------------------------------------------------------------------


def test_numbers_of_qualification_are_read_exactly() -> None:
    """Weights are held in ten-thousandths, values in hundredths: no part is rounded."""
    settings = load("""
        qualification:
          weights: {connection: 0.3333, alignment: .3333, horizon: 0.3334}
          connection: {insider: 0.57, none: 0}
          horizon_knots: [[0, 1], [1.5, 0.29], [24, 0]]
          vague: 0.07
          priors: {alignment: 1e-1}
          focus_within_months: 4.5
          focus_alignment: 4
          check_in_beyond_months: 9.0
    """)

    assert settings.qualification == QualificationPolicy(
        weight_connection=3333,
        weight_alignment=3333,
        weight_horizon=3334,
        connection_values={"decision-maker": 100, "insider": 57, "indirect": 35, "none": 0},
        horizon_knots=((0, 100), (1.5, 29), (24, 0)),
        horizon_vague=7,
        prior_connection=25,
        prior_alignment=10,
        prior_horizon=40,
        focus_months=4.5,
        focus_alignment=4,
        check_in_months=9,
    )


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_any_weights_that_sum_to_one_are_kept(one: int, other: int) -> None:
    """Whatever the split, each weight comes back as it was written, to four decimals."""
    first, second = sorted((one, other))
    weights = (first, second - first, 10_000 - second)

    policy = load_settings(
        "qualification: {{weights: {{connection: {}, alignment: {}, horizon: {}}}}}".format(
            *(f"{weight / 10_000:.4f}" for weight in weights)
        ).encode()
    ).qualification

    assert (policy.weight_connection, policy.weight_alignment, policy.weight_horizon) == weights


def test_folders_are_relative_to_the_vault() -> None:
    """They may be nested, and written with a final slash or in any script."""
    settings = load("""
        folders:
          lead: Suche/Möglichkeiten/
          contact: "People & friends"
    """)

    assert settings.folders == Folders(lead="Suche/Möglichkeiten", contact="People & friends")


# --- words ----------------------------------------------------------------------------------


def test_a_list_of_stages_replaces_the_pipeline() -> None:
    """A stage with the name of a default one keeps what is not written."""
    settings = load("""
        stages:
          - spotted
          - name: Talking
            aliases: [chatting]
          - {name: won, aliases: signed}
          - {name: gone, standing: Lost}
    """)

    assert settings.words == Words(
        stages=(
            Stage("spotted", "active", ("new", "idea")),
            Stage("Talking", "active", ("chatting",)),
            Stage("won", "won", ("signed",)),
            Stage("gone", "lost"),
        )
    )


def test_sources_are_merged_by_name() -> None:
    """A new one is added at the end; a known one keeps what is not written."""
    settings = load("""
        sources:
          podcast: cold
          Recruiter: {warmth: warm}
          no: signal
    """)

    assert settings.words.sources == (
        *DEFAULT_SOURCES[:6],
        Source("recruiter", "warm", ("headhunter",)),
        DEFAULT_SOURCES[7],
        Source("podcast", "cold"),
        Source("no", "signal"),
    )


def test_touch_kinds_are_merged_by_name() -> None:
    """A kind given without anything is an outbound touch."""
    settings = load("""
        touch_kinds:
          podcast:
          meeting: {aliases: [met]}
          read: {touch: false}
    """)

    assert settings.words.touch_kinds == (
        *DEFAULT_TOUCH_KINDS[:4],
        TouchKind("meeting", ("met",), two_way=True),
        *DEFAULT_TOUCH_KINDS[5:],
        TouchKind("podcast"),
        TouchKind("read", touch=False),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("{coffee: {two_way: true}}", TouchKind("coffee", two_way=True), id="name"),
        pytest.param("{update: {aliases: [coffee]}}", TouchKind("update", ("coffee",)), id="alias"),
    ],
)
def test_a_word_given_wins_over_a_default_alias(text: str, kind: TouchKind) -> None:
    """`coffee` is another word for `meeting` until a person says otherwise."""
    kinds = {kind.name: kind for kind in load(f"touch_kinds: {text}").words.touch_kinds}

    assert kinds[kind.name] == kind
    assert kinds["meeting"] == TouchKind("meeting", ("met", "lunch", "meet"), two_way=True)


# --- mistakes -------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once() -> None:
    """In the order of the file, each with its place and its remedy."""
    found = problems(
        dedent("""\
        stages: [spotted, {name: hot, standing: activv}]
        qualification:
          weightss: {connection: 1}
          focus_alignment: 6
        folders:
          lead: ../Leads
        """)
    )

    assert found == (
        Problem(
            "vaultleads.yaml",
            1,
            41,
            "settings-word",
            "stages.hot.standing: unknown word 'activv'",
            "did you mean 'active'?",
        ),
        Problem(
            "vaultleads.yaml",
            3,
            3,
            "settings-unknown-key",
            "qualification: unknown name 'weightss'",
            "did you mean 'weights'?",
        ),
        Problem(
            "vaultleads.yaml",
            4,
            20,
            "settings-range",
            "qualification.focus_alignment: '6' is out of range",
            "write a whole number from 1 to 5",
        ),
        Problem(
            "vaultleads.yaml",
            6,
            9,
            "settings-folder",
            "folders.lead: '../Leads' is outside the vault",
            "name a folder of the vault, such as `Search/Leads`",
        ),
    )


def test_mistakes_are_told_of_the_file_by_its_path() -> None:
    """A caller that knows the file by another name hears that name."""
    with pytest.raises(SettingsError, match=r"search/vaultleads\.yaml:1:1: the settings: unknown"):
        load_settings(b"colour: red", "search/vaultleads.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[stages]",
            "1:1: the settings: a list stands where a section was expected (write lines of"
            " `name: value` with `stages`, `sources`, `touch_kinds`, `qualification`, `follow_ups`,"
            " `country`, `calendar`, `weekly`, `conversion`, `charts`, `two_way` or `folders`)",
            id="a list at the top",
        ),
        pytest.param(
            "folder: {lead: A}",
            "1:1: the settings: unknown name 'folder' (did you mean 'folders'?)",
            id="unknown name",
        ),
        pytest.param(
            "vague: 0.1",
            "1:1: the settings: unknown name 'vague' (write it below `qualification:`)",
            id="known name at the wrong place",
        ),
        pytest.param(
            "folders: {lead: A, lead: B}",
            "1:20: lead: given twice, first in line 1 (keep one of the two)",
            id="a name given twice",
        ),
        pytest.param(
            "folders: {[lead]: A}",
            "1:11: a list or section stands where a name was expected"
            " (write a name before the `:`)",
            id="a list for a name",
        ),
        pytest.param(
            "qualification: high",
            "1:16: qualification: 'high' stands where a section was expected (write lines of"
            " `name: value` with `weights`, `connection`, `horizon_knots`, `vague`, `priors`,"
            " `focus_within_months`, `focus_alignment` or `check_in_beyond_months`)",
            id="a word for a section",
        ),
    ],
)
def test_mistakes_of_shape(text: str, expected: str) -> None:
    """What is not where it belongs is named with what belongs there."""
    assert mistakes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "vague: 1.1",
            "2:10: qualification.vague: '1.1' is out of range"
            " (write a number from 0 to 1, of at most 2 decimals)",
            id="too large",
        ),
        pytest.param(
            "vague: 0.125",
            "2:10: qualification.vague: 0.125 has more than 2 decimals (write 0.12)",
            id="too fine",
        ),
        pytest.param(
            "vague: '0.1'",
            "2:10: qualification.vague: '0.1' is no number (write 0.1 without quotes)",
            id="a number in quotes",
        ),
        pytest.param(
            "vague: 0,1",
            "2:10: qualification.vague: '0,1' is no number (write 0.1, with a point)",
            id="a decimal comma",
        ),
        pytest.param(
            "vague: .inf",
            "2:10: qualification.vague: '.inf' is no number"
            " (write a number from 0 to 1, of at most 2 decimals)",
            id="infinite",
        ),
        pytest.param(
            "vague: [0.1]",
            "2:10: qualification.vague: a list is no number"
            " (write a number from 0 to 1, of at most 2 decimals)",
            id="a list",
        ),
        pytest.param(
            "focus_alignment: 3.5",
            "2:20: qualification.focus_alignment: '3.5' is out of range"
            " (write a whole number from 1 to 5)",
            id="no whole number",
        ),
        pytest.param(
            "focus_within_months: -1",
            "2:24: qualification.focus_within_months: '-1' is out of range"
            " (write a number of months from 0 to 120)",
            id="months before today",
        ),
        pytest.param(
            "focus_within_months: 13",
            "2:3: qualification.focus_within_months: 13 months reach beyond the 12 of check-in,"
            " which comes first (write a number no larger than"
            " `qualification.check_in_beyond_months`)",
            id="focus beyond check-in",
        ),
        pytest.param(
            "weights: {connection: 0.5}",
            "2:3: qualification.weights: 0.5 + 0.35 + 0.25 is 1.1, and not 1"
            " (give connection, alignment and horizon so that they sum to 1)",
            id="weights beyond one",
        ),
        pytest.param(
            "horizon_knots: [[3, 1], [3, 0.5]]",
            "2:27: qualification.horizon_knots: 3 months stand after 3"
            " (write the knots with their months rising)",
            id="knots not rising",
        ),
        pytest.param(
            "horizon_knots: [[3, 1], 6]",
            "2:27: qualification.horizon_knots: '6' is no pair"
            " (write [months, value], such as [3, 1.0])",
            id="a knot without value",
        ),
        pytest.param(
            "horizon_knots: []",
            "2:18: qualification.horizon_knots: a list stands where knots were expected (write a"
            " list of pairs such as `[3, 1.0]` (months, value from 0 to 1), months rising)",
            id="no knots",
        ),
    ],
)
def test_mistakes_in_numbers(text: str, expected: str) -> None:
    """A number is no text, lies within its bounds, and fits its neighbours."""
    assert mistakes(f"qualification:\n  {text}") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "stages: {spotted: active}",
            "1:9: stages: a section stands where a list was expected"
            " (write a list of names, or of `{name: …, standing: …, aliases: […]}`)",
            id="stages as a section",
        ),
        pytest.param(
            "stages: [won, lost]",
            "1:9: stages: no stage is active (give at least one stage the standing `active`)",
            id="no active stage",
        ),
        pytest.param(
            "stages: [a, b, A]",
            "1:16: stages: 'A' is used twice, first in line 1"
            " (give every name and alias one meaning)",
            id="a stage given twice",
        ),
        pytest.param(
            "stages: [{name: a, aliases: [c]}, {name: b, aliases: [C]}]",
            "1:55: stages: 'C' is used twice, first in line 1"
            " (give every name and alias one meaning)",
            id="an alias given twice",
        ),
        pytest.param(
            "stages: [{standing: active}]",
            "1:10: stages: a stage without a name (write `name: …` first)",
            id="a stage without a name",
        ),
        pytest.param(
            "stages: [a, ~]",
            "1:13: stages: nothing stands where a word was expected (write a word)",
            id="an empty stage",
        ),
        pytest.param(
            "sources: {podcast: {aliases: [show]}}",
            "1:11: sources.podcast: a new source needs a warmth"
            " (write `warmth:` `warm`, `cold` or `signal`)",
            id="a source without warmth",
        ),
        pytest.param(
            "sources: {podcast: warn}",
            "1:20: sources.podcast.warmth: unknown word 'warn' (did you mean 'warm'?)",
            id="an unknown warmth",
        ),
        pytest.param(
            "sources: {other: {aliases: [network]}}",
            "1:29: sources: 'network' is used twice, first as a default name"
            " (give every name and alias one meaning)",
            id="an alias that is a name",
        ),
        pytest.param(
            "touch_kinds: {call: {two_way: yes}}",
            "1:31: touch_kinds.call.two_way: 'yes' is neither true nor false"
            " (write `true` or `false`)",
            id="yes for true",
        ),
        pytest.param(
            "touch_kinds: {long call: {}}",
            "1:15: touch_kinds: 'long call' is more than one word"
            " (write `long-call`; entries may say it either way)",
            id="a kind of two words",
        ),
        pytest.param(
            "touch_kinds: {from: {}}",
            "1:15: touch_kinds: 'from' stands before the people in a log entry"
            " (use a word other than `from`, `to` or `with`)",
            id="a kind that an entry takes for something else",
        ),
        pytest.param(
            "touch_kinds: {note: {inbound: true}}",
            "1:15: touch_kinds.note: no touch, and yet inbound or two-way"
            " (remove `touch: false` or the other)",
            id="inbound and no touch",
        ),
        pytest.param(
            'stages: ["a\\nb"]',
            "1:10: stages: 'a\\nb' holds a line break, a control character or outer spaces"
            " (write a plain word)",
            id="a line break in a name",
        ),
    ],
)
def test_mistakes_in_words(text: str, expected: str) -> None:
    """Every name and alias is one word with one meaning."""
    assert mistakes(text) == [expected]


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        ("../Leads", "'../Leads' is outside the vault"),
        ("a/../../b", "'a/../../b' is outside the vault"),
        ("/srv/leads", "'/srv/leads' is outside the vault"),
        ("C:/leads", "'C:/leads' is outside the vault"),
        ("~/leads", "'~/leads' is outside the vault"),
        (".", "'.' is the vault itself"),
        ("''", "'' is the vault itself"),
        ("a//b", "'a//b' has a part that is empty or begins or ends with a space"),
        ("a\\b", "'a\\\\b' holds a character that no folder should have"),
        (".obsidian", "'.obsidian' begins with a point, and such folders are never read"),
    ],
)
def test_a_folder_lies_inside_the_vault(folder: str, reason: str) -> None:
    """No setting makes the program read or write elsewhere."""
    hint = "(name a folder of the vault, such as `Search/Leads`)"

    assert mistakes(f"folders:\n  lead: {folder}") == [f"2:9: folders.lead: {reason} {hint}"]


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        pytest.param(
            "{contact: People, lead: people}",
            "1:11: folders.contact: folders.lead has the same folder (give each its own folder)",
            id="in another case",
        ),
        pytest.param(
            "{lead: Meetings}",
            "1:11: folders.meeting: folders.lead has the same folder (give each its own folder)",
            id="a default folder",
        ),
        pytest.param(
            "{lead: \u00dcbung, contact: U\u0308bung}",
            "1:24: folders.contact: folders.lead has the same folder (give each its own folder)",
            id="in another Unicode form",
        ),
        pytest.param(
            "{lead: Reports/Leads}",
            "1:11: folders.lead: lies inside folders.reports, where nothing is read as a note"
            " (move one of the two folders)",
            id="inside the reports",
        ),
        pytest.param(
            "{contact: leads/people}",
            "1:11: folders.contact: lies inside folders.lead, another kind's folder"
            " (move one of the two folders)",
            id="inside another kind's",
        ),
    ],
)
def test_every_kind_has_a_folder_of_its_own(folders: str, expected: str) -> None:
    """One folder for two kinds would leave a note's kind to chance."""
    assert mistakes(f"folders: {folders}") == [expected]


# --- follow-ups, country and calendar -------------------------------------------------------


def test_all_of_the_follow_ups_may_be_set() -> None:
    """A switch and the numbers for each rule; what is left out keeps its default."""
    settings = load("""
        follow_ups:
          daily_limit: 5
          rules: {cadence: false, no_next_action: False}
          reply_owed: {kinds: [reply, mail], business_days: 2, until_days: 14}
          thank_you: {kinds: interview, business_days: 0, until_days: 7}
          outreach: {second_after: 4, again_after: 8, rest_after: 9}
          cadence: {focus: [7, 7], check-in: [60, 90]}
          re_ask: {now_after: 20, again_after: 25, before: shaping}
          keep_in_touch: {strong: 45}
    """)

    assert settings == replace(
        Settings(),
        follow_ups=FollowUpPolicy(
            reply_kinds=("reply", "email"),
            reply_days=2,
            reply_until=14,
            thank_you_kinds=("interview",),
            thank_you_days=0,
            thank_you_until=7,
            outreach_second_days=4,
            outreach_again_days=8,
            outreach_rest_days=9,
            cadence=False,
            cadence_days={"focus": (7, 7), "nurture": (30, 45), "check-in": (60, 90)},
            re_ask_now_days=20,
            re_ask_again_days=25,
            re_ask_before="shaping",
            tie_days={"strong": 45, "moderate": 90, "weak": 180},
            no_next_action=False,
            daily_limit=5,
        ),
    )


def test_kinds_and_stages_are_picked_from_the_persons_own_words() -> None:
    """Also where these stand further down, and by an alias or in another spelling."""
    policy = load("""
        follow_ups:
          reply_owed: {kinds: [Carrier Pigeon, LinkedIn, msg]}
          re_ask: {before: offers}
        touch_kinds:
          carrier-pigeon: {inbound: true}
        stages: [spotted, {name: Negotiating, aliases: [offers]}]
    """).follow_ups

    assert policy.reply_kinds == ("carrier-pigeon", "message")
    assert policy.re_ask_before == "Negotiating"


def test_country_calendar_and_two_way_are_set_at_the_top() -> None:
    """A country is read in any case, and `NO` is Norway and no truth value."""
    settings = load("""
        country: no
        two_way: false
        calendar: {written: false, alarm_hour: 9}
    """)

    assert settings == Settings(
        country="NO", two_way=False, calendar=Calendar(written=False, alarm_hour=9)
    )


def test_an_alarm_is_off_or_at_a_full_hour() -> None:
    """Midnight is an hour; off is none."""
    hours = [load(f"calendar: {{alarm_hour: {hour}}}").calendar for hour in ("0", "23", "off")]

    assert [calendar.alarm_hour for calendar in hours] == [0, 23, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "follow_ups: {cadence: off}",
            "1:23: follow_ups.cadence: 'off' stands where a section was expected"
            " (write `cadence: false` below `follow_ups.rules:`)",
            id="a switch at the wrong place",
        ),
        pytest.param(
            "follow_ups: {cadence: {focus: [21, 14]}}",
            "1:31: follow_ups.cadence.focus: 21 days are amber, and already 14 are red"
            " (write [14, 21], the smaller first)",
            id="amber after red",
        ),
        pytest.param(
            "follow_ups: {cadence: {nurture: 30}}",
            "1:33: follow_ups.cadence.nurture: '30' stands where a pair of days was expected"
            " (write two numbers of days such as `[14, 21]`, amber and then red)",
            id="one number for two",
        ),
        pytest.param(
            "follow_ups: {cadence: {nurture: [0, 30]}}",
            "1:34: follow_ups.cadence.nurture: '0' is out of range"
            " (write a whole number from 1 to 3650)",
            id="no days at all",
        ),
        pytest.param(
            "follow_ups: {thank_you: {kinds: [meeting, interwiew]}}",
            "1:43: follow_ups.thank_you.kinds: unknown kind 'interwiew'"
            " (did you mean 'interview'?)",
            id="an unknown kind",
        ),
        pytest.param(
            "follow_ups: {thank_you: {kinds: note}}",
            "1:33: follow_ups.thank_you.kinds: unknown kind 'note' (use one of outreach, email,"
            " message, call, meeting, informational, intro, application, share, update,"
            " portfolio, thanks, reply, scope, interview, offer)",
            id="a kind that reaches nobody",
        ),
        pytest.param(
            "follow_ups: {reply_owed: {kinds: []}}",
            "1:34: follow_ups.reply_owed.kinds: an empty list"
            " (write a kind, or switch the rule off below `follow_ups.rules`)",
            id="no kinds",
        ),
        pytest.param(
            "follow_ups: {re_ask: {before: opportunty}}",
            "1:31: follow_ups.re_ask.before: unknown stage 'opportunty'"
            " (did you mean 'opportunity'?)",
            id="an unknown stage",
        ),
        pytest.param(
            "follow_ups: {re_ask: {before: [won]}}",
            "1:31: follow_ups.re_ask.before: a list stands where a stage was expected"
            " (write a stage)",
            id="several stages",
        ),
        pytest.param(
            "stages: 3\nfollow_ups: {re_ask: {before: talks}}",
            "1:9: stages: '3' stands where a list was expected"
            " (write a list of names, or of `{name: …, standing: …, aliases: […]}`)",
            id="a stage of a list that is none",
        ),
        pytest.param(
            "follow_ups: {outreach: {second_after: 8}}",
            "1:25: follow_ups.outreach.second_after: 8 business days reach beyond the 7 of"
            " `follow_ups.outreach.again_after`, which takes its place"
            " (write a number no larger than `follow_ups.outreach.again_after`)",
            id="the second person after the first one again",
        ),
        pytest.param(
            "calendar: {alarm_hour: '9'}",
            "1:24: calendar.alarm_hour: '9' is no number (write 9 without quotes)",
            id="an hour in quotes",
        ),
        pytest.param(
            "calendar: {alarm_hour: 9 am}",
            "1:24: calendar.alarm_hour: '9 am' is no number"
            " (write `off`, or a whole number from 0 to 23)",
            id="an hour in words",
        ),
        pytest.param(
            "calendar: {alarm_hour: 24}",
            "1:24: calendar.alarm_hour: '24' is out of range"
            " (write `off`, or a whole number from 0 to 23)",
            id="an hour too many",
        ),
        pytest.param(
            "country: [DE, US]",
            "1:10: country: a list stands where a country was expected"
            " (write a code such as `DE`, with its part such as `DE-BY`, or `''` for none)",
            id="two countries",
        ),
    ],
)
def test_mistakes_in_the_settings_of_follow_ups(text: str, expected: str) -> None:
    """Each is named with its place, and what to write in its stead."""
    assert mistakes(text) == [expected]


def test_a_country_is_checked_by_whoever_knows_the_countries() -> None:
    """The one who loads the settings hands that knowledge in; the mistake has its place."""

    def remedy(country: str) -> str:
        return "" if country == "DE" else "did you mean 'DE' (Germany)?"

    assert load_settings(b"country: de", country_remedy=remedy).country == "DE"
    with pytest.raises(SettingsError) as raised:
        load_settings(b"two_way: true\ncountry: Germany", country_remedy=remedy)
    assert raised.value.problems == (
        Problem(
            "vaultleads.yaml",
            2,
            10,
            "settings-country",
            "country: the public holidays of 'Germany' are not known",
            "did you mean 'DE' (Germany)?",
        ),
    )


@pytest.mark.parametrize("text", ["", "two_way: false", "country:", "country: ''", "country: [DE]"])
def test_nobody_is_asked_about_a_country_that_is_not_given(text: str) -> None:
    """To know the countries costs a tenth of a second, which only those who set one shall pay."""
    asked: list[str] = []

    def remedy(country: str) -> str:
        asked.append(country)
        return ""

    with contextlib.suppress(SettingsError):
        load_settings(text.encode(), country_remedy=remedy)

    assert asked == []


# --- files that cannot be read --------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        pytest.param(
            b"stages: [a\nfolders: {}\n",
            "vaultleads.yaml:2:8",
            "this is no YAML: expected ',' or ']', but got ':'",
            id="an open bracket",
        ),
        pytest.param(
            b"folders:\n\tlead: A\n",
            "vaultleads.yaml:2:1",
            "a tab stands where YAML wants spaces",
            id="a tab",
        ),
        pytest.param(
            b"# ok\nsources: {b\xfcro: warm}\n",
            "vaultleads.yaml:2",
            "the file is not UTF-8: byte 0xfc",
            id="not UTF-8",
        ),
        pytest.param(
            b"stages: [a,\n  b\x07]\n",
            "vaultleads.yaml:2:4",
            "a character that YAML does not allow: U+0007",
            id="a control character",
        ),
        pytest.param(
            b"stages: &all [a]\nsources: *all\n",
            "vaultleads.yaml:2:10",
            "anchors and aliases are not read here",
            id="a YAML alias",
        ),
        pytest.param(
            b"stages: !!python/object:os.system [a]\n",
            "vaultleads.yaml:1:9",
            "tags are not read here",
            id="a tag",
        ),
        pytest.param(
            b"stages: [a]\n---\nstages: [b]\n",
            "vaultleads.yaml:2:1",
            "a second document begins here",
            id="two documents",
        ),
        pytest.param(
            b"a: " + b"[" * 60_000,
            "vaultleads.yaml",
            "brackets stand too deep inside each other",
            id="a bomb of brackets",
        ),
        pytest.param(
            b"- " * 30_000,
            "vaultleads.yaml:1:35",
            "this stands too deep inside lists and sections",
            id="a bomb of dashes",
        ),
        pytest.param(
            b"#" * 70_000,
            "vaultleads.yaml",
            "the file has 70,000 bytes; settings have at most 65,536",
            id="a huge file",
        ),
    ],
)
def test_a_file_that_is_no_settings_file(data: bytes, place: str, message: str) -> None:
    """It is answered with one sentence and the place, whatever it holds."""
    found = problems(data)

    assert [(problem.place, problem.message) for problem in found] == [(place, message)]


def test_a_file_full_of_mistakes_names_the_first_hundred() -> None:
    """Nobody mends more at a sitting."""
    found = problems("".join(f"setting{number}: 1\n" for number in range(3000)))

    assert len(found) == 100
    assert found[99].line == 100


@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="stages: [a]{}-\n\t#&*!|>'\"%@`,?0.1~\\", max_size=80).map(str.encode),
    )
)
def test_whatever_stands_in_the_file_is_answered(data: bytes) -> None:
    """Settings, or mistakes with places inside the file; never another exception."""
    try:
        load_settings(data)
        found: tuple[Problem, ...] = ()
    except SettingsError as error:
        found = error.problems

    assert all(0 <= problem.line <= data.count(b"\n") + 2 for problem in found)


# --- the table, the file that `init` writes, and the guide ----------------------------------


def uncommented(template: str) -> str:
    """The template with every setting in force."""
    return "\n".join(line.removeprefix("# ") for line in template.split("\n"))


def test_the_template_sets_nothing() -> None:
    """It explains, and leaves every default in force."""
    assert load_settings(TEMPLATE.encode()) == Settings()


def test_the_template_uncommented_gives_the_defaults() -> None:
    """The defaults that it shows are those that hold."""
    assert load_settings(uncommented(TEMPLATE).encode()) == Settings()


def test_the_template_really_sets_what_it_shows() -> None:
    """Each value is read: the names of all three word lists stand in full, with their fields."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # the test's own reader, for this test only

    shown = YAML(typ="safe", pure=True).load(uncommented(TEMPLATE))

    assert [stage["name"] for stage in shown["stages"]] == [s.name for s in DEFAULT_STAGES]
    assert list(shown["sources"]) == [source.name for source in DEFAULT_SOURCES]
    assert list(shown["touch_kinds"]) == [kind.name for kind in DEFAULT_TOUCH_KINDS]
    assert names(shown) == [setting.name for setting in SETTINGS]


def names(shown: dict[str, object], section: str = "") -> list[str]:
    """The full names of all settings of a loaded file, in its order."""
    known = {setting.name for setting in SETTINGS}
    found: list[str] = []
    for key, value in shown.items():
        name = f"{section}{key}"
        if isinstance(value, dict) and name not in known:
            found += names(value, f"{name}.")
        else:
            found.append(name)
    return found


def test_every_setting_of_the_table_changes_what_it_says() -> None:
    """Each name leads to the field of a policy, and its default is shown as YAML that is read."""
    for setting in SETTINGS:
        *sections, last = setting.name.split(".")
        line = f"{last}: {setting.rule.show(setting.default())}"
        for section in reversed(sections):
            line = f"{section}: {{{line}}}"
        if setting.name != "touch_kinds":  # its default is shown by its names only
            assert load_settings(line.encode()) == Settings(), setting.name


def test_the_guide_has_the_table_of_all_settings() -> None:
    """It stands between its markers as the code gives it; paste it there when it changes."""
    match = re.search(r"<!-- settings: begin -->\n(.*?)<!-- settings: end -->", GUIDE, re.DOTALL)

    assert match is not None
    assert match[1] == f"\n{reference()}\n"


def test_the_example_of_the_guide_is_read() -> None:
    """What a person copies from the guide works."""
    match = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)

    assert match is not None
    assert load_settings(match[1].encode()).folders == replace(
        Folders(), lead="Search/Leads", contact="People"
    )


def test_a_merge_that_is_not_settled_is_named() -> None:
    """With its line, instead of what YAML says of it."""
    data = b"calendar: true\n<<<<<<< HEAD\ncharts: svg\n=======\ncharts: none\n>>>>>>> theirs\n"

    with pytest.raises(SettingsError) as caught:
        load_settings(data)

    assert "vaultleads.yaml:2:1: git's conflict markers stand here" in str(caught.value)

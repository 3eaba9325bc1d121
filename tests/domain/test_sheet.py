"""Tables: which column is what, and what a cell says."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ircli.domain.sheet import FIELDS, Meaning, Row, read_flag, read_head, read_mapping, read_row
from ircli.errors import MisreadError, UsageError

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BERLIN = Meaning(zone=ZoneInfo("Europe/Berlin"))


def fields(*header: str, **columns: str) -> tuple[str, ...]:
    return read_head(header, Meaning(columns)).fields


def row(meaning: Meaning = Meaning(), **cells: str) -> Row:  # noqa: B008 - a value that nothing changes
    cells = {"title": "x", **cells}
    return read_row(read_head(tuple(cells), meaning), tuple(cells.values()), meaning, now=NOW)


def times(meaning: Meaning, text: str) -> object:
    return row(meaning, started=text).data.get("times")


# Columns.


def test_our_own_columns_need_no_mapping() -> None:
    assert fields(*FIELDS) == FIELDS


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Root cause", "root_cause"), ("ROOT-CAUSE", "root_cause"), ("  services ", "services"), ("Service", "services"),
        ("started_at", "started"), ("Resolved at", "resolved"), ("ttr", "ttr"), ("status", "status"),
    ],
)  # fmt: skip
def test_a_column_is_known_however_it_is_spelled(name: str, field: str) -> None:
    assert fields("title", name)[1] == field
    assert read_head(("title", name), Meaning()).unknown == ()


def test_an_unknown_column_is_named_and_left_out() -> None:
    head = read_head(("title", "Colour", "", "Mood of the team"), Meaning())
    assert head.fields == ("title", "", "", "")
    assert head.unknown == ("Colour", "(column 3)", "Mood of the team")


def test_a_mapping_says_what_a_column_is() -> None:
    assert fields("Name", "Opened", "x", Name="title", Opened="detected") == ("title", "detected", "")


def test_a_mapped_column_wins_over_one_of_that_name() -> None:
    head = read_head(("title", "Name"), Meaning({"name": "title"}))
    assert (head.fields, head.unknown) == (("", "title"), ("title",))


def test_a_column_that_is_left_out_on_purpose_is_not_named() -> None:
    head = read_head(("title", "Notes"), Meaning({"Notes": ""}))
    assert (head.fields, head.unknown) == (("title", ""), ())


@pytest.mark.parametrize(
    ("header", "columns", "message", "hint"),
    [
        (
            ("name", "severity"),
            {},
            "No column is the title. There are: name, severity.",
            "--map COLUMN=title",
        ),
        (("title",), {"Opend": "started"}, "There is no column 'Opend'.", "One of: title."),
        (("title", "Opened"), {"Opend": "started"}, "There is no column 'Opend'.", "Did you mean opened?"),
        (("title", "Title"), {}, "Two columns are 'title': title, Title.", "--map 'Title='"),
        (("a", "b"), {"a": "title", "b": "title"}, "Two columns are 'title': a, b.", "--map 'b='"),
    ],
)
def test_columns_that_cannot_be_told_are_refused(
    header: Sequence[str], columns: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read_head(header, Meaning(columns))
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_a_flag_names_a_column_and_a_field() -> None:
    assert read_flag("Opened at=Started") == ("Opened at", "started")
    assert read_flag("a=b=title") == ("a=b", "title")
    assert read_flag("Notes=") == ("Notes", "")


@pytest.mark.parametrize(
    ("flag", "message"),
    [
        ("title", "'title' does not say COLUMN=FIELD."),
        ("=title", "'=title' does not say COLUMN=FIELD."),
        ("Opened=begin", "'begin' is no field of an incident."),
    ],
)
def test_a_flag_that_says_neither_is_refused(flag: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_flag(flag)
    assert caught.value.message == message


# Cells.


def test_a_row_is_the_plain_data_of_an_import() -> None:
    read = row(
        id="2026-11-20-checkout-answers-500-k3f9",
        reference=" SHOP-1 ",
        title=" Checkout answers 500 ",
        severity="SEV2",
        services="shop; search",
        source="alert",
        source_url="https://e",
        drill="yes",
        dismissed="known",
        started="2026-11-20T09:00:00Z",
        root_cause="A pool",
        contributing_factors="late, and alone; no alert",
        summary=" Two\nlines ",
    )
    assert read == Row(
        {
            "title": "Checkout answers 500",
            "reference": "SHOP-1",
            "severity": "SEV2",
            "services": ["shop", "search"],
            "source": "alert",
            "source_url": "https://e",
            "drill": True,
            "dismissed": "known",
            "times": {"started": "2026-11-20T09:00:00.000Z"},
            "root_cause": "A pool",
            "contributing_factors": ["late, and alone", "no alert"],
            "summary": " Two\nlines ",
        },
        "2026-11-20-checkout-answers-500-k3f9",
        (),
    )


def test_blank_cells_say_nothing() -> None:
    assert row(severity=" ", started="", services="", drill="", summary=" \n ").data == {"title": "x"}


@pytest.mark.parametrize("text", ["-", "n/a", "N/A", "none", "NULL"])
def test_a_word_for_nothing_is_no_time(text: str) -> None:
    assert times(Meaning(), text) is None


def test_what_follows_from_the_rest_is_not_read() -> None:
    assert row(status="closed", ttd="much").data == {"title": "x"}


def test_line_ends_inside_a_cell_are_newlines() -> None:
    assert row(summary="a\r\nb\rc").data["summary"] == "a\nb\nc"


def test_a_severity_is_translated_whatever_the_case_of_its_letters() -> None:
    meaning = Meaning(severities={"critical": "SEV1", "no": ""})
    assert row(meaning, severity="Critical").data["severity"] == "SEV1"
    assert row(meaning, severity="Low").data["severity"] == "Low"
    assert "severity" not in row(meaning, severity="No").data
    assert "severity" not in row(meaning, severity="Unset").data


@pytest.mark.parametrize("text", ["yes", "TRUE", "1", "x"])
def test_a_drill_is_one(text: str) -> None:
    assert row(drill=text).data["drill"] is True


def test_no_drill_is_what_is_assumed() -> None:
    assert "drill" not in row(drill="No").data
    with pytest.raises(MisreadError, match="drill: 'perhaps' is neither yes nor no"):
        row(drill="perhaps")


# Times.


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00.000Z"),
        ("2026-11-20 09:00 UTC", "2026-11-20T09:00:00.000Z"),
        ("2026-11-20 09:00:00.250 +01:00", "2026-11-20T08:00:00.250Z"),
        ("2026-11-20 09:00 -0500", "2026-11-20T14:00:00.000Z"),
    ],
)
def test_a_time_with_its_zone_needs_no_other(text: str, moment: str) -> None:
    assert times(Meaning(), text) == {"started": moment}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20 09:00", "2026-11-20T08:00:00.000Z"),
        ("2026-07-20T09:00:30", "2026-07-20T07:00:30.000Z"),
        ("2026-11-20T09:00Z", "2026-11-20T09:00:00.000Z"),
    ],
)
def test_a_time_without_a_zone_is_in_the_one_that_is_named(text: str, moment: str) -> None:
    assert times(BERLIN, text) == {"started": moment}


def test_a_time_without_a_zone_is_refused_where_none_is_named() -> None:
    with pytest.raises(MisreadError) as caught:
        row(started="2026-11-20 09:00")
    assert caught.value.message == "started: '2026-11-20 09:00' does not say its zone."
    assert "--zone Europe/Berlin" in caught.value.hint


def test_a_time_that_the_clock_left_out_is_refused() -> None:
    with pytest.raises(MisreadError, match="started: 02:30 did not happen on 2026-03-29"):
        row(BERLIN, started="2026-03-29 02:30")


def test_a_time_that_happened_twice_is_the_later_one_and_says_so() -> None:
    read = row(BERLIN, started="2026-10-25 02:30")
    assert read.data["times"] == {"started": "2026-10-25T01:30:00.000Z"}
    assert read.warnings == ("started: 02:30 happened twice that day; taken as the second one.",)


def test_a_time_to_come_is_taken_with_a_warning() -> None:
    assert row(started="2027-01-01T00:00:00Z").warnings == ("started is in the future",)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday 23:10", "10m ago", "14:05", "now", "20.11.2026 09:00", "11/20/2026 09:00", "2026-11-20", "1763629200",
        "2026-13-45T09:00:00Z", "2026-02-30 09:00", "2026-11-20 25:00", "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z",
        "0001-01-01 00:00", "\u0662\u0660\u0662\u0666-11-20 09:00", "soon", "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_time_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(MisreadError, match=r"started: .* is not a time") as caught:
        row(BERLIN, started=text)
    assert len(caught.value.message) < 100


@pytest.mark.parametrize(
    ("text", "moment"),
    [("1763629200", "2025-11-20T09:00:00.000Z"), ("1763629200.25", "2025-11-20T09:00:00.250Z")],
)
def test_seconds_since_1970_are_read_where_the_mapping_says_so(text: str, moment: str) -> None:
    assert times(Meaning(time_format="epoch"), text) == {"started": moment}


@pytest.mark.parametrize("text", ["999999999999", "99999999999.9", "-1", "1e5", "1763629200000"])
def test_seconds_of_no_year_of_ours_are_refused(text: str) -> None:
    with pytest.raises(MisreadError, match="is not a time"):
        times(Meaning(time_format="epoch"), text)


def test_a_form_of_times_is_read_as_the_mapping_says() -> None:
    german = BERLIN._replace(time_format="%d.%m.%Y %H:%M")
    assert times(german, "20.11.2026 09:00") == {"started": "2026-11-20T08:00:00.000Z"}
    assert times(german, "2026-11-20 09:00") == {"started": "2026-11-20T08:00:00.000Z"}
    with_zone = Meaning(time_format="%m/%d/%Y %I:%M %p %z")
    assert times(with_zone, "11/20/2026 09:00 PM -0500") == {"started": "2026-11-21T02:00:00.000Z"}


def test_a_form_of_times_without_a_zone_needs_one() -> None:
    with pytest.raises(MisreadError, match="does not say its zone"):
        times(Meaning(time_format="%d.%m.%Y %H:%M"), "20.11.2026 09:00")
    with pytest.raises(MisreadError, match="02:30 did not happen"):
        times(BERLIN._replace(time_format="%d.%m.%Y %H:%M"), "29.03.2026 02:30")


# Mapping files.


def test_a_mapping_file_is_read() -> None:
    data = {
        "columns": {"Opened": "Detected", "Notes": None},
        "severity": {"Critical": "SEV1"},
        "time_format": "%d.%m.%Y %H:%M",
        "zone": "Europe/Berlin",
    }
    assert read_mapping(data) == Meaning(
        {"Opened": "Detected", "Notes": ""}, {"critical": "SEV1"}, "%d.%m.%Y %H:%M", "Europe/Berlin"
    )
    assert read_mapping({}) == Meaning()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "no mapping"),
        ({"colums": {}}, "'colums' is no known key"),
        ({"columns": []}, None),
        ({"columns": ["a"]}, "'columns' is not a mapping"),
        ({"columns": {"a": 5}}, "'a' is not a text"),
        ({"columns": {"a": "begin"}}, "'begin' is no field"),
        ({"severity": {"a": False}}, "'a' is not a text"),
        ({"zone": 5}, "'zone' is not a text"),
        ({"time_format": "%Q"}, "time_format is none"),
        ({"time_format": "%d %d %H:%M"}, "time_format is none"),
        ({"time_format": "%"}, "time_format is none"),
        ({"time_format": "\0"}, "time_format is none"),
        ({"time_format": "%H:%M"}, "leaves out a part"),
        ({"time_format": "%Y-%m-%d"}, "leaves out a part"),
        ({"time_format": "%Y-%m-%d %H:%M %Z"}, "%Z is not read"),
    ],
)
def test_a_mapping_file_that_is_none_is_refused(data: object, message: str | None) -> None:
    if message is None:
        assert read_mapping(data) == Meaning()
        return
    with pytest.raises(MisreadError) as caught:
        read_mapping(data)
    assert message in caught.value.message
    assert caught.value.hint

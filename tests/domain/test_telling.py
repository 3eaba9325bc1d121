"""Updates, pauses and checklists: what was told to whom, and what was ticked."""

import pytest

from domain.given import clock, decided, moment, told
from ircli.domain.events import Event, ItemTicked, UpdateSent, UpdatesPaused
from ircli.domain.requests import PauseUpdates, Request, SendUpdate, TickItem
from ircli.errors import IrcliError, RefusedError, UsageError

BEGUN = "12:00 declared Checkout answers 500\n"
RESOLVED = BEGUN + "12:20 resolved\n"
CLOSED = RESOLVED + "12:30 closed\n"
DISMISSED = BEGUN + "12:20 dismissed known\n"
NEWS = UpdateSent("Customers", "Payments work again.", status="monitoring", next_due=moment("13:30"))
SENT = NEWS._replace(audience="customers", title="Customers")

GRANTED: dict[str, tuple[str, Request, Event]] = {
    "an update keeps the audience's name and title": (BEGUN, SendUpdate(NEWS), SENT),
    "an update after the end": (RESOLVED, SendUpdate(NEWS), SENT),
    "a closing summary": (CLOSED, SendUpdate(NEWS), SENT),
    "a pause for everybody": (
        BEGUN,
        PauseUpdates(moment("13:15"), " waiting for the vendor "),
        UpdatesPaused(moment("13:15"), "waiting for the vendor"),
    ),
    "a pause for one audience": (
        BEGUN,
        PauseUpdates(moment("13:15"), "it is night", "CUSTOMERS"),
        UpdatesPaused(moment("13:15"), "it is night", "customers"),
    ),
    "an item is ticked": (
        BEGUN,
        TickItem("channel", "Open the channel", " #incident "),
        ItemTicked("channel", "Open the channel", "#incident"),
    ),
    "an item whose tick was withdrawn is ticked": (
        BEGUN + "12:05 ticked channel\n12:06 withdrawn #2",
        TickItem("channel"),
        ItemTicked("channel"),
    ),
    "an item is ticked beside another": (
        BEGUN + "12:05 ticked status-page",
        TickItem("channel"),
        ItemTicked("channel"),
    ),
    "an item is ticked after the end": (CLOSED, TickItem("channel"), ItemTicked("channel")),
}

REFUSED: dict[str, tuple[str, Request, type[IrcliError], str]] = {
    "an update to an audience nobody knows": (
        BEGUN,
        SendUpdate(NEWS._replace(audience="press")),
        UsageError,
        "'press' is no audience.",
    ),
    "an update without words": (
        BEGUN,
        SendUpdate(NEWS._replace(text=" \n ")),
        UsageError,
        "An update needs words.",
    ),
    "an update on what was no incident": (
        DISMISSED,
        SendUpdate(NEWS),
        RefusedError,
        "The incident is dismissed since 2026-11-20T12:20:00.000Z.",
    ),
    "a pause that is over": (
        BEGUN,
        PauseUpdates(moment("12:59"), "why"),
        UsageError,
        "Updates are paused until a time to come.",
    ),
    "a pause until now": (
        BEGUN,
        PauseUpdates(moment("13:00"), "why"),
        UsageError,
        "Updates are paused until a time to come.",
    ),
    "a pause until no time": (
        BEGUN,
        PauseUpdates("soon", "why"),
        UsageError,
        "Updates are paused until a time to come.",
    ),
    "a pause without a reason": (
        BEGUN,
        PauseUpdates(moment("13:15"), " "),
        UsageError,
        "A pause needs a reason.",
    ),
    "a pause for an audience nobody knows": (
        BEGUN,
        PauseUpdates(moment("13:15"), "why", "press"),
        UsageError,
        "'press' is no audience.",
    ),
    "a pause after the end": (
        RESOLVED,
        PauseUpdates(moment("13:15"), "why"),
        RefusedError,
        "The incident is resolved since 2026-11-20T12:20:00.000Z.",
    ),
    "an item that is on no checklist": (
        BEGUN,
        TickItem("coffee"),
        UsageError,
        "'coffee' is no item of a checklist.",
    ),
    "an item that is ticked": (
        BEGUN + "12:05 ticked channel",
        TickItem("channel", text="again"),
        RefusedError,
        "'channel' is ticked already.",
    ),
    "an item that was ticked while it was on a checklist": (
        BEGUN + "12:05 ticked coffee",
        TickItem("coffee"),
        RefusedError,
        "'coffee' is ticked already.",
    ),
}


@pytest.mark.parametrize(("given_story", "request_", "event"), [*GRANTED.values()], ids=[*GRANTED])
def test_granted(given_story: str, request_: Request, event: Event) -> None:
    assert decided(given_story, request_) == (event,)


@pytest.mark.parametrize(("given_story", "request_", "kind", "says"), [*REFUSED.values()], ids=[*REFUSED])
def test_refused(given_story: str, request_: Request, kind: type[IrcliError], says: str) -> None:
    with pytest.raises(kind) as refused:
        decided(given_story, request_)
    assert (refused.value.message, bool(refused.value.hint)) == (says, True)


def test_what_was_told_is_kept_by_audience() -> None:
    response = told(
        BEGUN
        + "12:05 updated internal\n12:10 updated customers next 12:40\n12:15 communication told everybody\n"
        + "12:20 updated internal next 12:30"
    ).response
    assert response.told == {"internal": clock("12:20"), "customers": clock("12:10"), "": clock("12:15")}
    assert response.promised == {"internal": clock("12:30")}
    assert [entry.at for entry in response.updates] == [clock("12:05"), clock("12:10"), clock("12:20")]


def test_a_withdrawn_pause_is_none() -> None:
    assert told(BEGUN + "12:05 paused until 13:00\n12:06 withdrawn #2").response.paused == {}


def test_a_pause_until_no_time_is_none() -> None:
    assert told(BEGUN + "12:05 paused until 25:00").response.paused == {}


def test_the_last_tick_of_an_item_is_kept() -> None:
    ticked = told(
        BEGUN + "12:05 ticked channel\n12:06 ticked channel\n12:07 ticked status-page"
    ).response.ticked
    assert {name: entry.at for name, entry in ticked.items()} == {
        "channel": clock("12:06"),
        "status-page": clock("12:07"),
    }


def test_a_withdrawn_tick_is_none() -> None:
    assert told(BEGUN + "12:05 ticked channel\n12:06 withdrawn #2").response.ticked == {}

"""When enterprises are told, and how much at once: quiet hours, the daily cap, digests, buttons."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.actions import Deed, GrievanceAction, NoticeAction, Verdict, read_action
from bot.notices.digest import portion, urgency
from bot.notices.hours import QuietHours, next_midnight, quiet_hours
from bot.notices.model import Kind, Notice
from bot.services.notice_settings import NoticeSettings, clocks_from_environment
from matcher.road import Road
from policies.errors import InputError
from policies.timeline import CHINA

TIMES = st.times().map(lambda found: found.replace(second=0, microsecond=0))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
KINDS = st.sampled_from(list(Kind))
ROADS = st.sampled_from([*Road, None])


@st.composite
def notices(draw: st.DrawFn) -> list[Notice]:
    count = draw(st.integers(0, 40))
    reasons = st.sampled_from(["published", "progress:1", "certificate:x:2026-12-01"])
    return [
        Notice(number, "E", f"c{number}", 1, draw(reasons), draw(KINDS), "", draw(ROADS)) for number in range(count)
    ]


@given(TIMES, TIMES, INSTANTS)
def test_quiet_is_what_a_clock_on_the_wall_says(start: time, end: time, at: datetime) -> None:
    quiet = QuietHours(start, end)
    local = at.astimezone(CHINA)
    minutes, first, last = (moment.hour * 60 + moment.minute for moment in (local, start, end))
    length = (last - first) % 1440
    assert quiet.is_quiet(at) is ((minutes - first) % 1440 < length)


@given(TIMES, TIMES, INSTANTS)
def test_the_first_open_moment_is_open_and_nothing_before_it_is(start: time, end: time, at: datetime) -> None:
    quiet = QuietHours(start, end)
    opens = quiet.next_open(at)
    assert not quiet.is_quiet(opens)
    assert timedelta(0) <= opens - at < timedelta(days=1)
    if opens > at:
        assert quiet.is_quiet(opens - timedelta(seconds=1))
        assert quiet.is_quiet(at + (opens - at) / 2)


@pytest.mark.parametrize("text", ["", "21-8", "25:00-08:00", "21:60-08:00", "21:00", "晚上"])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="HUIQI_NOTICE_QUIET"):
        quiet_hours(text)


@given(INSTANTS)
def test_the_cap_counts_anew_at_midnight_in_china(at: datetime) -> None:
    opens = next_midnight(at).astimezone(CHINA)
    assert (opens.hour, opens.minute) == (0, 0)
    assert opens.date() == at.astimezone(CHINA).date() + timedelta(days=1)


@given(notices(), st.integers(0, 5), st.integers(1, 4), st.integers(1, 6))
def test_a_day_has_no_more_messages_than_the_cap_and_every_notice_is_told_once(
    waiting: list[Notice], told: int, cap: int, size: int
) -> None:
    left, first_day = list(waiting), told
    said: list[Notice] = []
    for _ in range(200):
        found = portion(left, first_day, daily_cap=cap, per_message=size)
        assert first_day + len(found.messages) <= max(cap, first_day)
        assert all(0 < len(message) <= size for message in found.messages)
        now = [notice for message in found.messages for notice in message]
        said, left, first_day = said + now, [notice for notice in left if notice not in now], 0
        assert found.is_all is not bool(left)
        if not left:
            break
    assert sorted(notice.id for notice in said) == [notice.id for notice in waiting]
    assert [urgency(notice) for notice in said] == sorted(urgency(notice) for notice in said)


@given(number=st.integers(1, 10**18 - 1), deed=st.sampled_from(list(Deed)), many=st.booleans())
def test_what_a_button_names_is_read_back_and_fits(number: int, deed: Deed, *, many: bool) -> None:
    action = NoticeAction(deed, message=number, words="2026-11") if many else NoticeAction(deed, notice=number)
    assert read_action(action.data()) == action
    assert len(action.data().encode()) <= 64
    grievance = GrievanceAction(number, Verdict.SOLVED)
    assert read_action(grievance.data()) == grievance


@pytest.mark.parametrize(
    "data", ["", "n1.m1", "n2.m1.c", "n1.x1.c", "n1.m1.z", "n1.m１.c", "n1.m1.c\n", "g1.1.x", "1.1.0"]
)
def test_what_is_no_such_button_is_not_read_as_one(data: str) -> None:
    assert read_action(data) is None


def test_settings_are_read_and_a_wrong_one_is_named() -> None:
    given_ = {"HUIQI_NOTICE_QUIET": "22:30-07:00", "HUIQI_NOTICE_DAILY_CAP": "3", "HUIQI_PUBLIC_NOTICE_DAYS": "0"}
    settings = NoticeSettings.from_environment(given_)
    assert (str(settings.quiet), settings.daily_cap) == ("22:30-07:00", 3)
    assert clocks_from_environment(given_).notice_days == 0
    with pytest.raises(InputError, match="HUIQI_NOTICE_DAILY_CAP"):
        NoticeSettings.from_environment({"HUIQI_NOTICE_DAILY_CAP": "0"})
    with pytest.raises(InputError, match="HUIQI_PAYOUT_DAYS"):
        clocks_from_environment({"HUIQI_PAYOUT_DAYS": "３"})

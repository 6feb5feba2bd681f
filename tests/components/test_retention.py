import pytest

from components.retention import Lifecycle, lifecycle, locked_lifecycle, log_group_days


@pytest.mark.parametrize("days", range(2, 400))
def test_an_object_is_gone_with_all_its_versions_within_the_limit(days: int) -> None:
    ends = lifecycle(days)
    assert ends.current + ends.noncurrent == days
    assert 1 <= ends.unfinished <= days
    assert ends.noncurrent >= 1 <= ends.current


def test_an_overwritten_object_can_be_had_back_for_a_while() -> None:
    assert lifecycle(90) == Lifecycle(current=87, noncurrent=3, unfinished=3)
    assert lifecycle(1000.0) == Lifecycle(current=993, noncurrent=7, unfinished=3)


def test_one_day_is_the_shortest_that_s3_knows() -> None:
    assert lifecycle(1) == Lifecycle(current=1, noncurrent=1, unfinished=1)
    with pytest.raises(ValueError, match="days 0: S3 keeps objects for one day at least"):
        lifecycle(0)


@pytest.mark.parametrize("days", [1, 2, 90, 400.0, 2192])
def test_what_is_locked_stays_current_as_long_as_the_lock_holds_and_goes_a_day_later(days: float) -> None:
    ends = locked_lifecycle(days)
    assert (ends.current, ends.noncurrent) == (int(days), 1)
    assert 1 <= ends.unfinished <= days


def test_no_lock_is_shorter_than_a_day() -> None:
    with pytest.raises(ValueError, match=r"days 0.5: S3 keeps objects for one day at least"):
        locked_lifecycle(0.5)


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (180, 180), (200, 365), (400.0, 400), (732, 1096), (2192, 2192)])
def test_logs_are_kept_no_shorter_than_asked_in_a_step_that_there_is(asked: float, given: int) -> None:
    assert log_group_days(asked) == given


@pytest.mark.parametrize("days", [0, 3654])
def test_what_log_groups_do_not_offer_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match=f"days {days}: CloudWatch Logs keeps events for 1 to 3653 days"):
        log_group_days(days)

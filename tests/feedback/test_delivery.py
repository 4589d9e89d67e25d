import pytest

from feedback.delivery import (
    BACKOFF_SECONDS,
    MOST_ATTEMPTS,
    MOST_WAITS,
    RESENT_WHEN_IN_DOUBT,
    Final,
    Retry,
    decide,
)
from feedback.types import DeliveryState, Failure, MessageKind

SERVER = Failure(code="server", retryable=True, ours=False, sentence="A fault of theirs.")
BLOCKED = Failure(code="blocked", retryable=False, ours=False, sentence="Blocked.")
BUSY = Failure(code="too_many", retryable=True, ours=True, sentence="Slow down.", retry_after_seconds=17)
LOST = Failure(code="network", retryable=True, ours=False, sentence="No answer.", surely_unsent=False)


@pytest.mark.parametrize("attempts", [1, 2, 50])
def test_blocked_is_for_good(attempts: int) -> None:
    assert decide(BLOCKED, attempts, MessageKind.REPLY) == Final(state=DeliveryState.FAILED)


def test_tries_again_ever_more_patiently_and_gives_up() -> None:
    waits = [decide(SERVER, attempts, MessageKind.REPLY) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits == [Retry(after_seconds=seconds) for seconds in BACKOFF_SECONDS]
    assert list(BACKOFF_SECONDS) == sorted(BACKOFF_SECONDS)
    assert decide(SERVER, MOST_ATTEMPTS, MessageKind.REPLY) == Final(state=DeliveryState.FAILED)


def test_waits_as_long_as_the_channel_asks() -> None:
    assert decide(BUSY, 1) == Retry(after_seconds=17)
    assert decide(BUSY, MOST_ATTEMPTS + 5) == Retry(after_seconds=17)
    assert decide(BUSY, MOST_WAITS) == Final(state=DeliveryState.FAILED)


@pytest.mark.parametrize("kind", MessageKind)
def test_what_may_have_arrived_is_sent_again_only_where_missing_it_harms(kind: MessageKind) -> None:
    again = {MessageKind.REPLY, MessageKind.DANGER, MessageKind.SIGNPOST, MessageKind.REPORT}
    decision = decide(LOST, 1, kind)
    assert decision == (Retry(after_seconds=5) if kind in again else Final(state=DeliveryState.IN_DOUBT))
    assert again == RESENT_WHEN_IN_DOUBT


def test_what_may_have_arrived_waits_for_a_person_when_its_kind_is_unknown() -> None:
    assert decide(LOST, 1) == Final(state=DeliveryState.IN_DOUBT)

from __future__ import annotations

import json

from nlp.account import PROGRAMS, constants, decisions_sha256, versions
from nlp.types import Decision, DecisionKind

PIN = Decision(kind=DecisionKind.PIN, themes=("t1",))
HIDE = Decision(kind=DecisionKind.HIDE, themes=("t2",))


def test_every_number_that_a_step_goes_by_is_told_and_can_be_written() -> None:
    told = constants()
    assert told["place.REST_OF_COMMENT"] == 0.4
    assert told["keep.CORRECTED"] == 5.0
    assert told["quotes.QUOTE_WORDS"] == [4, 41]
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert list(told) == sorted(told)


def test_versions_of_what_a_run_rests_on_are_told() -> None:
    assert set(versions()) == set(PROGRAMS)
    assert all(versions().values())


def test_the_digest_of_decisions_depends_on_their_order_and_is_empty_without_any() -> None:
    assert decisions_sha256([]) == ""
    assert len(decisions_sha256([PIN])) == 64
    assert decisions_sha256([PIN, HIDE]) != decisions_sha256([HIDE, PIN])

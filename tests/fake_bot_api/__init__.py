"""A Bot API server for tests that keeps the real one's rules. See README.md."""

from tests.fake_bot_api.faults import Fault, Limits
from tests.fake_bot_api.people import Person, PublicChannel
from tests.fake_bot_api.server import TOKEN, FakeBotApi

__all__ = ["TOKEN", "FakeBotApi", "Fault", "Limits", "Person", "PublicChannel"]

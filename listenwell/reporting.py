"""The report: made from what a coordinator signed off, kept as files, sent to those who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from feedback import documents
from feedback.charts import themes_png, themes_svg
from feedback.report import EventFacts, Heard, compose
from feedback.types import MessageKind, Report
from nlp.decisions import fold
from nlp.pipeline import from_json
from nlp.types import Board, Decision, DecisionKind, Quote
from partnership.types import Action
from storage import actions, events, outbox, people, reports, themes
from storage.change import NewMessage
from storage.database import Database
from storage.events import Community, Event

"""The survey as such: its head, its languages, its quotas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from surveys.checks.findings import error, opens, warning
from surveys.checks.names import bad_name, is_name
from surveys.types import Problem, Survey

LONGEST = {"id": 80, "version": 40}  # characters; the record has no room for more
MAX_OPEN_DAYS = 366  # a listening event that is open for longer has no end that anybody waits for

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_head(survey: Survey) -> Iterator[Problem]:
    """Id, version, and how long it is open."""
    for key, value in (("id", survey.id), ("version", survey.version)):
        if not value:
            yield error("missing_text", "", key, f"'{key}' is empty.", "Write a short name or number.")
        elif len(value) > LONGEST[key] or not value.isprintable():
            said = f"'{key}' is longer than {LONGEST[key]} characters, or has one that cannot be seen."
            yield error("bad_name", "", key, said, "Write a short name or number.")
    if not survey.questions:
        yield error("no_questions", "", "questions", "The survey has no questions.", "Add a question.")
    elif not any(opens(question) for question in survey.questions):
        yield warning("asks_nothing", "", "questions", "The survey asks nothing.", "Add a question.")
    if not any(survey.title.values()):
        yield warning("no_title", "", "title", "The survey has no title.", "Write it in each language.")
    if not any(survey.thanks.values()):
        remedy = "Write a 'thanks'; in a workbook, in the column listenwell_thanks of the sheet settings."
        yield warning("no_thanks", "", "thanks", "Nothing is said at the end.", remedy)
    if not 0 <= survey.open_days <= MAX_OPEN_DAYS:
        said = f"The survey is open for {survey.open_days} days."
        yield error("bad_open_days", "", "open_days", said, f"Write 1 to {MAX_OPEN_DAYS}, or leave it out.")


def check_languages(survey: Survey) -> Iterator[Problem]:
    """Codes that are codes, each once, the default among them."""
    if survey.default_language not in survey.languages:
        said = f"The default language '{survey.default_language}' is not among the languages."
        yield error("unknown_language", "", "default_language", said, "Add it to the languages.")
    for code, times in Counter(survey.languages).items():
        if not _LANGUAGE.fullmatch(code):
            said = f"'{code}' is not the code of a language."
            yield error("bad_language", "", "languages", said, "Write two small letters, such as en or cy.")
        if times > 1:
            said = f"The language '{code}' stands {times} times."
            yield error("doubled_language", "", "languages", said, "Name it once.")


def check_quotas(survey: Survey) -> Iterator[Problem]:
    """Names and limits; their rules are checked with the others."""
    for name, times in Counter(quota.name for quota in survey.quotas).items():
        if times > 1:
            said = f"{times} quotas are called '{name}'."
            yield error("doubled_quota", "", f"quotas.{name}", said, "Give each a name of its own.")
    for quota in survey.quotas:
        column = f"quotas.{quota.name}"
        if not is_name(quota.name):
            yield bad_name("", f"{column}.name", quota.name)
        if quota.limit < 1:
            said = f"The quota '{quota.name}' has the limit {quota.limit}."
            yield error("bad_quota", "", f"{column}.limit", said, "Write how many are wanted, 1 or more.")
        if not quota.when:
            said = f"The quota '{quota.name}' does not say whom it counts."
            yield error("bad_quota", "", f"{column}.when", said, "Add a rule, such as ${age} = 'young'.")

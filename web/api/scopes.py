"""What a token may do: nouns to read or write, and never more than the role of the person it works for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from language.catalogue import N_


class Scope(StrEnum):
    """One thing that a token may be allowed."""

    COMMUNITIES_READ = "communities:read"
    COMMUNITIES_WRITE = "communities:write"
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    RESULTS_READ = "results:read"
    COMMENTS_READ = "comments:read"
    COMMENTS_WRITE = "comments:write"
    THEMES_READ = "themes:read"
    THEMES_WRITE = "themes:write"
    QUOTES_READ = "quotes:read"
    QUOTES_WRITE = "quotes:write"
    ACTIONS_READ = "actions:read"
    ACTIONS_WRITE = "actions:write"
    REPORTS_READ = "reports:read"
    REPORTS_WRITE = "reports:write"
    BROADCASTS_READ = "broadcasts:read"
    BROADCASTS_WRITE = "broadcasts:write"
    ASSETS_READ = "assets:read"
    ASSETS_WRITE = "assets:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    DELIVERIES_READ = "deliveries:read"
    DELIVERIES_WRITE = "deliveries:write"
    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    TOKENS_READ = "tokens:read"
    TOKENS_WRITE = "tokens:write"


#: Scope → what it lets a program do, as the person who ticks it reads it.
SENTENCES: Mapping[Scope, str] = {
    Scope.COMMUNITIES_READ: N_("See communities, their areas and who lives there"),
    Scope.COMMUNITIES_WRITE: N_("Change communities and their contact hours"),
    Scope.EVENTS_READ: N_("See listening events and how they go"),
    Scope.EVENTS_WRITE: N_("Open, close and change listening events"),
    Scope.RESULTS_READ: N_("Get every answer, as files too"),
    Scope.COMMENTS_READ: N_("Read comments, without names"),
    Scope.COMMENTS_WRITE: N_("Mark comments as read, or for a second look"),
    Scope.THEMES_READ: N_("See themes and what was decided"),
    Scope.THEMES_WRITE: N_("Make themes, and decide about them"),
    Scope.QUOTES_READ: N_("See the quotes that were released"),
    Scope.QUOTES_WRITE: N_("Release quotes, and take them back"),
    Scope.ACTIONS_READ: N_("See actions"),
    Scope.ACTIONS_WRITE: N_("Add and change actions"),
    Scope.REPORTS_READ: N_("See reports, drafts too"),
    Scope.REPORTS_WRITE: N_("Make reports, publish them and send them to residents"),
    Scope.BROADCASTS_READ: N_("See broadcasts"),
    Scope.BROADCASTS_WRITE: N_("Write, approve and send broadcasts"),
    Scope.ASSETS_READ: N_("See what is near"),
    Scope.ASSETS_WRITE: N_("Import what is near"),
    Scope.PEOPLE_READ: N_("See residents by their pseudonyms, and what they agreed to"),
    Scope.PEOPLE_WRITE: N_("Withdraw consents for residents who ask for it"),
    Scope.ALERTS_READ: N_("Read alerts, with the words that were written"),
    Scope.ALERTS_WRITE: N_("Mark alerts as seen, and close them"),
    Scope.DELIVERIES_READ: N_("See messages that may not have arrived"),
    Scope.DELIVERIES_WRITE: N_("Send messages again"),
    Scope.USERS_READ: N_("See who signs in"),
    Scope.USERS_WRITE: N_("Add people who sign in, and change what they may do"),
    Scope.TOKENS_READ: N_("See your tokens (never their secret part)"),
    Scope.TOKENS_WRITE: N_("Revoke your tokens"),
}
#: An analyst sees and decides about themes, and nothing about people.
_ANALYST = frozenset(
    {
        Scope.COMMUNITIES_READ,
        Scope.EVENTS_READ,
        Scope.COMMENTS_READ,
        Scope.COMMENTS_WRITE,
        Scope.THEMES_READ,
        Scope.THEMES_WRITE,
        Scope.TOKENS_READ,
        Scope.TOKENS_WRITE,
    }
)
_EVERY = frozenset(Scope)
_COORDINATOR = _EVERY - {Scope.USERS_READ, Scope.USERS_WRITE}
#: Role → what a token of such a person may at most be allowed.
OF_ROLE: Mapping[str, frozenset[Scope]] = {"analyst": _ANALYST, "coordinator": _COORDINATOR, "admin": _EVERY}


def of_role(role: str) -> list[Scope]:
    """The scopes that a person of this role can give, in order."""
    return [each for each in Scope if each in OF_ROLE[role]]


def granted(asked: Collection[str], role: str) -> Sequence[Scope]:
    """What of a token's scopes holds now, in order; a role that has shrunk since takes its part away."""
    return [each for each in of_role(role) if each.value in asked]

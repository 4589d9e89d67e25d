"""The coordinators' pages."""

from web.console import (
    actions,
    alerts,
    assets,
    communities,
    contact,
    deliveries,
    events,
    home,
    new_event,
    poster,
    proposals,
    quotes,
    rehearsal,
    replies,
    report,
    themes,
)

CONSOLE_ROUTES = (
    *home.ROUTES,
    *communities.ROUTES,
    *contact.ROUTES,
    *assets.ROUTES,
    *new_event.ROUTES,
    *rehearsal.ROUTES,
    *replies.ROUTES,
    *events.ROUTES,
    *poster.ROUTES,
    *proposals.ROUTES,
    *themes.ROUTES,
    *quotes.ROUTES,
    *report.ROUTES,
    *actions.ROUTES,
    *alerts.ROUTES,
    *deliveries.ROUTES,
)

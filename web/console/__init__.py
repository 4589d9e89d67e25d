"""The coordinators' pages."""

from web.console import (
    alerts,
    assets,
    communities,
    deliveries,
    events,
    home,
    new_event,
    poster,
)

CONSOLE_ROUTES = (
    *home.ROUTES,
    *communities.ROUTES,
    *assets.ROUTES,
    *new_event.ROUTES,
    *events.ROUTES,
    *poster.ROUTES,
    *alerts.ROUTES,
    *deliveries.ROUTES,
)

"""`listenwell user` and `listenwell community`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

import click

from language.catalogue import languages
from listenwell import signing_in
from listenwell.cli import output
from listenwell.cli.contact_hours import set_community
from listenwell.opening import Installation, read_settings, reading, writing
from storage import accounts, events
from storage.events import Community
from web.console.communities import NATIONS, slug_of

ROLES = ("coordinator", "analyst", "admin")


@click.group()
def user() -> None:
    """People who sign in to the console."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--community", "slugs", multiple=True, help="Slug of a community; repeat for several.")
def add_user(name: str, role: str, slugs: tuple[str, ...]) -> None:
    """Add a person and print their one-time sign-in address."""
    with writing(read_settings()) as here:
        ids = _communities_of(here, role, slugs)
        if here.db.read_now(accounts.user_by_name, name):
            output.stop(
                f"There is already a user {name!r}. Choose another name, or use: listenwell user link"
            )
        added = here.db.write_now(accounts.add_user, name, role, ids, now=datetime.now(UTC))
        click.echo(signing_in.link(here, added.id))


@user.command("link")
@click.argument("name")
def link(name: str) -> None:
    """Print a new one-time sign-in address, valid for 30 minutes; also beside a running server."""
    with reading(read_settings()) as here:
        found = here.db.read_now(accounts.user_by_name, name)
        if found is None:
            names = ", ".join(each.name for each in here.db.read_now(accounts.users)) or "nobody yet"
            output.stop(f"There is no user {name!r}. Known: {names}.")
        click.echo(signing_in.link(here, found.id))


@click.group()
def community() -> None:
    """Places that a partnership serves."""


community.add_command(set_community)


@community.command("add")
@click.argument("name")
@click.option("--partnership", help="As residents know it, without 'the'; default: NAME Partnership.")
@click.option(
    "--language",
    "spoken",
    type=click.Choice(languages()),
    multiple=True,
    default=("en", "cy"),
    show_default=True,
)
@click.option("--area", "areas", multiple=True, help="Name of an area; repeat for several.")
@click.option("--nation", type=click.Choice(list(NATIONS)), default="wales", show_default=True)
@click.option("--time-zone", help="Default: LISTENWELL_TIME_ZONE.")
@click.option("--channel", default="", help="Telegram channel for reports, such as @blaenycwm.")
@click.option("--safeguarding-contact", "safeguarding", default="", help="Whom coordinators ring.")
@click.option("--public-contact", "public", default="", help="How a resident reaches a person.")
def add_community(  # noqa: PLR0913 - one parameter an option
    name: str,
    partnership: str | None,
    spoken: tuple[str, ...],
    areas: tuple[str, ...],
    nation: str,
    time_zone: str | None,
    channel: str,
    safeguarding: str,
    public: str,
) -> None:
    """Add a community and print its slug."""
    settings = read_settings()
    now = datetime.now(UTC)
    zone = time_zone or settings.time_zone
    if zone not in available_timezones():
        output.stop(f"{zone!r} is no time zone. Give one such as Europe/London.")
    with writing(settings) as here:
        added = here.db.write_now(
            events.add_community,
            slug=slug_of(name),
            name=name,
            partnership=partnership or f"{name} Partnership",
            languages=list(spoken),
            time_zone=zone,
            nation=nation,
            telegram_channel=channel,
            safeguarding_contact=safeguarding,
            public_contact=public,
            now=now,
        )
        for area in areas:
            here.db.write_now(events.add_area, added.id, area)
        click.echo(added.slug)


@community.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_communities(*, as_json: bool) -> None:
    """List the communities."""
    with reading(read_settings()) as here:
        found = here.db.read_now(events.communities)
        if as_json:
            output.as_json([{"slug": each.slug, "name": each.name} for each in found])
        for each in found if not as_json else ():
            click.echo(f"{each.slug}\t{each.name}\t{each.partnership}")


def _communities_of(here: Installation, role: str, slugs: tuple[str, ...]) -> list[str]:
    """Ids of the communities a person works for. Who is no admin sees nothing without one."""
    every = here.db.read_now(events.communities)
    if slugs or role == "admin":
        return [community_called(here, slug).id for slug in slugs]
    if len(every) != 1:
        known = ", ".join(each.slug for each in every) or "none yet"
        output.stop(f"Which community? Give --community with its slug. Known: {known}.")
    return [every[0].id]


def community_called(here: Installation, slug: str) -> Community:
    """Find a community by its slug, or stop with the slugs that exist."""
    found = here.db.read_now(events.community_by_slug, slug)
    if found is None:
        known = ", ".join(each.slug for each in here.db.read_now(events.communities)) or "none yet"
        output.stop(f"There is no community {slug!r}. Known: {known}.")
    return found

from __future__ import annotations

from tests.web.conftest import House
from web.behind import Proposal


async def test_groups_are_shown_with_their_people_and_other_wordings(house: House) -> None:
    house.doing.proposals = [
        Proposal(text="Is it safe at night?", others=("Do you feel <safe>?",), people=2),
        Proposal(text="Can you get a GP?", others=(), people=1),
    ]
    await house.sign_in(house.ben)
    page = await (await house.client.get(f"/console/events/{house.event.id}/proposals")).text()
    assert page.index("Is it safe at night?") < page.index("Can you get a GP?")
    assert "2 people" in page
    assert "Do you feel &lt;safe&gt;?" in page


async def test_an_event_without_proposals_says_how_they_come(house: House) -> None:
    await house.sign_in(house.ben)
    page = await (await house.client.get(f"/console/events/{house.event.id}/proposals")).text()
    assert "Nobody has proposed a question yet" in page


async def test_another_communitys_proposals_are_not_here(house: House) -> None:
    await house.sign_in(house.chloe)
    assert (await house.client.get(f"/console/events/{house.event.id}/proposals")).status == 404
    assert not house.doing.asked

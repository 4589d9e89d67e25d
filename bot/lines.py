"""What residents see of their own words in the web chat."""

from __future__ import annotations

from bot import words
from bot.draft import Draft
from storage.change import NewLine
from surveys.types import Edited, Said, Sent, Tapped, Withdrawn

#: The conversation's own buttons, by the label that each has.
OWN_BUTTONS = {
    ("_privacy", "yes"): "agree",
    ("_privacy", "no"): "decline",
    ("_reminder", "no"): "decline",
    ("_stop", "yes"): "leave",
    ("_stop", "no"): "stay",
    ("_join", "yes"): "join",
    ("_go_on", "yes"): "go_on",
}


def keep_own_line(draft: Draft) -> None:
    """The web chat shows residents their own words; a postcode in them is cut to its district later."""
    incoming = draft.situation.incoming
    if draft.situation.channel != "web" or not isinstance(
        incoming, Said | Tapped | Edited | Sent | Withdrawn
    ):
        return
    event = draft.situation.event
    draft.lines.append(
        NewLine(
            text=_text(draft, incoming),
            client_id=incoming.message_id,
            event_id=event.id if event else None,
            replaces=isinstance(incoming, Edited | Withdrawn),
        )
    )


def _text(draft: Draft, incoming: Said | Tapped | Edited | Sent | Withdrawn) -> str:
    if isinstance(incoming, Withdrawn):
        return ""
    if isinstance(incoming, Said | Edited):
        return incoming.text
    if isinstance(incoming, Tapped):
        return label_of(draft, incoming)
    return incoming.caption or words.file_sent(draft.t, incoming.kind)


def label_of(draft: Draft, tap: Tapped) -> str:
    """What a tapped button said."""
    survey = draft.situation.survey
    for question in survey.questions if survey else ():
        for choice in question.choices:
            if (question.name, choice.name) == (tap.question, tap.value):
                return choice.label.get(draft.language, choice.name)
    t = draft.t
    if own := OWN_BUTTONS.get((tap.question, tap.value)):
        return words.control(t, own)
    if tap.question == "_consent":
        purpose, _, wish = tap.value.partition(":")
        name = words.purposes(t).get(purpose, "")
        return words.agree_label(t, name) if wish == "yes" else words.withdraw_label(t, name)
    names = {"yes": t.gettext("Yes"), "no": t.gettext("No"), **words.LANGUAGE_NAMES}
    known = words.controls(t)
    return names.get(tap.value) or known.get(tap.value) or tap.value

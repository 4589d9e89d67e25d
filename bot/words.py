"""Everything the conversation says, but for a survey's own texts and the approved danger texts.

Each function gives one message in the catalogue's language. Short, warm, one thing at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from language.catalogue import Catalogue, catalogue

WELCOME_ORDER = ("cy", "en")  # Welsh first, as the Welsh language standards ask of first messages
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}


def which_language(languages: list[str]) -> str:
    """Ask for the language, in each of them."""
    ordered = [code for code in WELCOME_ORDER if code in languages] or languages
    return "\n".join(catalogue(code).gettext("Hello! Which language would you like?") for code in ordered)


def hello(t: Catalogue, partnership: str) -> str:
    """Say who is speaking: an automatic helper, for whom, how long it takes."""
    return t.gettext(
        "Hello, I'm Listenwell, an automatic helper for the {partnership}. "
        "We'd like to hear how life is here. It takes about 5 minutes, and you can stop any time.",
        partnership=partnership,
    )


def privacy_notice(t: Catalogue, partnership: str, report_due: date) -> str:
    """Three lines before the first question, and what they are agreeing to."""
    lines = (
        t.gettext("Your answers are kept by the {partnership}, without your name.", partnership=partnership),
        t.gettext("We group what everyone says and tell you what we heard by {day}.", day=t.date(report_due)),
        t.gettext("I'm not watched day and night. If you or someone else is in danger now, ring 999."),
    )
    return "\n".join(lines) + "\n\n" + t.gettext("Is that all right?")


def privacy_in_full(t: Catalogue, partnership: str, address: str) -> str:
    """What happens with their words, on a few lines, with the page that says more."""
    return t.gettext(
        "We keep your answers and, if you give it, the area you live in, not your full postcode. Names and "
        "phone numbers are taken out before anyone groups the answers. Only the {partnership} sees them. "
        "On Telegram, Telegram sees the chat too. More: {address}",
        partnership=partnership,
        address=address,
    )


def not_agreed(t: Catalogue) -> str:
    """They said no: nothing was kept."""
    return t.gettext("That's fine. Nothing you said is kept. If you change your mind, open the link again.")


def say_yes_or_no(t: Catalogue) -> str:
    """The privacy question was not understood."""
    return t.gettext("You can tap a button, or type yes or no.")


def unknown_code(t: Catalogue) -> str:
    """The code of the link or poster is not one of ours."""
    return t.gettext("I don't know that code. Please look at the poster once more, or scan it again.")


def send_code(t: Catalogue) -> str:
    """Somebody writes without having opened a link."""
    return t.gettext("Hello! Please send me the code from the poster or the letter, then we can start.")


def not_open_yet(t: Catalogue, opens: date) -> str:
    """The event begins later."""
    return t.gettext("We start on {day}. Please open the link again then. Thank you!", day=t.date(opens))


def closed(t: Catalogue, report_due: date) -> str:
    """The event is over."""
    return t.gettext(
        "This listening event has ended, thank you. What we heard will be told by {day}.",
        day=t.date(report_due),
    )


def kept_after_closing(t: Catalogue) -> str:
    """Words that came after the end are kept, and may miss the report."""
    return t.gettext(
        "Thank you. I've kept that. The event has ended, so it may come too late for the report."
    )


def welcome_back(t: Catalogue) -> str:
    """They return in the middle."""
    return t.gettext("Welcome back. We go on where you stopped.")


def already_answered(t: Catalogue) -> str:
    """They return after the end of the survey."""
    return t.gettext("You've answered everything, thank you. If there is more to say, just write it here.")


def added(t: Catalogue) -> str:
    """A thought that came after the last question."""
    return t.gettext("Thank you. I've added that to what you told us.")


def stopped(t: Catalogue) -> str:
    """STOP."""
    return t.gettext("You won't hear from us again unless you write JOIN. Thank you for what you told us.")


def is_stopped(t: Catalogue) -> str:
    """They write after STOP."""
    return t.gettext("You asked us to stop, so I keep quiet. Write JOIN if you'd like to go on.")


def later(t: Catalogue) -> str:
    """LATER: the place is kept and one reminder comes."""
    return t.gettext("That's fine. Your place is kept. I'll ask once more tomorrow.")


def reminder(t: Catalogue) -> str:
    """The one reminder after LATER."""
    return t.gettext("Hello again. You wanted to go on later. Here is where we were.")


def questions_wait(t: Catalogue) -> str:
    """The survey waits, after danger or LATER; they may go on when they like."""
    return t.gettext("The questions can wait. Tap Go on when you feel like it.")


def person(t: Catalogue, partnership: str, contact: str) -> str:
    """They would rather talk to a person."""
    if contact:
        return t.gettext(
            "You can talk to a person at the {partnership}: {contact}",
            partnership=partnership,
            contact=contact,
        )
    return t.gettext(
        "I can't put you through from here. Anybody in the {partnership} will be glad to talk with you.",
        partnership=partnership,
    )


def words_to_use(t: Catalogue) -> str:
    """HELP."""
    return t.gettext(
        "You can write: SKIP, BACK, LATER, STOP, LANGUAGE, PRIVACY or PERSON. "
        "If you or someone else is in danger now, ring 999."
    )


def media_kept(t: Catalogue) -> str:
    """A voice note, photo or sticker came where words were asked for."""
    return t.gettext(
        "Thank you. I can only read words, so I couldn't take that in. Could you type it for me?"
    )


def corrected(t: Catalogue) -> str:
    """An edited message changed its answer."""
    return t.gettext("Thank you, I've changed that answer.")


def old_button(t: Catalogue) -> str:
    """A button of an earlier question."""
    return t.gettext(
        "That button belongs to an earlier question. Write BACK if you'd like to change it. We are here now:"
    )


def moving_on(t: Catalogue) -> str:
    """Too many tries."""
    return t.gettext("No problem, let's go on.")


def no_place(t: Catalogue) -> str:
    """A postcode that is not to be found."""
    return t.gettext("I couldn't find that postcode. You can try once more, name your area, or tap Skip.")


def rejection(t: Catalogue, code: str, values: Mapping[str, str | float]) -> str:
    """Why an answer does not fit and what would. Codes are those of `AnswerRejected`."""
    if code in ("not_a_number", "out_of_range") and "minimum" in values and "maximum" in values:
        return t.gettext(
            "I was hoping for a number from {minimum} to {maximum}. You can type it or tap one.", **values
        )
    sentences = {
        "not_a_number": t.gettext("I was hoping for a number, like 3."),
        "out_of_range": t.gettext("That number doesn't fit here. Could you try another?"),
        "not_a_choice": t.gettext(
            "I didn't find that among the answers. You can tap one, or type its number."
        ),
        "not_yes_or_no": say_yes_or_no(t),
        "not_a_place": no_place(t),
        "too_long": t.gettext("That is longer than I can keep in one go. Could you send it in two parts?"),
        "media": media_kept(t),
    }
    return sentences.get(code) or t.gettext("I couldn't use that answer. Could you try another way?")


def control(t: Catalogue, name: str) -> str:
    """The label of a button that every question may have."""
    return {
        "skip": t.gettext("Skip"),
        "back": t.gettext("Back"),
        "done": t.gettext("Done"),
        "later": t.gettext("Later"),
        "go_on": t.gettext("Go on"),
        "agree": t.gettext("Yes, let's start"),
        "decline": t.gettext("No, thank you"),
        "more": t.gettext("Tell me more"),
        "join": t.gettext("Join again"),
    }[name]

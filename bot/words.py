"""Everything the conversation says, but for a survey's own texts and the approved danger texts.

Each function gives one message in the catalogue's language. Short, warm, one thing at a time.
"""

from __future__ import annotations

from datetime import date

from language.catalogue import Catalogue, catalogue
from surveys.types import QuestionType
from surveys.understanding.understand import fold

WELCOME_ORDER = ("cy", "en")  # Welsh first, as the Welsh language standards ask of first messages
LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}
#: Whole messages that thank or say goodbye, folded: after the end they are no comment.
THANKS = frozenset((
    "thank you", "thanks", "thankyou", "thanks a lot", "thank you very much", "many thanks",
    "thank you so much", "thanks so much", "ok thanks", "ok thank you", "okay thanks", "okay thank you",
    "ok", "okay", "cheers", "ta", "ta very much", "great thanks", "great", "lovely", "lovely thanks",
    "lovely thank you", "you're welcome", "youre welcome", "bye", "goodbye", "bye bye", "good night",
    "no thanks", "no thank you", "no", "nothing else", "that is all", "diolch", "diolch yn fawr",
    "diolch yn fawr iawn", "diolch i chi", "diolch i ti", "diolch o galon", "iawn diolch", "ok diolch",
    "hwyl", "hwyl fawr", "da bo", "da bo chi", "nos da", "dim diolch", "na", "dim byd arall", "dyna ni",
    "dyna'r cyfan",
))  # fmt: skip
THOUGHT_WORDS = 5  # words; a try at a number, a date or a choice is shorter


def which_language(languages: list[str]) -> str:
    """Ask for the language, in each of them."""
    ordered = [code for code in WELCOME_ORDER if code in languages] or languages
    return "\n".join(catalogue(code).gettext("Hello! Which language would you like?") for code in ordered)


def hello(t: Catalogue, partnership: str, minutes: int) -> str:
    """Say who is speaking: an automatic helper, for whom, how long it takes."""
    return t.ngettext(
        "Hello, I'm Listenwell, an automatic helper for the {partnership}. "
        "We'd like to hear how life is here. It takes about {n} minute, and you can stop any time.",
        "Hello, I'm Listenwell, an automatic helper for the {partnership}. "
        "We'd like to hear how life is here. It takes about {n} minutes, and you can stop any time.",
        minutes,
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


def yes_is_needed(t: Catalogue, partnership: str) -> str:
    """Words came before they agreed: what has to be said first, and why."""
    return t.gettext(
        "Before you tell me more, I need your yes. May the {partnership} keep your answers, without your "
        "name? Tap a button, or type yes or no.",
        partnership=partnership,
    )


def whenever_it_suits(t: Catalogue) -> str:
    """LATER before anything was asked."""
    return t.gettext("That's fine, there's no hurry. Tap the first button when it suits you.")


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
    return t.gettext(
        "You've answered everything, thank you. If there is more to say, just write it here. "
        "To change your last answer, write BACK."
    )


def added(t: Catalogue) -> str:
    """A thought that came after the last question."""
    return t.gettext("Thank you. I've added that to what you told us.")


def stopped(t: Catalogue) -> str:
    """STOP."""
    return t.gettext("You won't hear from us again unless you write JOIN. Thank you for what you told us.")


def is_stopped(t: Catalogue) -> str:
    """They write after STOP."""
    return t.gettext("You asked us to stop, so I keep quiet. Write JOIN if you'd like to go on.")


def later(t: Catalogue, day: date, today: date) -> str:
    """LATER: the place is kept and one reminder comes, on `day`."""
    if (day - today).days == 1:
        return t.gettext("That's fine. Your place is kept. I'll ask once more tomorrow.")
    return t.gettext(
        "That's fine. Your place is kept. I'll ask once more on {weekday}, {day}.",
        weekday=t.weekday(day),
        day=t.date(day),
    )


def later_here(t: Catalogue) -> str:
    """LATER where nothing can ring: they come back by themselves."""
    return t.gettext(
        "That's fine. Your place is kept. Open this page again on this phone when it suits you, and we go on "
        "from here."
    )


def reminder(t: Catalogue) -> str:
    """The one reminder after LATER."""
    return t.gettext("Hello again. You wanted to go on later. Here is where we were.")


def after_silence(t: Catalogue) -> str:
    """A reminder to somebody who began and has not answered for a while; the open question follows."""
    return t.gettext(
        "Hello, this is Listenwell. You began to tell us how life is here, and your place is kept. "
        "If you have a moment, here is where we were:"
    )


def no_more_reminders(t: Catalogue) -> str:
    """They declined the reminder."""
    return t.gettext(
        "That's fine. I won't remind you again. Thank you for what you told us. You can still write here."
    )


def sure_to_stop(t: Catalogue) -> str:
    """Their words may have meant STOP."""
    return t.gettext("Do you want to stop hearing from us?")


def staying(t: Catalogue) -> str:
    """They did not mean STOP."""
    return t.gettext("Good. We go on where you were.")


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


def any_answer_will_do(t: Catalogue) -> str:
    """They do not understand the question."""
    return t.gettext(
        "That's all right. There is no wrong answer: say whatever comes to mind, or tap Skip. "
        "To ask a person, write PERSON."
    )


def media_kept(t: Catalogue, kind: str) -> str:
    """Something that is no words came where words were asked for. Files are kept, a contact is not."""
    if kind in ("sticker", "contact", "place"):
        return t.gettext("Thank you! I can only read words. Could you say it in words? Or tap Skip.")
    return t.gettext(
        "Thank you, I've kept that for the people who read the answers. I can only read words myself. "
        "If you can, type it for me too. Or tap Skip."
    )


def media_noted(t: Catalogue) -> str:
    """A file came when no question was open."""
    return t.gettext("Thank you, I've kept that with what you told us.")


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


def noted(t: Catalogue, understood: str) -> str:
    """A place or a day, said back since it could have been understood otherwise."""
    return t.gettext(
        "Thank you. I've noted: {understood}. If that's not right, write BACK.", understood=understood
    )


def place_shared(t: Catalogue) -> str:
    """A place came from the phone's map."""
    return t.gettext("Thank you. I've noted roughly where that is, to about a kilometre.")


def withdrawn(t: Catalogue) -> str:
    """A message was taken back."""
    return t.gettext("That's done. I've taken back what you said, and we no longer keep it.")


def thanked(t: Catalogue) -> str:
    """They thanked us, and have nothing more to say."""
    return t.gettext("You're welcome. Thank you for taking part.")


def is_thought(typed: str) -> bool:
    """Whether words are more than a try at a short answer: a question back, or a thought of several words."""
    return typed.endswith("?") or len(typed.split()) >= THOUGHT_WORDS


def kept_thought(t: Catalogue) -> str:
    """A whole thought came where a short answer was asked for; what would fit is said after it."""
    return t.gettext("Thank you, I've kept what you wrote.")


def kept_question(t: Catalogue) -> str:
    """They asked something back; what would fit is said after it."""
    return t.gettext(
        "I'm an automatic helper, so I can't answer that. I've kept it for the people who read the answers."
    )


def where_report(t: Catalogue, address: str, day: date) -> str:
    """The last words on a screen that goes on to somebody else: we cannot write to them there."""
    return t.gettext(
        "You can read what we heard by {day} at {address}. We have no way to write to you, so note it down "
        "if you like. You are done here.",
        day=t.date(day),
        address=address,
    )


def no_later(t: Catalogue) -> str:
    """LATER on such a screen: nobody could be reminded."""
    return t.gettext(
        "This screen goes on to someone else, so I can't remind you. What you told us so far is kept. "
        "You can go on now, or leave it here."
    )


def enough_heard(t: Catalogue) -> str:
    """A quota is full: the survey ends early."""
    return t.gettext(
        "We've already heard from enough people for the rest of this one, so that is all for today. "
        "Thank you for coming forward."
    )


def choose_file(t: Catalogue, kind: QuestionType) -> str:
    """The label of the web chat's button for a file."""
    return {
        QuestionType.IMAGE: t.gettext("Choose a photo"),
        QuestionType.AUDIO: t.gettext("Choose a recording"),
        QuestionType.VIDEO: t.gettext("Choose a video"),
    }.get(kind) or t.gettext("Choose a file")


def purposes(t: Catalogue) -> dict[str, str]:
    """What somebody may agree to, as it follows "Yes to:"."""
    return {
        "survey": t.gettext("keeping your answers"),
        "report": t.gettext("telling you what we heard"),
        "digest": t.gettext("a message every month"),
        "quote": t.gettext("using your words without your name"),
        "contact": t.gettext("getting in touch again"),
    }


def agreements(t: Catalogue, given: list[str], declined: list[str]) -> str:
    """What they agreed to and what not, before the buttons that change it."""
    lines = []
    if given:
        lines.append(t.gettext("You said yes to: {purposes}.", purposes=t.list(given)))
    if declined:
        lines.append(t.gettext("You said no to: {purposes}.", purposes=t.list(declined)))
    return "\n".join([*lines, t.gettext("You can change each of them here, any time:")])


def withdraw_label(t: Catalogue, purpose: str) -> str:
    """The button that takes one agreement back."""
    return t.gettext("No more: {purpose}", purpose=purpose)


def agree_label(t: Catalogue, purpose: str) -> str:
    """The button that agrees again."""
    return t.gettext("Yes to: {purpose}", purpose=purpose)


def purpose_withdrawn(t: Catalogue, purpose: str) -> str:
    """One agreement was taken back."""
    return t.gettext("That's fine. I've noted: no more {purpose}.", purpose=purpose)


def agreed_again(t: Catalogue, purpose: str) -> str:
    """One agreement was given again."""
    return t.gettext("Thank you. I've noted your yes to: {purpose}.", purpose=purpose)


def survey_withdrawn(t: Catalogue, contact: str) -> str:
    """They no longer agree to their answers being kept: nothing more is asked."""
    if contact:
        return t.gettext(
            "That's fine. I won't ask you anything more. To have what you said so far removed, "
            "a person can help: {contact}",
            contact=contact,
        )
    return t.gettext(
        "That's fine. I won't ask you anything more. To have what you said so far removed, "
        "ask anybody in the partnership."
    )


def is_thanks(text: str) -> bool:
    """Whether a message says thank you or goodbye, and nothing else."""
    folded = fold(text)
    return not folded.strip("👍🙏❤😊🙂👏") or folded in THANKS


def file_sent(t: Catalogue, kind: str) -> str:
    """A file in the resident's own log."""
    return {
        "photo": t.gettext("(a photo)"),
        "voice": t.gettext("(a recording)"),
        "audio": t.gettext("(a recording)"),
        "video": t.gettext("(a video)"),
        "place": t.gettext("(a place)"),
    }.get(kind) or t.gettext("(a file)")


def control(t: Catalogue, name: str) -> str:
    """The label of a button that every question may have."""
    return controls(t)[name]


def controls(t: Catalogue) -> dict[str, str]:
    """Every such label by its name."""
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
        "refuse": t.gettext("I'd rather not say"),
        "dont_know": t.gettext("I don't know"),
        "stop": t.gettext("No more messages"),
        "leave": t.gettext("Yes, stop"),
        "stay": t.gettext("No, go on"),
    }

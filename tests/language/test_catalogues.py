"""What the program says and what the catalogues hold, compared.

`python tools/catalogue.py` prints entries for what is missing, ready to be filled in.
"""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message

from language.catalogue import languages, plural_forms

ROOT = Path(__file__).parent.parent.parent
_spec = importlib.util.spec_from_file_location("catalogue_tool", ROOT / "tools" / "catalogue.py")
assert _spec
assert _spec.loader
tool = importlib.util.module_from_spec(_spec)
sys.modules["catalogue_tool"] = tool
_spec.loader.exec_module(tool)

#: Words that are the same in Welsh, names, and patterns without words.
SAME_IN_WELSH = {
    "Ward",
    "{n} person:",
    "Listenwell",
    "English",
    "Cymraeg",
    "Telegram",
    "CSV",
    "PDF",
    "OK",
    "QR",
}
OTHERS = [language for language in languages() if language != "en"]


def entries(language: str) -> list[tuple[str, Message]]:
    return [(domain, entry) for domain, found in tool.translated(language) for entry in found if entry.id]


def texts(entry: Message) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def said(faults: list[str]) -> str:
    return f"{len(faults)} to mend (python tools/catalogue.py helps):\n  " + "\n  ".join(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_an_entry(language: str) -> None:
    faults = [
        f"{found[0].path}:{found[0].line} {message!r}" for message, found in tool.missing(language).items()
    ]
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_every_entry_is_filled_in_and_sure(language: str) -> None:
    faults = [
        f"{domain}.po:{entry.lineno} {entry.id!r} is {'fuzzy' if entry.fuzzy else 'empty'}"
        for domain, entry in entries(language)
        if entry.fuzzy or not all(text.strip() for text in texts(entry))
    ]
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_no_entry_repeats_the_english(language: str) -> None:
    faults = [
        f"{domain}.po:{entry.lineno} {entry.id!r}"
        for domain, entry in entries(language)
        for english in [[entry.id] if isinstance(entry.id, str) else list(entry.id)]
        if set(texts(entry)) & set(english) - SAME_IN_WELSH
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{\w*\}", "", english[0]))
    ]
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_places_are_the_same_in_both(language: str) -> None:
    faults = []
    for domain, entry in entries(language):
        english = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        wanted = set().union(*map(places, english))
        # A plural form may say the number in words: "un person", "dau berson".
        spare = {"n"} if len(english) > 1 else set()
        faults += [
            f"{domain}.po:{entry.lineno} {text!r}: has {sorted(places(text))}, needs {sorted(wanted)}"
            for text in texts(entry)
            if places(text) - wanted or wanted - places(text) - spare
        ]
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_kept_that_nobody_says(language: str) -> None:
    faults = [f"{domain}.po: {message!r}" for domain, message in tool.unused(language)]
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_no_two_domains_translate_one_message_differently(language: str) -> None:
    seen: dict[object, tuple[str, list[str]]] = {}
    faults = []
    for domain, entry in entries(language):
        first, already = seen.setdefault(tool.entry_id(entry), (domain, texts(entry)))
        if already != texts(entry):
            faults.append(f"{entry.id!r}: {first}.po says {already}, {domain}.po says {texts(entry)}")
    assert not faults, said(faults)


@pytest.mark.parametrize("language", OTHERS)
def test_plural_forms_stand_in_the_order_of_cldr(language: str) -> None:
    locale = Locale(language)
    forms = plural_forms(locale)
    for domain, found in tool.translated(language):
        index = re.search(r"plural=\((.*)\)$", found.plural_forms.rstrip(";"))
        assert index, domain
        assert found.num_plurals == len(forms), f"{domain}.po needs the Plural-Forms line of documents.po"
        for n in range(30):
            assert forms[_evaluate(index[1], n)] == locale.plural_form(n), (domain, n)


@pytest.mark.parametrize("language", OTHERS)
def test_every_entry_is_marked_for_a_native_reader(language: str) -> None:
    faults = [
        f"{domain}.po:{entry.lineno} {entry.id!r} lacks '#. to be reviewed'"
        for domain, entry in entries(language)
        if "to be reviewed" not in " ".join(entry.auto_comments)
    ]
    assert not faults, said(faults)


def test_messages_are_found_in_code_and_in_templates(tmp_path: Path) -> None:
    for folder in tool.DOMAINS:
        (tmp_path / folder / "templates").mkdir(parents=True)
    (tmp_path / "bot" / "words.py").write_text('A = N_("A")\nB = t.ngettext("{n} b", "{n} bs", 2)\n')
    (tmp_path / "web" / "templates" / "a.html").write_text(
        "<p>{{ t.gettext('C') }}\n{{ t.ngettext('{n} d', '{n} ds', n) }}{{ gettext(name) }}</p>"
    )
    found = {
        message: [(place.path, place.line) for place in at] for message, at in tool.used(tmp_path).items()
    }
    assert found == {
        "A": [("bot/words.py", 1)],
        ("{n} b", "{n} bs"): [("bot/words.py", 2)],
        "C": [("web/templates/a.html", 1)],
        ("{n} d", "{n} ds"): [("web/templates/a.html", 2)],
    }


def test_a_stub_is_an_empty_entry_with_its_place() -> None:
    at = [tool.Place(path="bot/words.py", line=3)]
    assert tool.stub('Say "hi"\n', at, 6).splitlines() == [
        "#. to be reviewed",
        "#: bot/words.py",
        'msgid ""',
        '"Say \\"hi\\"\\n"',
        'msgstr ""',
    ]
    assert tool.stub(("{n} b", "{n} bs"), at, 6).count("msgstr[") == 6


def _evaluate(plural: str, n: int) -> int:
    """Work out a chain of C conditionals such as `n==1 ? 0 : n==2 ? 1 : 2`."""
    *choices, last = plural.split(" : ")
    for choice in choices:
        test, value = choice.split(" ? ")
        if n == int(test.removeprefix("n==")):
            return int(value)
    return int(last)

"""What nobody would call a normal file still gives a result: every comment ends somewhere, said why."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.theme_page import page
from listenwell.cli.themes import _page
from listenwell.file_themes import Progress, Themed, theme_file
from listenwell.kept_chunks import KeptChunks
from listenwell.models import load_spacy
from listenwell.preparing import Maker, ModelMaker
from listenwell.theme_outputs import document, table
from nlp.embed import Encoder, MiniLm
from nlp.models_setup import find, models_used, set_up
from nlp.naming.label import PhraseFinder, SpacyPhrases
from nlp.types import Comment
from tests.listenwell.themes_cast import asked

pytestmark = pytest.mark.model

#: "Hello, how are you? The bus is always late." or near to it.
LANGUAGES = """Y mae'r bws bob amser yn hwyr ac mae'r parc yn dywyll
Der Bus ist immer zu spät und der Park ist nicht schön
Le bus est toujours en retard et le parc est sombre
El autobús siempre llega tarde y el parque está oscuro
O autocarro está sempre atrasado e o parque é escuro
L'autobus è sempre in ritardo e il parco è buio
Autobus zawsze się spóźnia i park jest ciemny
Автобус всегда опаздывает, и парк тёмный
Автобус завжди запізнюється
Автобусът винаги закъснява
Аутобус увек касни
Το λεωφορείο αργεί πάντα
الحافلة تتأخر دائما
اتوبوس همیشه دیر می‌آید
بس ہمیشہ دیر سے آتی ہے
האוטובוס תמיד מאחר
बस हमेशा देर से आती है
বাস সবসময় দেরি করে
ਬੱਸ ਹਮੇਸ਼ਾ ਦੇਰੀ ਨਾਲ ਆਉਂਦੀ ਹੈ
બસ હંમેશા મોડી આવે છે
பேருந்து எப்போதும் தாமதம்
బస్సు ఎప్పుడూ ఆలస్యం
ಬಸ್ ಯಾವಾಗಲೂ ತಡ
ബസ് എപ്പോഴും വൈകും
බස් එක හැමදාම පරක්කුයි
รถเมล์มาสายเสมอ
ລົດເມມາຊ້າສະເໝີ
បស់តែងតែយឺត
ဘတ်စ်ကား အမြဲနောက်ကျတယ်
公交车总是晚点
公車總是遲到
バスはいつも遅れる
버스는 항상 늦어요
ავტობუსი ყოველთვის იგვიანებს
Ավտոբուսը միշտ ուշանում է
አውቶቡስ ሁልጊዜ ይዘገያል
Basku waa had iyo jeer daahaa oo waxaan ku sugaa
Otobüs her zaman geç kalıyor
Xe buýt luôn đến muộn
Bussen er alltid forsinket""".splitlines()


class Loaded:
    """The models, loaded once for all tests of this file."""

    def __init__(self, folder: Path) -> None:
        self._files = find(folder)
        self._maker = ModelMaker(folder)
        self._encoder = MiniLm(self._files)
        self._finder = SpacyPhrases(nlp=load_spacy())

    @property
    def start(self) -> Callable[[], Maker]:
        return lambda: self._maker

    def models(self) -> list[dict[str, str]]:
        return models_used(self._files)

    def encoder(self) -> Encoder:
        return self._encoder

    def finder(self) -> PhraseFinder:
        return self._finder


@pytest.fixture(scope="module")
def tools() -> Loaded:
    return Loaded(set_up(Path("var/models")).encoder.parent)


def themed(folder: Path, said: list[str], tools: Loaded) -> Themed:
    """The themes, after all that must hold for any file was looked at."""
    path = folder / "c.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in said)])
    made = theme_file(asked(path), folder / "t.json", Progress(), tools)
    whole, rows = document(made), list(csv.DictReader(table(made).splitlines()))
    assert {row["id"] for row in rows} == {str(i + 1) for i in range(len(said))}
    assert whole["counts"]["points"] + sum(whole["counts"]["set_aside"].values()) == len(rows)
    assert all(bool(row["theme_id"]) != bool(row["reason"]) for row in rows)
    assert {row["theme_id"] for row in rows} - {""} <= {theme["id"] for theme in whole["themes"]}
    assert "</html>" in page(_page(made))
    return made


def test_emoji_alone_say_nothing_that_can_be_themed(tmp_path: Path, tools: Loaded) -> None:
    made = themed(tmp_path, ["😀", "👍👍👍", "❤️‍🔥 🏴󠁧󠁢󠁷󠁬󠁳󠁿"] * 5, tools)
    assert made.run.themes == ()
    assert made.run.counts["points"] == 0


def test_forty_languages_are_told_apart_from_what_can_be_read(tmp_path: Path, tools: Loaded) -> None:
    assert len(LANGUAGES) == 40
    made = themed(tmp_path, [*LANGUAGES, *["The bus is always late in our village"] * 3], tools)
    reasons = {each.comment_id: each.reason for each in made.run.assignments}
    assert not any(reasons[str(i)] for i in (41, 42, 43))
    unread = [i for i in range(2, 41) if reasons[str(i)] == "unreadable"]
    assert len(unread) >= 35  # Latin letters with few known words are read in doubt, not silenced
    assert reasons["1"] != "unreadable"


def test_one_word_each(tmp_path: Path, tools: Loaded) -> None:
    words = ["buses", "litter", "doctors", "parks", "jobs", "housing", "crime", "shops", "schools", "weather"]
    made = themed(tmp_path, words * 2, tools)
    assert made.run.counts["comments"] == 20


def test_very_long_comments(tmp_path: Path, tools: Loaded) -> None:
    long = "The bus was late again and I had to wait in the rain. " * 185
    made = themed(tmp_path, [long[:10_000], "word" * 2_500, "The park is dark."], tools)
    assert {each.comment_id for each in made.run.assignments} == {"1", "2", "3"}


def test_nothing_but_non_answers(tmp_path: Path, tools: Loaded) -> None:
    made = themed(tmp_path, ["n/a", "Nothing", "dim byd", "", "-"], tools)
    assert made.run.counts["set_aside"] == {"non_answer": 5}


def test_all_the_same(tmp_path: Path, tools: Loaded) -> None:
    made = themed(tmp_path, ["The bus is late"] * 40, tools)
    assert [theme.people for theme in made.run.themes if theme.parent_id is None] == [40]


def test_what_is_kept_for_going_on_holds_no_words_that_are_hidden(tmp_path: Path, tools: Loaded) -> None:
    comments = [Comment(id="1", text="Please ring Mrs Jones on 01495 200000 about the bus")]
    KeptChunks(folder=tmp_path).keep(0, tools.start().make(comments))
    words = (tmp_path / "000000.json").read_text()
    assert "bus" in words
    assert "01495" not in words
    assert "Jones" not in words

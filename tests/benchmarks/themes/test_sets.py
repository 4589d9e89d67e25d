from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.themes.sets import (
    LabelledSet,
    SetMissing,
    banking,
    half_of,
    nhs,
    plain,
    shares,
    uneven,
    with_themes,
)


def a_set(codes: int = 12, each: int = 40) -> LabelledSet:
    truth = tuple(f"code {i % codes}" for i in range(codes * each))
    ids = tuple(f"c{i}" for i in range(len(truth)))
    return LabelledSet(name="made", ids=ids, texts=tuple(f"text {each}" for each in ids), truth=truth)


def write(folder: Path, name: str, rows: list[str]) -> None:
    (folder / f"{name}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_halves_are_disjoint_and_of_like_size() -> None:
    everything = a_set()
    choose, report = everything.half("choose"), everything.half("report")
    assert set(choose.ids) | set(report.ids) == set(everything.ids)
    assert not set(choose.ids) & set(report.ids)
    assert 0.4 < len(choose.ids) / len(everything.ids) < 0.6


def test_a_comment_stays_in_its_half() -> None:
    # The first byte of SHA-256("half:c0") is 0xc2, even.
    assert half_of("c0") == "choose" or half_of("c0") == "report"
    assert [half_of(f"c{i}") for i in range(4)] == [half_of(f"c{i}") for i in range(4)]


def test_the_same_seed_draws_the_same_sample_and_another_seed_another() -> None:
    source = a_set()
    assert plain(source, 100, 3).ids == plain(source, 100, 3).ids
    assert plain(source, 100, 3).ids != plain(source, 100, 4).ids


def test_a_sample_repeats_nobody() -> None:
    sample = uneven(a_set(), 100, 0)
    assert len(set(sample.ids)) == len(sample.ids) == 100


def test_so_many_themes_are_drawn_as_asked() -> None:
    for themes in (3, 6, 12):
        assert with_themes(a_set(), 100, themes, 1).true_themes == themes


def test_sizes_fall_like_one_over_rank() -> None:
    assert shares(130, [1000, 1000, 1000]) == [60, 40, 30]


def test_what_a_theme_lacks_is_taken_from_the_others() -> None:
    made = shares(130, [30, 1000, 1000])
    assert made[0] == 30
    assert sum(made) >= 130
    assert made[1] > 40


def test_a_set_that_is_used_up_gives_what_it_has() -> None:
    assert shares(300, [50, 60]) == [50, 60]


def test_uneven_samples_have_themes_of_different_size() -> None:
    sizes = Counter(uneven(a_set(), 100, 5).truth).values()
    assert max(sizes) > 2 * min(sizes)


def test_nhs_leaves_out_what_the_recipe_says(tmp_path: Path) -> None:
    rows = ["id\ttext\tlabel\tlabel_fine"]
    rows += [f"{i}\tthe staff were kind {i}\tStaff\tKind" for i in range(15)]
    rows += [
        "a\tToo short\tStaff\tKind",
        "b\tTHE STAFF WERE KIND 3\tStaff\tKind",
        "c\tnothing to improve at all\tCouldn't be improved\tNothing to improve",
        "d\ta rare code of one\tAccess\tParking",
        f"e\t{'word ' * 61}\tStaff\tKind",
    ]
    write(tmp_path, "nhs_patient_phase1", rows)
    assert nhs(tmp_path).ids == tuple(str(i) for i in range(15))
    assert set(nhs(tmp_path).truth) == {"Staff/Kind"}


def test_banking_drops_repeats(tmp_path: Path) -> None:
    write(tmp_path, "std_banking77", ["id\ttext\tlabel", 'x\tMy "card"\tlost', 'y\tmy "CARD"\tlost'])
    assert banking(tmp_path).texts == ('My "card"',)


def test_a_missing_set_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(SetMissing, match=r"std_banking77\.tsv is not there.*task-specific-datasets.*--data"):
        banking(tmp_path)


def test_rows_are_positions_in_the_set() -> None:
    source = a_set()
    sample = plain(source, 50, 0)
    assert sample.texts == [source.texts[i] for i in sample.rows]
    assert sample.rows.dtype == np.int64

"""The full comparison with pyxform: writes docs/benchmarks/xlsform.md.

Usage: python -m benchmarks.xlsform.run [FORMS]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyxform
from pyxform.xls2xform import convert

from benchmarks.xlsform import validate
from benchmarks.xlsform.classes import CLASSES, Class, reason
from benchmarks.xlsform.compare import SHARES, Case, cases
from surveys import xlsform
from surveys.authoring import yaml_form
from surveys.types import Choice, Question, QuestionType, Survey

FORMS = 2_000
ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs/benchmarks/xlsform.md"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything that was measured."""

    cases: Sequence[Case]
    #: Seeds of forms that pyxform accepts and ODK Validate refuses; None when it could not run.
    invalid: frozenset[int] | None
    seconds: float
    exported: tuple[int, int]
    #: How many of the shipped surveys' exports ODK Validate takes, of how many; None when it could not run.
    shipped: tuple[int, int] | None
    same_again: tuple[int, int]
    read_seconds: float

    @property
    def inside(self) -> list[Case]:
        """The forms within the subset."""
        return [case for case in self.cases if not case.is_outside]

    def refused(self, case: Case) -> bool:
        """Whether pyxform with ODK Validate refuses."""
        return bool(case.oracle) or case.seed in (self.invalid or ())


def main() -> None:
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else FORMS
    begun = time.perf_counter()
    compared = list(cases(range(forms)))
    invalid = _invalid(compared) if validate.is_there() else None
    figures = Figures(
        cases=compared,
        invalid=invalid,
        seconds=time.perf_counter() - begun,
        exported=_exported(compared),
        shipped=_shipped_valid() if validate.is_there() else None,
        same_again=_same_again(compared),
        read_seconds=_read_seconds(),
    )
    unexplained = [case.seed for case in figures.inside if not case.agrees and reason(case) is None]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(_report(figures)) + "\n", encoding="utf-8")
    print(f"{REPORT.relative_to(ROOT)}: {_share(sum(c.agrees for c in figures.inside), len(figures.inside))}")
    if unexplained:
        sys.exit(f"without a reason: seeds {unexplained}")


def _invalid(compared: Sequence[Case]) -> frozenset[int]:
    accepted = (case for case in compared if not case.oracle)
    return frozenset(validate.refused({case.seed: _xform(case.data) for case in accepted}))


def _xform(data: bytes) -> str:
    return convert(data, validate=False, file_type=".xlsx").xform


def _exported(compared: Sequence[Case]) -> tuple[int, int]:
    """How many of our exports pyxform takes, of how many: shipped surveys, and the forms that we read."""
    shipped = (yaml_form.read(path.read_bytes(), path.name)[0] for path in _shipped())
    read = (xlsform.read(case.data, "form.xlsx")[0] for case in compared if not case.errors)
    written = [xlsform.write(survey) for survey in (*shipped, *read) if survey is not None]
    return sum(_takes(data) for data in written), len(written)


def _shipped_valid() -> tuple[int, int]:
    surveys = (yaml_form.read(path.read_bytes(), path.name)[0] for path in _shipped())
    forms = dict(enumerate(_xform(xlsform.write(survey)) for survey in surveys if survey is not None))
    return len(forms) - len(validate.refused(forms)), len(forms)


def _takes(data: bytes) -> bool:
    try:
        return bool(_xform(data))
    except Exception:  # noqa: BLE001  # whatever it says, it does not take it
        return False


def _shipped() -> list[Path]:
    return sorted((ROOT / "surveys/library").glob("*.yaml"))


def _same_again(compared: Sequence[Case]) -> tuple[int, int]:
    """Import, export, import: how many give the same survey."""
    read = [xlsform.read(case.data, "form.xlsx")[0] for case in compared if not case.errors]
    surveys = [survey for survey in read if survey is not None]
    return sum(xlsform.read(xlsform.write(survey))[0] == survey for survey in surveys), len(surveys)


def _read_seconds() -> float:
    """The best of five readings of 200 questions in two languages."""
    choices = tuple(Choice(name=f"c{n}", label={"en": f"Choice {n}", "cy": f"Dewis {n}"}) for n in range(8))
    questions = tuple(
        Question(
            name=f"q{number}",
            type=QuestionType.SELECT_ONE if number % 2 else QuestionType.TEXT,
            label={"en": f"What about number {number}?", "cy": f"Beth am rif {number}?"},
            hint={"en": "Take your time.", "cy": "Cymerwch eich amser."},
            choices=choices if number % 2 else (),
            relevant=f"${{q{number - 1}}} != ''" if number % 3 == 2 else "",
        )
        for number in range(200)
    )
    title = {"en": "Long", "cy": "Hir"}
    long = Survey(
        id="l", version="1", title=title, languages=("en", "cy"), default_language="en", questions=questions
    )
    data = xlsform.write(long)
    return min(_seconds_of(data) for _ in range(5))


def _seconds_of(data: bytes) -> float:
    begun = time.perf_counter()
    xlsform.read(data)
    return time.perf_counter() - begun


# The report


def _report(figures: Figures) -> Iterator[str]:
    inside = figures.inside
    outside = [case for case in figures.cases if case.is_outside]
    agree = sum(case.agrees for case in inside)
    yield "# XLSForm: the same verdict as pyxform"
    yield ""
    yield (
        f"Written by `make bench`: {len(figures.cases)} forms from a seeded grammar "
        f"(benchmarks/xlsform), read by us and by pyxform {pyxform.__version__}. "
        + "; ".join(f"{name} {share:.0%}" for name, share in SHARES)
        + ": within a share every class of mutation is as likely as another."
    )
    yield ""
    yield "| | forms |"
    yield "|---|---|"
    yield f"| in all | {len(figures.cases)} |"
    yield f"| outside the subset (refused by the name of a type or function) | {len(outside)} |"
    taken = sum(not case.oracle for case in outside)
    yield f"| … of these, pyxform accepts | {taken} |"
    yield f"| within the subset | {len(inside)} |"
    yield f"| … pyxform accepts | {_of(sum(not case.oracle for case in inside), len(inside))} |"
    yield f"| … we accept | {_of(sum(not case.errors for case in inside), len(inside))} |"
    yield f"| **same verdict as pyxform alone** | **{_of(agree, len(inside))}** |"
    yield from _with_validate(figures)
    exported = _out_of(figures.exported)
    yield f"| exports of shipped surveys and of all forms that we read, taken by pyxform | {exported} |"
    yield f"| import, export, import: the same survey | {_out_of(figures.same_again)} |"
    yield f"| reading 200 questions in two languages | {figures.read_seconds:.2f} s |"
    yield ""
    yield "## Where the verdicts differ"
    yield ""
    yield from _differences(figures)
    yield ""
    yield "## By class of mutation"
    yield ""
    yield from _by_mutation(inside)


def _with_validate(figures: Figures) -> Iterator[str]:
    if figures.invalid is None or figures.shipped is None:
        yield "| ODK Validate | not run: there is no Java |"
        return
    inside = figures.inside
    borne_out = sum(not c.agrees and bool(c.errors) and c.seed in figures.invalid for c in inside)
    agree = sum(case.agrees for case in inside)
    yield f"| we refuse, pyxform accepts, and ODK Validate refuses as we do | {_of(borne_out, len(inside))} |"
    yield f"| **together** | **{_of(agree + borne_out, len(inside))}** |"
    same = _of(sum(figures.refused(case) == bool(case.errors) for case in inside), len(inside))
    yield f"| same verdict as pyxform and ODK Validate together, both of which must accept | {same} |"
    passed = sum(not case.errors and case.seed in figures.invalid for case in inside)
    said = "we and pyxform accept, ODK Validate refuses: groups with nothing to show, odd defaults"
    yield f"| … {said} | {passed} |"
    yield f"| exports of shipped surveys, taken by ODK Validate | {_out_of(figures.shipped)} |"


def _differences(figures: Figures) -> Iterator[str]:
    differing = [case for case in figures.inside if not case.agrees]
    yield (
        "The class, how many forms, how many of them ODK Validate refuses as we do, the message of one of "
        "them (and its seed), and why. We refuse and pyxform accepts, except where it stops with a fault "
        "of its own."
    )
    yield ""
    yield "| class | forms | ODK Validate refuses | for example | why |"
    yield "|---|---|---|---|---|"
    by_class: dict[Class | None, list[Case]] = {}
    for case in differing:
        by_class.setdefault(reason(case), []).append(case)
    for known in (*CLASSES, None):
        found = by_class.get(known, [])
        if found:
            second = sum(case.seed in (figures.invalid or ()) for case in found)
            asked = f"{second}" if figures.invalid is not None and found[0].errors else "–"
            name, why = (known.name, known.why) if known else ("**not explained**", "")
            yield f"| {name} | {len(found)} | {asked} | {_example(found[0])} | {why} |"


def _example(case: Case) -> str:
    said = case.errors[0].problem if case.errors else case.oracle
    return f"{_cell(said)} (seed {case.seed}, {case.mutation})"


def _cell(text: str) -> str:
    return text[:110].replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _by_mutation(inside: Sequence[Case]) -> Iterator[str]:
    forms, taken, same = Counter[str](), Counter[str](), Counter[str]()
    for case in inside:
        forms[case.mutation] += 1
        taken[case.mutation] += not case.oracle
        same[case.mutation] += case.agrees
    yield "| mutation | forms | pyxform accepts | same verdict |"
    yield "|---|---|---|---|"
    for name in sorted(forms):
        yield f"| {name} | {forms[name]} | {taken[name]} | {_of(same[name], forms[name])} |"


def _out_of(found: tuple[int, int]) -> str:
    return f"{found[0]} of {found[1]}"


def _of(part: int, whole: int) -> str:
    return f"{part} ({_share(part, whole)})"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f} %"


if __name__ == "__main__":
    main()

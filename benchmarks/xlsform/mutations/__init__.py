"""One fault, or one oddity, put into a form: what authors do, and what pyxform's own messages speak of.

A mutation gives False where the form has nothing that it could change; another one is tried then.
"""

from __future__ import annotations

from benchmarks.xlsform.mutations import cells, lists, rows, rules, sheets
from benchmarks.xlsform.mutations.put import MUTATIONS, Mutation

__all__ = ["FAULTS", "MUTATIONS", "Mutation", "cells", "lists", "rows", "rules", "sheets"]

#: Classes that XLSForm forbids, at least in part. The others are unusual, or mean nothing to pyxform.
FAULTS = frozenset(
    {
        "bad name",
        "badly written reference",
        "broken rule",
        "calculation",
        "choice name with a space",
        "choice without a name",
        "choices sheet without a column",
        "cyclic reference",
        "doubled header",
        "duplicate choice",
        "duplicate name",
        "empty form",
        "group named as a question",
        "group without a name",
        "media",
        "missing column",
        "missing header row",
        "missing label",
        "missing list",
        "missing name",
        "missing type",
        "name of a generated question",
        "or_other with a filter",
        "parameters of a range",
        "parameters of a select",
        "parameters of other types",
        "reserved name",
        "select without a list",
        "sheet names",
        "table-list",
        "trigger",
        "type in another case",
        "unbalanced group",
        "unknown reference in a rule",
        "unknown reference in a text",
        "unknown type",
        "wrong number of arguments",
    }
)

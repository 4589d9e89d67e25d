"""A file that is no export of ours, or no longer one."""

from __future__ import annotations


class ExportUnreadable(Exception):  # noqa: N818 - a state that whoever reads the file is told of
    """The message says where, what is wrong and what to do."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem} Take the file as it was exported.")
        self.where = where
        self.problem = problem

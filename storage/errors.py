"""Every way the record can refuse. One root, so that an edge can catch them all."""

from __future__ import annotations


class StorageError(Exception):
    """The record could not do what was asked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class DatabaseUnusable(StorageError):  # noqa: N818 - a state that an operator reads about, not a programmer's error
    """The database cannot be used. The message says what, where and what to do, in one sentence."""


class DatabaseTooNew(StorageError):  # noqa: N818 - likewise
    """The database was written by a newer Listenwell."""

    def __init__(self, where: str, revision: str) -> None:
        super().__init__(
            f"The database {where} was written by a newer Listenwell (revision {revision}): "
            "update this program, or restore a backup that this version made."
        )


class DatabaseTooOld(StorageError):  # noqa: N818 - likewise
    """The database lacks what this program needs."""

    def __init__(self, where: str, revision: str | None) -> None:
        at = f"is at revision {revision}" if revision else "has no tables yet"
        super().__init__(f"The database {where} {at}, which is too old: run `listenwell migrate` first.")


class DatabaseReadOnly(StorageError):  # noqa: N818 - likewise
    """The database was opened for reading only, so nothing can be written."""


class VersionClash(StorageError):  # noqa: N818 - an expected outcome: read again and do it again
    """Somebody else changed the session, or handled the message, since it was read."""


class DecisionClash(StorageError):  # noqa: N818 - likewise
    """Others decided meanwhile. `last_sequence` is the newest decision of the run; 0 = none."""

    def __init__(self, last_sequence: int) -> None:
        self.last_sequence = last_sequence
        super().__init__(f"Somebody else decided meanwhile: look at decision {last_sequence} first.")


class BroadcastClash(StorageError):  # noqa: N818 - likewise
    """Somebody else changed the broadcast meanwhile: look at what it says now first."""


class SamePerson(StorageError):  # noqa: N818 - likewise
    """Whoever wrote a broadcast last does not approve it where a community has two coordinators or more."""


class RunOutdated(StorageError):  # noqa: N818 - likewise: group again, from the board as it is now
    """Another grouping was accepted while this one was made, so this one goes on from what is gone."""


class NotFound(StorageError):  # noqa: N818 - likewise
    """Nothing of that kind has that id."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key!r}.")


class AlreadyThere(StorageError):  # noqa: N818 - likewise
    """Something of that kind has that name already."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is a {kind} {name!r} already: choose another name.")


class SurveyFrozen(StorageError):  # noqa: N818 - likewise
    """A launched version of a survey never changes."""

    def __init__(self, survey_id: str, version: str) -> None:
        super().__init__(
            f"Version {version!r} of the survey {survey_id!r} was launched with other content, which stays: "
            "give the changed survey a new version."
        )


class SlugTaken(StorageError):  # noqa: N818 - likewise
    """Another or a published report has this address; a published one is never changed."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"The address {slug!r} belongs to another or a published report: choose another.")


class HandleUnreadable(StorageError):  # noqa: N818 - likewise
    """A stored contact handle does not open with this secret key: put back the key that it was kept with."""

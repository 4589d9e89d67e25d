"""What every model of the API is made of: nothing unknown, nothing changed once made."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MOST_A_PAGE = 500  # rows: more takes longer to write than anybody waits
USUAL_A_PAGE = 50
_DIGITS = 9  # of a number in an address; more is no number of ours


class Shape(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    @classmethod
    def shown(cls, *sources: Any, **known: Any) -> Self:
        """Made of the attributes of values; what is `known` by name comes first, then earlier sources."""
        found = dict(known)
        for name in cls.model_fields:
            for source in sources:
                if name not in found and hasattr(source, name):
                    found[name] = getattr(source, name)
        return cls(**found)


class Told(BaseModel):
    """What is sent to us: read to the letter, "1" is no number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Nothing(Told):
    """A request that says all it has to say in its address."""


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
            msg = "write a whole number"
            raise ValueError(msg)
        return int(value)
    return value


def _yes_or_no(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


#: Of an address, where everything is text.
Whole = Annotated[int, BeforeValidator(_whole)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), Field(strict=True)]
#: What is kept has an id that says nothing of it.
Id = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$", examples=["3f0c7a52-6f5e-4d38-9d0f-0a7c7f1b2d11"])]
Instant = Annotated[AwareDatetime, Field(examples=["2026-05-12T09:30:00Z"])]
#: One line that somebody typed, without the white space around it.
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Asked(BaseModel):
    """What stands behind the question mark of an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Asked):
    """What every list can be asked."""

    limit: Annotated[
        Whole, Field(ge=1, le=MOST_A_PAGE, description="Rows a page.", examples=[USUAL_A_PAGE])
    ] = USUAL_A_PAGE
    cursor: Annotated[
        str,
        Field(
            max_length=400,
            description="Where the page begins: the `next` of the page before. Leave it out for the first.",
        ),
    ] = ""

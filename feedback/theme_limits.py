"""The honest paragraph on themes, in one place for the command's help, the report and the console."""

from __future__ import annotations

LIMITS_TITLE = "What the themes can and cannot tell you"
CAN = (
    "A machine sorted what people said by subject. The themes show what people spoke of, roughly how many "
    "did, and in which words."
)
CANNOT = (
    "They do not show what people left unsaid, what those think who did not reply, or how much a thing "
    "matters. Praise and complaint about the same thing land together, irony is taken at its word, and "
    "whether a theme is “good” or “in the way” is a guess from a few words. On real comments many points "
    "lie in a theme where you would not have put them: take a number of people as a size, not as a count "
    "of votes."
)
SO = (
    "Read the quotes and the points that wait before you trust a theme. Move, merge and rename what is "
    "wrong. Where it matters, ask the people themselves."
)
LIMITS = (CAN, CANNOT, SO)

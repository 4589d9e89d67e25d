"""What a poster needs."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET_ZONE = 4  # modules of white around the code; scanners need them (ISO 18004)


def qr_svg(url: str, *, title: str = "") -> str:
    """A QR code as SVG to put into a page; scales with its box.

    Error correction Q lets a quarter of it be torn or wet. `title` names it for a screen reader.
    """
    code = segno.make(url, error="q", micro=False)
    return code.svg_inline(
        border=QUIET_ZONE,
        dark="#000000",
        light="#ffffff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title or None,
    )


def qr_image(url: str) -> str:
    """A QR code as a whole SVG document, for a PDF."""
    code = segno.make(url, error="q", micro=False)
    image = BytesIO()
    code.save(image, kind="svg", border=QUIET_ZONE, scale=8, dark="#000000", light="#ffffff")
    return image.getvalue().decode()

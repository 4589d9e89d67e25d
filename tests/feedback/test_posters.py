from xml.etree import ElementTree as ET

import segno

from feedback.posters import qr_svg

URL = "https://listen.example/join/demo-library"


def test_code_is_a_picture_that_scales_and_is_named() -> None:
    svg = ET.fromstring(qr_svg(URL, title="Join <here>"))
    assert svg.get("width") is None
    assert svg.get("viewBox")
    assert svg.findtext("{*}title") == "Join <here>"


def test_code_has_white_around_it_and_stands_damage() -> None:
    code = segno.make(URL, error="q", micro=False)
    assert code.error in {"Q", "H"}
    side = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in qr_svg(URL)


def test_same_address_gives_the_same_code() -> None:
    assert qr_svg(URL) == qr_svg(URL)
    assert qr_svg(URL) != qr_svg(f"{URL}2")

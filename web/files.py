"""What a file is by its first bytes; what it calls itself is not believed."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024  # a minute of a phone's film, ten photos; a slow line carries no more
_LOOKED_AT = 4096  # bytes of a text that are read to see whether it is one


@dataclass(frozen=True, kw_only=True)
class Kind:
    """mime: as the file is; kind: photo, audio, video or file, as in `surveys.types.Sent`."""

    mime: str
    kind: str


#: Offset, bytes there, what that is.
_MAGIC = (
    (0, b"\xff\xd8\xff", Kind(mime="image/jpeg", kind="photo")),
    (0, b"\x89PNG\r\n\x1a\n", Kind(mime="image/png", kind="photo")),
    (0, b"GIF87a", Kind(mime="image/gif", kind="photo")),
    (0, b"GIF89a", Kind(mime="image/gif", kind="photo")),
    (8, b"WEBP", Kind(mime="image/webp", kind="photo")),
    (4, b"ftyphei", Kind(mime="image/heic", kind="photo")),
    (4, b"ftypmif1", Kind(mime="image/heic", kind="photo")),
    (4, b"ftypavif", Kind(mime="image/avif", kind="photo")),
    (0, b"ID3", Kind(mime="audio/mpeg", kind="audio")),
    (0, b"\xff\xfb", Kind(mime="audio/mpeg", kind="audio")),
    (0, b"\xff\xf3", Kind(mime="audio/mpeg", kind="audio")),
    (0, b"\xff\xf1", Kind(mime="audio/aac", kind="audio")),
    (0, b"fLaC", Kind(mime="audio/flac", kind="audio")),
    (0, b"#!AMR", Kind(mime="audio/amr", kind="audio")),
    (8, b"WAVE", Kind(mime="audio/wav", kind="audio")),
    (4, b"ftypM4A", Kind(mime="audio/mp4", kind="audio")),
    (4, b"ftyp3g", Kind(mime="video/3gpp", kind="video")),
    (4, b"ftypqt", Kind(mime="video/quicktime", kind="video")),
    (4, b"ftyp", Kind(mime="video/mp4", kind="video")),
    (0, b"OggS", Kind(mime="audio/ogg", kind="audio")),
    (0, b"\x1aE\xdf\xa3", Kind(mime="video/webm", kind="video")),
    (0, b"%PDF-", Kind(mime="application/pdf", kind="file")),
    (0, b"PK\x03\x04", Kind(mime="application/zip", kind="file")),  # Word and OpenDocument are such
)
#: Containers that hold sound or film alike: here alone the browser's word counts.
_EITHER = {"video/webm": "audio/webm", "video/mp4": "audio/mp4", "audio/ogg": "video/ogg"}


def kind_of(content: bytes, declared: str) -> Kind | None:
    """Tell what a file is; None when it is nothing that residents send.

    declared: what the browser calls it; it decides only between sound and film in one container.
    """
    for offset, magic, kind in _MAGIC:
        if content[offset : offset + len(magic)] == magic:
            other = _EITHER.get(kind.mime, "")
            if other and declared.split("/", maxsplit=1)[0] == other.split("/")[0]:
                return Kind(mime=other, kind=other.split("/")[0])
            return kind
    return Kind(mime="text/plain", kind="file") if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    start = content[:_LOOKED_AT]
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        # The cut may go through a letter.
        return bool(start) and error.start >= len(start) - 3 and b"\0" not in start
    return bool(start.strip()) and b"\0" not in start

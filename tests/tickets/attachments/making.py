"""Files for tests, made of the words in which the cases name them.

png 8x8             a PNG of that size; `png 50000x50000` says so and has a few bytes
jpeg, gif, webp     the same
pdf, mp4, webm, msg, mail    the least that is one
zip a.txt b/c.log   a ZIP with those files
docx, xlsx, pptx, odt, ods, odp
... and what is in MAKERS below
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

TINY_JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "10" * 64
    + "ffc0000b080001000101011100ffc400140001000000000000000000000000000000"
    "09ffc40014100100000000000000000000000000000000ffda0008010100003f0054"
    "dfffd9"
)
"""One grey dot."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size: str, *, besides: bytes = b"") -> bytes:
    """A black PNG; `besides` are chunks before its picture."""
    width, height = _sides(size)
    dots = (b"\0" + bytes(3 * width)) * height if width * height < 10**6 else b"\0"
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(dots))
    return b"\x89PNG\r\n\x1a\n" + head + besides + data + chunk(b"IEND", b"")


def jpeg(size: str) -> bytes:
    """A grey JPEG that says it is so large."""
    width, height = _sides(size)
    place = TINY_JPEG.index(b"\xff\xc0") + 5
    return TINY_JPEG[:place] + struct.pack(">HH", height, width) + TINY_JPEG[place + 4 :]


def gif(size: str, *, frame: str = "") -> bytes:
    """A GIF that says it is so large; its frame is one dot, or what `frame` says."""
    wide, high = _sides(frame or "1x1")
    head = b"GIF89a" + struct.pack("<HHBBB", *_sides(size), 0x80, 0, 0) + bytes(6)
    image = b"," + struct.pack("<HHHHB", 0, 0, wide, high, 0) + b"\x02\x02\x44\x01\0"
    return head + image + b";"


def webp(size: str) -> bytes:
    """A WebP without loss that says it is so large (at most 16384 a side)."""
    width, height = _sides(size)
    bits = (width - 1) | (height - 1) << 14
    data = b"\x2f" + struct.pack("<I", bits) + b"\x07\x10\x11\x11\x88\x88\xfe\x07\0"
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving_webp(size: str) -> bytes:
    """A moving WebP whose canvas is said to be so large (at most 16777216 a side)."""
    width, height = _sides(size)
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(*_: str) -> bytes:
    """A PDF with nothing on it."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def mp4(brand: str = "isom") -> bytes:
    """The boxes of a film without a picture."""
    kind = b"ftyp" + brand.encode() + struct.pack(">I", 512) + brand.encode()
    boxes = [kind, b"moov" + bytes(100), b"mdat" + bytes(50)]
    return b"".join(struct.pack(">I", len(box) + 4) + box for box in boxes)


def webm(*_: str) -> bytes:
    """The head of a film."""
    head = b"\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
    return b"\x1a\x45\xdf\xa3" + bytes((0x80 | len(head),)) + head + b"\x18\x53\x80\x67" + bytes(20)


def compound(*streams: str) -> bytes:
    """A compound file of OLE with streams of those names, as far as anybody looks."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def packed(*names: str) -> bytes:
    """A ZIP with files of those names, or of `name=content`."""
    return archive({one.partition("=")[0]: (one.partition("=")[2] or "Hola.\n") for one in names})


def archive(files: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """A ZIP with those files."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED if stored else ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(ZipInfo(name), content, ZIP_STORED if stored else ZIP_DEFLATED)
    return made.getvalue()


def office(folder: str, main: str, *more: str) -> bytes:
    """A document of Office whose main part has that type."""
    kind = f'<Types><Override PartName="/{folder}/document.xml" ContentType="{main}"/></Types>'
    files = {"[Content_Types].xml": kind, f"{folder}/document.xml": "<w/>"}
    return archive({**files, **dict.fromkeys(more, "x")})


def opened(kind: str, *more: str) -> bytes:
    """A document of LibreOffice."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        mimetype = f"application/vnd.oasis.opendocument.{kind}"
        target.writestr(ZipInfo("mimetype"), mimetype, ZIP_STORED)
        for name in ("content.xml", *more):
            target.writestr(name, "<x/>")
    return made.getvalue()


def flat_bomb(megabytes: str = "100") -> bytes:
    """One file of zeros that shrinks to a thousandth."""
    return archive({"grande.log": bytes(int(megabytes) * 10**6)})


def nested_bomb(*_: str) -> bytes:
    """Ten times the same in each of ten, as 42.zip has it."""
    inner = archive({"grande.log": bytes(10**6)})
    return archive({f"lib{number}.zip": inner for number in range(10)})


def hidden_bomb(*_: str) -> bytes:
    """An archive in the archive that is not called one, and lies there unpacked."""
    return archive({"datos.dat": archive({"grande.log": bytes(10**6)})}, stored=True)


def overlapping_bomb(*_: str) -> bytes:
    """A hundred entries of the directory that all unpack the same bytes (D. Fifield, 2019)."""
    one = archive({"a.log": bytes(2 * 10**6)})
    place = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entries = b"".join(
        one[place:end].replace(b"a.log", f"{number:05}".encode()) for number in range(100)
    )
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), place, 0)
    return one[:place] + entries + tail


def large_zip(count: str) -> bytes:
    """A ZIP with the records of large ones, which say that it has so many files; it has one."""
    one = archive({"notas.txt": "Hola.\n"})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    numbers = (int(count), int(count), end - start, start)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, *numbers)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return one[:end] + record + locator + one[end:]


def lying_zip(*_: str) -> bytes:
    """A directory that calls a file another name than the file itself does."""
    one = archive({"notas.txt": "Hola.\n"})
    place = one.index(b"PK\x01\x02")
    return one[:place] + one[place:].replace(b"notas.txt", b"notas.exe")


def many_files(count: str) -> bytes:
    """A ZIP of that many empty files."""
    return archive(dict.fromkeys((f"{number}.txt" for number in range(int(count))), b""))


def linked_zip(target: str) -> bytes:
    """A ZIP with a symbolic link that leads elsewhere."""
    made = io.BytesIO()
    with ZipFile(made, "w") as archive_:
        link = ZipInfo("enlace")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive_.writestr(link, target)
    return made.getvalue()


def locked_zip(*_: str) -> bytes:
    """A ZIP whose file is said to need a password."""
    one = bytearray(archive({"nomina.txt": "Hola.\n"}))
    one[6] |= 1
    one[one.index(b"PK\x01\x02") + 8] |= 1
    return bytes(one)


def gif_script(*_: str) -> bytes:
    """A GIF whose bytes are a program in JavaScript too: its width is the beginning of a remark."""
    head = b"GIF89a" + b"/*" + struct.pack("<H", 8) + b"\0\0\0"
    image = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + bytes(6) + b"\x02\x02\x44\x01\0"
    remark = b"!\xfe\x10*/=1;alert(1)/*-\0"
    return head + image + remark + b";*/=1;alert(document.domain)//"


def jpeg_script(*_: str) -> bytes:
    """A JPEG whose bytes are a program in JavaScript too: the length of its first segment is the
    beginning of a remark (G. Heyes, 2016)."""
    body = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0".ljust(0x2F2A - 2, b"\0")
    remark = b"*/=alert(document.domain)/*"
    start = b"\xff\xd8\xff\xe0/*" + body + b"\xff\xfe" + struct.pack(">H", len(remark) + 2)
    return start + remark + TINY_JPEG[20:-2] + b"*///\xff\xd9"


def jpeg_remark(text: str) -> bytes:
    """A JPEG with that in a remark."""
    data = text.encode()
    return TINY_JPEG[:2] + b"\xff\xfe" + struct.pack(">H", len(data) + 2) + data + TINY_JPEG[2:]


def png_remark(text: str) -> bytes:
    """A PNG with that in a remark."""
    return png("8x8", besides=chunk(b"tEXt", b"Comment\0" + text.encode()))


def flood_of_frames(size: str) -> bytes:
    """A small GIF whose one frame is said to be so large."""
    return gif("8x8", frame=size)


def mail(*_: str) -> bytes:
    """A mail as a program saves it."""
    return (
        b"Received: from a.example.com\r\nFrom: Ana <ana@example.com>\r\nSubject: VPN\r\n"
        b"MIME-Version: 1.0\r\n\r\nNo funciona.\r\n"
    )


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"

MAKERS: Mapping[str, Callable[..., bytes]] = {
    "png": png,
    "jpeg": jpeg,
    "gif": gif,
    "webp": webp,
    "moving-webp": moving_webp,
    "gif-script": gif_script,
    "gif-frame": flood_of_frames,
    "jpeg-script": jpeg_script,
    "png-remark": png_remark,
    "jpeg-remark": jpeg_remark,
    "pdf": pdf,
    "mp4": mp4,
    "webm": webm,
    "mail": mail,
    "msg": lambda: compound("Root Entry", "__properties_version1.0"),
    "ole": compound,
    "zip": packed,
    "docx": lambda: office("word", WORD),
    "docx-with": lambda *more: office("word", WORD, *more),
    "docm": lambda: office("word", MACRO),
    "xlsx": lambda: office("xl", "spreadsheetml.sheet.main+xml"),
    "pptx": lambda: office("ppt", "presentationml.presentation.main+xml"),
    "odt": lambda: opened("text"),
    "ods": lambda: opened("spreadsheet"),
    "odp": lambda: opened("presentation"),
    "odt-with": lambda *more: opened("text", *more),
    "flat-bomb": flat_bomb,
    "nested-bomb": nested_bomb,
    "hidden-bomb": hidden_bomb,
    "overlapping-bomb": overlapping_bomb,
    "large-zip": large_zip,
    "lying-zip": lying_zip,
    "many-files": many_files,
    "linked-zip": linked_zip,
    "locked-zip": locked_zip,
    "installer": lambda: compound() + bytes.fromhex("84100c0000000000c000000000000046"),
    "long-text": lambda size: b"Hola, no funciona.\n" * (int(size) // 19),
}


def made(content: str | list[str]) -> bytes:
    """The bytes that a case speaks of: text as it is, `= maker words`, `hex: ..`, or a list."""
    if isinstance(content, list):
        return b"".join(made(one) for one in content)
    if content.startswith("= "):
        name, *words = content[2:].split(" ")
        return MAKERS[name](*words)
    if content.startswith("hex: "):
        return bytes.fromhex(content[5:])
    return content.encode()


def _sides(size: str) -> tuple[int, int]:
    width, _, height = size.partition("x")
    return int(width), int(height)

"""Backups that are damaged, or made to do harm: refused in one line, and nothing is changed."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.progress import Silent
from kbsearch.backup.archive import ArchiveReader, ChangedError, begun
from kbsearch.backup.manifest import MANIFEST_MAX, Item, Manifest, is_article_path
from kbsearch.backup.restoring import check_backup
from kbsearch.errors import BackupError, ServiceError
from tests.backup.hostile import Member, manifest, member, write
from tests.backup.house import everything_below, put_back
from tests.commands.terminal import environment
from tests.sample import ROOT

KEY = "k" * 43
DB: Member = ("desk.db", b"no database")
BOMB_MB = 256
SMALL = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
from indexer.progress import Silent
from kbsearch.backup.restoring import check_backup
from kbsearch.errors import BackupError
try:
    check_backup(Path(sys.argv[1]), Silent())
except BackupError as error:
    print(error)
# Of this program alone: `ru_maxrss` counts what the one that started it had.
print(next(one for one in open("/proc/self/status") if one.startswith("VmHWM")).split()[1])
"""


def refused(path: Path, place: Path) -> str:
    """Why a backup is refused, which must be one line and must leave nothing."""
    with pytest.raises(ServiceError) as found:
        put_back(path, place)
    assert "\n" not in str(found.value)
    assert str(path) in str(found.value)
    assert not {one for one in everything_below(place) if not one.endswith(".lock")}
    return str(found.value)


def test_a_backup_that_was_cut_short_is_refused(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        made.write_bytes(whole[:length])
        assert "damaged" in refused(made, tmp_path / "other")


def test_a_backup_with_altered_bytes_is_refused(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    content = gzip.decompress(whole)
    for seed in range(40):
        dice = random.Random(seed)
        data = bytearray(whole)
        # Behind the ten bytes of gzip's head, where a moment stands that nobody checks.
        data[dice.randrange(10, len(data))] ^= 1 << dice.randrange(8)
        made.write_bytes(data)
        if _unpacked(bytes(data)) != content:
            assert refused(made, tmp_path / "other")


def _unpacked(data: bytes) -> bytes | None:
    """What gzip makes of it: a run of zeros can be told in several ways, each as good."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_backup_with_altered_content_is_refused(made: Path, tmp_path: Path) -> None:
    # Packed anew, so that gzip finds nothing wrong.
    data = gzip.decompress(made.read_bytes())
    at = data.index(b"traza uno")
    made.write_bytes(gzip.compress(data[:at] + b"TRAZA" + data[at + 5 :]))
    assert "is not what it was" in refused(made, tmp_path / "other")


def test_something_else_than_a_backup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.tar.gz"
    for data in (b"words", gzip.compress(b"words" * 1000), gzip.compress(b"\0" * 100_000)):
        path.write_bytes(data)
        refused(path, tmp_path / "other")
    with pytest.raises(BackupError, match="cannot be read"):
        put_back(tmp_path / "missing.tar.gz", tmp_path / "other")
    with pytest.raises(BackupError, match="cannot be read"):
        put_back(tmp_path, tmp_path / "other")


PATHS = (
    "../outside",
    "/etc/passwd",
    "articles/../../outside",
    "articles//double",
    "articles/./here",
    "articles/",
    "articles",
    "articles/.git/hooks/post-commit",
    "articles/a\nb.md",
    "articles/a\0b.md",
    "articles/\u202egpj.exe",
    "articles/" + "x" * 256,
    "attachments/../desk.db",
    f"attachments/kk/../kk/{KEY}",
    f"attachments/ab/{KEY}",
    "attachments/kk/short",
    "kbsearch.toml",
    "desk.db-wal",
    "",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    blocks = manifest([DB, (path, b"x")]), member(*DB), member("articles/a.md", b"x")
    said = refused(write(tmp_path / "kept.tar.gz", *blocks), tmp_path / "deep" / "other")
    assert "which no backup of kbsearch holds" in said
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("path", ["../outside", "/tmp/outside", "articles/b.md"])  # noqa: S108
def test_a_name_in_the_archive_that_the_manifest_does_not_say_is_refused(
    tmp_path: Path, path: str
) -> None:
    blocks = manifest([DB, ("articles/a.md", b"x")]), member(*DB), member(path, b"x")
    said = refused(write(tmp_path / "kept.tar.gz", *blocks), tmp_path / "deep" / "other")
    assert "where 'articles/a.md' should" in said


KINDS = {
    "symbolic link": tarfile.SYMTYPE,
    "hard link": tarfile.LNKTYPE,
    "device": tarfile.CHRTYPE,
    "pipe": tarfile.FIFOTYPE,
    "folder": tarfile.DIRTYPE,
    "sparse file": tarfile.GNUTYPE_SPARSE,
    "extended head": tarfile.XHDTYPE,
    "head for all": tarfile.XGLTYPE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_no_plain_file_is_refused(tmp_path: Path, kind: str) -> None:
    first = manifest([DB, ("articles/a.md", b"")]), member(*DB)
    path = write(tmp_path / "kept.tar.gz", *first, member("articles/a.md", kind=KINDS[kind]))
    assert "is no plain file" in refused(path, tmp_path / "other")


def test_a_name_without_end_is_not_read(tmp_path: Path) -> None:
    endless = member("././@LongLink", b"a" * 512, kind=tarfile.GNUTYPE_LONGNAME, size=1 << 40)
    path = write(tmp_path / "kept.tar.gz", endless)
    assert "a name that is too long" in refused(path, tmp_path / "other")


def test_a_file_that_is_longer_or_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    for size in (0, 2, 1 << 50):
        blocks = manifest([DB, ("articles/a.md", b"x")]), member(*DB)
        path = write(tmp_path / "kept.tar.gz", *blocks, member("articles/a.md", b"x", size=size))
        refused(path, tmp_path / "other")


def test_what_follows_the_end_is_refused(tmp_path: Path) -> None:
    whole = manifest([DB]), member(*DB)
    for end in (b"", bytes(512), bytes(1024) + b"x", bytes(1024) + bytes(20_000)):
        path = write(tmp_path / "kept.tar.gz", *whole, end=end)
        assert "damaged" in refused(path, tmp_path / "other")


def test_one_that_claims_more_than_the_disk_holds_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    files = [["desk.db", 1 << 60, "0" * 64]]
    path = write(tmp_path / "kept.tar.gz", manifest([], files=files), member("desk.db"))
    with pytest.raises(BackupError, match="not enough room"):
        put_back(path, tmp_path / "other")


def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "kept.tar.gz"
    with gzip.open(bomb, "wb") as file:
        file.write(member("manifest.json", size=MANIFEST_MAX + 1))
        for _ in range(BOMB_MB):
            file.write(bytes(1 << 20))
    assert bomb.stat().st_size < 1 << 20
    done = subprocess.run(
        [sys.executable, "-c", SMALL, str(bomb)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "does not begin with manifest.json" in done.stdout
    assert int(done.stdout.splitlines()[-1]) < BOMB_MB * 1024, "in KB"


MANIFESTS = {
    "no JSON": b"{",
    "no manifest": b"[1]",
    "deep": b"[" * 100_000,
    "no text": b"\xff\xfe",
    "no fields": b'{"format": 1}',
    "another type": b'{"format": "1"}',
}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "kept.tar.gz", member("manifest.json", MANIFESTS[kind]))
    assert "damaged" in refused(path, tmp_path / "other")


FIELDS: dict[str, dict[str, object]] = {
    "negative": {"files": [["desk.db", -1, "0" * 64]]},
    "not a number": {"files": [["desk.db", "1", "0" * 64]]},
    "true": {"files": [["desk.db", True, "0" * 64]]},
    "no digest": {"files": [["desk.db", 1, "0"]]},
    "twice": {"files": [["desk.db", 1, "0" * 64]] * 2},
    "no database": {"files": []},
    "a list too few": {"files": [["desk.db", 1]]},
    "no moment": {"created": "yesterday"},
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_manifest_that_says_nonsense_is_refused(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "kept.tar.gz", manifest([DB], **FIELDS[kind]), member(*DB))
    refused(path, tmp_path / "other")


def test_a_newer_format_is_refused_with_what_to_install(tmp_path: Path) -> None:
    newer = write(tmp_path / "a.tar.gz", manifest([DB], format=2, program="3.1.4"), member(*DB))
    assert "a newer one made it (3.1.4)" in refused(newer, tmp_path / "other")
    newer = write(tmp_path / "b.tar.gz", manifest([DB], revision="9999"), member(*DB))
    assert "version '9999' and this kbsearch knows" in refused(newer, tmp_path / "other")


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    files = [DB, ("articles/a", b"x"), ("articles/a/b", b"y")]
    path = write(tmp_path / "kept.tar.gz", manifest(files), *(member(*one) for one in files))
    refused(path, tmp_path / "other")


def test_a_database_that_is_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "kept.tar.gz", manifest([DB]), member(*DB))
    refused(path, tmp_path / "other")


def test_an_attachment_that_is_missing_without_a_word_is_refused(
    made: Path, tmp_path: Path
) -> None:
    with ArchiveReader(made) as archive:
        found = [(item.path, b"".join(body)) for item, body in archive.files()]
    fewer = [one for one in found if not one[0].startswith("attachments/")]
    path = write(tmp_path / "fewer.tar.gz", manifest(fewer), *(member(*one) for one in fewer))
    assert "names an attachment that is not in it" in refused(path, tmp_path / "other")


def test_what_another_tar_packed_anew_can_be_restored(made: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    subprocess.run(["tar", "xzf", str(made), "-C", str(files)], check=True)
    listed = subprocess.run(
        ["tar", "tzf", str(made)], check=True, capture_output=True, text=True
    ).stdout.split("\n")[:-1]
    anew = tmp_path / "anew.tar.gz"
    subprocess.run(["tar", "czf", str(anew), "-C", str(files), *listed], check=True)
    assert check_backup(anew, Silent()).tickets == 2


def test_a_file_that_grows_or_shrinks_while_it_is_packed_is_noticed() -> None:
    item = Item("desk.db", 3, "0" * 64)
    whole = Manifest(datetime.now(UTC), "0", "0004", 0, [item])
    for data in (b"ab", b"abc", b"abcd"):
        writer = begun(io.BytesIO(), whole)
        with pytest.raises(ChangedError):
            writer.add(item, io.BytesIO(data))


def test_paths_of_articles_are_those_that_a_folder_can_hold() -> None:
    assert is_article_path("articles/es/red/Configuración de la VPN (1).md")
    assert is_article_path("articles/año/ñandú.webm")

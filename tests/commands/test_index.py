"""`kbsearch index` and `kbsearch lint`, from the first run to a broken article."""

from __future__ import annotations

from indexer.lock import LOCK, exclusive
from indexer.manifest import FILE as MANIFEST
from tests.commands.terminal import PRINTER, VPN, Terminal

BROKEN = "---\ntitle: Roto\nlang: es\nkind: telegrama\n---\n\nTexto.\n"


def test_a_first_run_says_what_it_did(terminal: Terminal) -> None:
    terminal.article("vpn.md", *VPN)
    terminal.article("printer.md", *PRINTER)
    done = terminal.spawn("index", "articles")
    assert done.status == 0
    assert done.out.startswith("Generation 1: 2 articles, 2 passages; 2 added; 2 passages encoded")
    assert "Reading: 2 files" in done.err
    assert (terminal.place / ".kbsearch" / "index" / MANIFEST).exists()


def test_a_second_run_changes_nothing(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("index", "articles")
    assert done.status == 0
    assert done.out.startswith("Generation 1: ")
    assert "nothing changed; 0 passages encoded" in done.out


def test_json_is_one_object_with_every_figure(desk_terminal: Terminal) -> None:
    desk_terminal.article("vpn2.md", *VPN)
    done = desk_terminal.run("index", "--json")
    assert done.status == 0
    assert done.json["generation"] == 2
    assert done.json["added"] == 1
    assert done.json["problems"] == []
    assert done.json["seconds"].keys() == {"scan", "encode", "publish"}


def test_a_broken_article_is_named_with_its_line_and_the_rest_is_published(
    desk_terminal: Terminal,
) -> None:
    (desk_terminal.articles / "roto.md").write_text(BROKEN, encoding="utf-8")
    desk_terminal.article("nuevo.md", "Nuevo", "es", "Otro artículo.")
    done = desk_terminal.run("index", "articles")
    assert done.status == 1
    assert "roto.md:4: error: " in done.err
    assert "Generation 2: 3 articles" in done.out
    assert "1 file withheld by errors" in done.out
    assert "Traceback" not in done.err


def test_a_warning_is_named_and_is_no_failure(desk_terminal: Terminal) -> None:
    desk_terminal.article("enlace.md", "Enlace", "es", "Mira [esto](no-hay.md).")
    done = desk_terminal.run("index", "articles")
    assert done.status == 0
    assert "enlace.md:6: warning: " in done.err
    assert "1 warning" in done.out


def test_rebuild_makes_everything_anew(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("index", "articles", "--rebuild", "--json")
    assert done.status == 0
    assert done.json["generation"] == 2
    assert done.json["encoded"] == 0, "vectors of the same texts are kept"


def test_an_index_elsewhere_is_made_and_found(terminal: Terminal) -> None:
    terminal.article("vpn.md", *VPN)
    elsewhere = terminal.place / "deep" / "down"
    assert terminal.run("index", "articles", "--index", elsewhere).status == 0
    assert terminal.run("search", "vpn", "--index", elsewhere, "--json").json["total"] == 1
    terminal.set("KBSEARCH_INDEX", elsewhere)
    assert terminal.run("search", "vpn", "--json").json["total"] == 1


def test_an_empty_folder_is_an_empty_index(terminal: Terminal) -> None:
    terminal.articles.mkdir()
    assert terminal.run("index", "articles").status == 0
    assert terminal.run("search", "vpn", "--json").json["hits"] == []
    assert "Nothing" in terminal.run("suggest", "vpn").out
    assert terminal.run("doctor").status == 0


def test_a_missing_folder_is_one_line(terminal: Terminal) -> None:
    done = terminal.run("index", "nowhere")
    assert done.status == 1
    assert "nowhere" in done.complaint


def test_a_file_in_place_of_the_folder_is_one_line(terminal: Terminal) -> None:
    path = terminal.article("vpn.md", *VPN)
    done = terminal.run("index", path)
    assert done.status == 1
    assert "is a file" in done.complaint


def test_a_file_in_place_of_the_index_is_one_line(terminal: Terminal) -> None:
    path = terminal.article("vpn.md", *VPN)
    done = terminal.run("index", "articles", "--index", path)
    assert done.status == 1
    assert str(path) in done.complaint


def test_a_lock_that_is_held_is_one_line_with_the_holder(desk_terminal: Terminal) -> None:
    root = desk_terminal.place / ".kbsearch" / "index"
    with exclusive(root / LOCK):
        for command in (("index", "articles"), ("doctor",)):
            done = desk_terminal.run(*command)
            assert done.status == 1
            assert "is being written by process" in done.complaint


def test_another_encoder_is_one_line_with_the_command(desk_terminal: Terminal) -> None:
    desk_terminal.set("KBSEARCH_PASSAGE_PROMPT", "passage: ")
    for command in (("index", "articles"), ("search", "vpn"), ("suggest", "vpn")):
        done = desk_terminal.run(*command)
        assert done.status == 1
        assert "kbsearch index --rebuild" in done.complaint


def test_an_encoder_that_is_not_there_is_one_line(desk_terminal: Terminal) -> None:
    desk_terminal.set("KBSEARCH_ENCODER", "/no/such/model")
    done = desk_terminal.run("index", "articles")
    assert done.status == 1
    assert "/no/such/model" in done.complaint


def test_lint_checks_without_an_index(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("lint", "articles", "--strict")
    assert (done.status, done.out) == (0, "2 files checked: 0 errors, 0 warnings\n")


def test_a_day_that_goes_by_fails_no_check(terminal: Terminal) -> None:
    path = terminal.article("viejo.md", "Viejo", "es", "Texto.")
    path.write_text(path.read_text("utf-8").replace("lang:", "valid_until: 2020-01-31\nlang:"))
    done = terminal.run("lint", "--strict")
    assert done.status == 0
    assert "'valid_until' has passed" in done.err


def test_lint_names_errors_and_warnings(terminal: Terminal) -> None:
    terminal.article("enlace.md", "Enlace", "es", "Mira [esto](no-hay.md).")
    assert terminal.run("lint").status == 0
    assert terminal.run("lint", "--strict").status == 1
    (terminal.articles / "roto.md").write_text(BROKEN, encoding="utf-8")
    done = terminal.run("lint", "--json")
    assert done.status == 1
    assert done.json["files"] == 2
    assert [one["path"] for one in done.json["problems"]] == ["enlace.md", "roto.md"]
    assert not (terminal.place / ".kbsearch").exists()

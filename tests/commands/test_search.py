"""`kbsearch search` and `kbsearch suggest` in a terminal and for a program."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.commands.terminal import Terminal, environment


def test_hits_are_shown_with_where_they_are(desk_terminal: Terminal) -> None:
    done = desk_terminal.spawn("search", "no puedo conectarme a la vpn")
    assert done.status == 0
    assert done.err == ""
    assert done.out.startswith("1. Conectarse a la VPN  [es, wiki, ")
    assert "/articles/red/vpn" in done.out
    assert "found in" in done.out.splitlines()[-1]


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vector"])
def test_json_is_what_the_api_answers(desk_terminal: Terminal, mode: str) -> None:
    found = desk_terminal.run("search", "paper jam", "--mode", mode, "--json").json
    assert found["query"] == "paper jam"
    assert found["hits"][0]["article"] == "printer"
    assert found["hits"][0]["url"] == "/articles/printer"


def test_a_hit_says_why_it_is_there(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("search", "la bandeja de mi printer topacio", "--explain")
    assert (done.status, done.err) == (0, "")
    text = " ".join(done.out.split("\n2. ")[0].split())
    assert text.startswith("1. Paper jam")
    assert "Spanish question, English article. Score " in text
    assert "from meaning (cosine 0." in text
    assert "bandeja: translated (tray)" in text
    assert "printer: as typed" in text
    assert "topacio: not in it" in text
    assert "ahead of the best other article" in text


def test_without_meaning_the_explanation_says_so(desk_terminal: Terminal) -> None:
    found = desk_terminal.run("search", "jammed papers", "--explain", "--mode", "lexical").out
    assert "from meaning, which was not compared" in found
    assert "papers: another form of it, in the title" in found


def test_only_who_asks_is_told_why(desk_terminal: Terminal) -> None:
    assert "Score" not in desk_terminal.run("search", "paper jam").out
    plain, told = (
        desk_terminal.run("search", "paper jam", "--json", *more).json
        for more in ((), ("--explain",))
    )
    assert all(hit["explanation"] is None for hit in plain["hits"])
    assert all(hit["explanation"]["matched"] for hit in told["hits"])


def test_limits_narrow_the_search(desk_terminal: Terminal) -> None:
    def slugs(*options: str) -> list[str]:
        found = desk_terminal.run("search", "paper jam vpn", "--json", *options).json
        return sorted(hit["article"] for hit in found["hits"])

    assert slugs() == ["printer", "red/vpn"]
    assert slugs("--lang", "es") == ["red/vpn"]
    assert slugs("--limit", "1") in (["printer"], ["red/vpn"])
    assert slugs("--kind", "tutorial") == []


def test_a_suggestion_is_shown_when_sure(desk_terminal: Terminal) -> None:
    done = desk_terminal.run(
        "suggest", "Conectarse a la VPN", "-d", "Elige la puerta más cercana de Esclusa"
    )
    assert done.status == 0
    assert done.out.startswith("1. Conectarse a la VPN")


def test_silence_is_said(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("suggest", "who won the match last night")
    assert (done.status, done.out) == (0, "Nothing is sure enough to be suggested.\n")
    empty = desk_terminal.run("suggest", "who won the match last night", "--json")
    assert empty.json == {"suggestions": []}


@pytest.mark.parametrize("command", ["search", "suggest"])
def test_no_index_is_one_line(terminal: Terminal, command: str) -> None:
    done = terminal.run(command, "vpn")
    assert done.status == 1
    assert "kbsearch index" in done.complaint


def test_without_an_encoder_words_alone_are_compared_and_that_is_said(
    desk_terminal: Terminal,
) -> None:
    desk_terminal.set("KBSEARCH_ENCODER", "/no/such/model")
    done = desk_terminal.run("search", "paper jam", "--json")
    assert done.status == 0
    assert done.json["degraded"]
    assert done.json["hits"][0]["article"] == "printer"
    assert "comparing words only" in done.err


def test_words_alone_need_no_encoder(desk_terminal: Terminal) -> None:
    desk_terminal.set("KBSEARCH_ENCODER", "/no/such/model")
    done = desk_terminal.run("search", "paper jam", "--mode", "lexical", "--json")
    assert (done.status, done.err) == (0, "")
    assert done.json["hits"][0]["article"] == "printer"
    assert not done.json["degraded"]


def test_meaning_alone_is_refused_without_an_encoder(desk_terminal: Terminal) -> None:
    desk_terminal.set("KBSEARCH_ENCODER", "/no/such/model")
    done = desk_terminal.run("search", "paper jam", "--mode", "vector")
    assert done.status == 1
    assert "/no/such/model" in done.complaint


def test_doubt_about_what_was_found_is_said(desk_terminal: Terminal) -> None:
    doubtful = "puerta para que salgan los gatos al patio de mi casa en verano"
    assert "None of these is a sure answer." in desk_terminal.run("search", doubtful).out
    assert desk_terminal.run("search", doubtful, "--json").json["unsure"]
    assert "sure answer" not in desk_terminal.run("search", "conectarse a la vpn").out


def test_a_pipe_that_closes_early_is_no_traceback(desk_terminal: Terminal) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kbsearch", "search", "vpn"],
        cwd=desk_terminal.place,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    with running.stdout, running.stderr:
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()
    assert running.wait() in {0, 1}


def test_a_question_that_is_not_text_is_answered(desk_terminal: Terminal) -> None:
    command: list[str | bytes] = [sys.executable, "-m", "kbsearch", "search", "--json"]
    command.append(b"vpn \xff\xfe")
    done = subprocess.run(
        command, cwd=desk_terminal.place, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""Which mean a set counts in, what the means are, and how the comparison reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.peers.peer import Corpus
from benchmarks.quality import asking, compare
from benchmarks.quality_figures import MEASURES, Comparison, Row
from benchmarks.quality_ours import measure_ours, weights_for, weights_note
from benchmarks.quality_sets import Group, QualitySet, folders, kin_of, read_set
from benchmarks.quality_table import as_json, as_markdown, as_text, write_markdown
from kbsearch.evaluation.beir import LabelledSet
from kbsearch.search.weights import PAIRS, format_weights, shipped_weights
from tests.evaluation.sets import write_set
from tests.hashing_encoder import HashingEncoder

ENGLISH = "How do I open a shared mailbox with my colleagues?"
SPANISH = "¿Cómo abro un buzón compartido con mis compañeros?"


def labelled(name: str, asked: list[str], written: list[str]) -> QualitySet:
    """A set of such questions and texts."""
    labels = LabelledSet(
        name,
        {str(at): text for at, text in enumerate(asked)},
        {str(at): {"0": 1} for at in range(len(asked))},
    )
    return QualitySet(Path(name), Corpus(dict(enumerate_texts(written))), labels)


def enumerate_texts(texts: list[str]) -> list[tuple[str, str]]:
    return [(str(at), text) for at, text in enumerate(texts)]


def row(name: str, group: Group, systems: dict[str, float], family: str = "") -> Row:
    """A set on which each system has one figure for every measure."""
    figures = {one: dict.fromkeys(MEASURES, value) for one, value in systems.items()}
    return Row(name, group, figures, family or name, questions=2, documents=3)


@pytest.mark.parametrize(
    ("name", "group", "family"),
    [
        ("xquad_en-en", Group.ENGLISH, "xquad"),
        ("xquad_r_es-es", Group.SPANISH, "xquad_r"),
        ("xquad_mixed", Group.ACROSS, "xquad"),
        ("tldr_es-en", Group.ACROSS, "tldr"),
        ("alchemy_en-es", Group.ACROSS, "alchemy"),
        ("alchemy_es-es_title", Group.SPANISH, "alchemy"),
    ],
)
def test_a_name_that_ends_in_languages_says_where_a_set_counts(
    name: str, group: Group, family: str
) -> None:
    one = labelled(name, [ENGLISH], [ENGLISH])
    assert (one.group, one.family) == (group, family)


@pytest.mark.parametrize(
    ("asked", "written", "group"),
    [
        ([ENGLISH], [ENGLISH], Group.ENGLISH),
        ([SPANISH], [SPANISH], Group.SPANISH),
        ([SPANISH], [ENGLISH], Group.ACROSS),
        ([ENGLISH, SPANISH], [ENGLISH, SPANISH], Group.ACROSS),
        ([ENGLISH] * 9 + [SPANISH], [ENGLISH], Group.ENGLISH),
    ],
)
def test_otherwise_the_texts_say_where_a_set_counts(
    asked: list[str], written: list[str], group: Group
) -> None:
    one = labelled("desk_2026", asked, written)
    assert (one.group, one.family) == (group, "desk_2026")


def test_weights_come_from_where_the_kin_of_a_set_was_left_out(tmp_path: Path) -> None:
    heavy = replace(shipped_weights(), words=dict.fromkeys(PAIRS, 0.5))
    (tmp_path / "xquad.toml").write_text(format_weights(heavy), "utf-8")
    for name in ("xquad_es-en", "xquad_r_mixed"):
        found = weights_for(name, tmp_path)
        assert found is not None
        assert found.words == heavy.words
    assert weights_for("techqa_sample", tmp_path) is None
    assert kin_of("techqa_sample") == "techqa"
    both = weights_note(["xquad_es-en", "techqa_sample"], tmp_path)
    assert both == "weights fitted without the family of each set, but as shipped on techqa_sample"
    assert weights_note(["techqa_sample"], tmp_path) == "weights as shipped"


def test_we_are_measured_with_the_code_that_serves(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "small", {"q": "zafiro"}, [("q", "d1", 1)])
    found = measure_ours(read_set(folder), HashingEncoder(), cache=tmp_path / "cache.db")
    assert found == dict.fromkeys(MEASURES, 1)


def test_sets_of_one_family_count_once_in_a_mean() -> None:
    found = Comparison(
        [
            row("a_es-en", Group.ACROSS, {"encoder": 0.2, "kbsearch": 0.4}, "a"),
            row("a_en-es", Group.ACROSS, {"encoder": 0.4, "kbsearch": 0.6}, "a"),
            row("b_es-en", Group.ACROSS, {"encoder": 0.9, "kbsearch": 0.9}, "b"),
            row("c", Group.ENGLISH, {"encoder": 0.5, "kbsearch": 0.5}, "c"),
        ]
    )
    across = {mean.name: mean for mean in found.means()}["Across"]
    assert across.systems["encoder"]["ndcg@10"] == pytest.approx(0.6)
    assert across.systems["kbsearch"]["ndcg@10"] == pytest.approx(0.7)
    assert across.lead() == pytest.approx(0.1)
    assert [mean.name for mean in found.means()] == ["English", "Across"]


def test_the_lead_is_over_the_best_peer_and_the_worst_set_is_named() -> None:
    found = Comparison(
        [
            row("a", Group.ENGLISH, {"bm25s": 0.5, "rrf": 0.7, "kbsearch": 0.8}),
            row("b", Group.ENGLISH, {"bm25s": 0.9, "rrf": 0.6, "kbsearch": 0.85}),
        ]
    )
    assert [one.best_peer() for one in found.rows] == ["rrf", "bm25s"]
    assert [one.lead() for one in found.rows] == pytest.approx([0.1, -0.05])
    worst = found.worst()
    assert worst is not None
    assert worst.name == "b"


def test_without_us_or_without_peers_there_is_no_lead() -> None:
    assert row("a", Group.ENGLISH, {"bm25s": 0.5}).lead() is None
    assert row("a", Group.ENGLISH, {"kbsearch": 0.5}).lead() is None
    assert Comparison([row("a", Group.ENGLISH, {"bm25s": 0.5})]).worst() is None


SIX = {"bm25s": 0.5, "encoder": 0.6, "rrf": 0.7, "txtai": 0.65, "lancedb": 0.64, "kbsearch": 0.75}
WHOLE = Comparison(
    [
        row("nlu_eval_corpora", Group.ENGLISH, SIX),
        row("alchemy_es-es_title", Group.SPANISH, SIX, "alchemy"),
    ],
    {"txtai": "not installed"},
    "weights as shipped",
)


def test_the_table_fits_a_terminal_and_says_who_leads() -> None:
    lines = list(as_text(WHOLE))
    assert max(map(len, lines)) <= 120
    assert lines[0].split() == ["nDCG@10", *SIX, "best", "peer", "lead"]
    assert lines[2].split() == [
        "nlu_eval_corpora", "0.500", "0.600", "0.700", "0.650", "0.640", "0.750", "rrf", "+0.050",
    ]  # fmt: skip
    assert "English: the best peer is rrf, 0.700; kbsearch 0.750, which is +0.050" in lines
    assert "Worst set: nlu_eval_corpora, +0.050 from the best peer there (rrf)" in lines
    assert "kbsearch: weights as shipped" in lines
    assert lines[-1] == "Not measured: txtai (not installed)"


def test_every_measure_of_every_set_is_in_the_table() -> None:
    text = "\n".join(as_text(WHOLE))
    assert text.count("nlu_eval_corpora ") == len(MEASURES)
    assert all(text.count(title) == 1 for title in ("MRR@10", "recall@10", "hit@1", "hit@3"))


def test_the_best_of_a_line_is_bold_in_markdown() -> None:
    lines = list(as_markdown(WHOLE))
    wanted = (
        "| nlu_eval_corpora | 0.500 | 0.600 | 0.700 | 0.650 | 0.640 | **0.750** | rrf | +0.050 |"
    )
    assert wanted in lines


def test_json_holds_sets_and_means() -> None:
    found = json.loads(json.dumps(as_json(WHOLE)))
    assert found["sets"]["nlu_eval_corpora"]["systems"]["rrf"]["hit@3"] == 0.7
    assert found["means"]["Spanish"]["lead"] == 0.05
    assert found["worst"] == "nlu_eval_corpora"


def test_tables_are_written_where_a_page_marks_their_place(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    write_markdown(WHOLE, page)
    first = page.read_text("utf-8")
    page.write_text(f"# Quality\n\n{first}\nAfter.\n", "utf-8")
    write_markdown(Comparison([row("other", Group.ENGLISH, SIX)]), page)
    second = page.read_text("utf-8")
    assert second.startswith("# Quality\n")
    assert second.endswith("\nAfter.\n")
    assert "nlu_eval_corpora" not in second
    assert "| other |" in second


class _Reader:
    """A peer that answers with documents in the order of their identifiers."""

    name = "reader"

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        return [sorted(corpus.documents)[:depth] for _ in questions]


def test_only_questions_with_an_answer_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judgements = [("q1", "d1", 1), ("q2", "d2", 1)]
    questions = {"q1": "zafiro", "q2": "topacio", "q3": "nothing"}
    write_set(tmp_path / "eval" / "small", questions, judgements)
    (found,) = compare(folders(tmp_path, None), {"reader": asking(_Reader())})
    assert (found.questions, found.documents) == (2, 4)
    assert found.systems["reader"]["mrr@10"] == pytest.approx(0.75)
    assert "small: reader" in capsys.readouterr().err


def test_a_document_is_its_title_above_its_text(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "small", {"q": "zafiro"}, [("q", "d1", 1)])
    assert read_set(folder).corpus.documents["d1"] == "Printer\nzafiro zafiro zafiro"
    assert [path.name for path in folders(tmp_path, ["small", "other"])] == ["small"]

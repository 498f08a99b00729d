"""Never-suggest rules: whatever way it is written, and nothing that only looks like it."""

from __future__ import annotations

import pytest

from kbsearch.deflection.quiet import QuietRules

RULES = QuietRules(
    ["caída del servicio", "outage", "accesibilidad", "lector de pantalla", "año"],
    ["Incidentes de seguridad", "Facilities"],
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Hay una caída del servicio en Lugo", "caída del servicio"),
        ("CAIDAS DE SERVICIOS", "caída del servicio"),
        ("caída de los servicios", "caída del servicio"),
        ("the outages go on", "outage"),
        ("Outage!", "outage"),
        ("no es accesible ni con lector de pantallas", "lector de pantalla"),
        ("problema de accesibilidad", "accesibilidad"),
        ("los años pasados", "año"),
    ],
)
def test_a_phrase_is_found_in_all_its_forms(text: str, rule: str) -> None:
    assert RULES.rule(text) == f"word: {rule}"


@pytest.mark.parametrize(
    "text",
    ["", "el servicio", "se me ha caído el portátil", "servicio: caída", "ano", "out of age"],
)
def test_what_is_not_the_phrase_is_none(text: str) -> None:
    assert RULES.rule(text) == ""


@pytest.mark.parametrize(
    "name", ["Incidentes de seguridad", "INCIDENTES  DE SEGURIDAD", "facilities"]
)
def test_a_form_or_a_category_is_named_whole(name: str) -> None:
    assert RULES.rule("vpn", category=name).startswith("category: ")
    assert RULES.rule("vpn", form=name).startswith("form: ")
    assert RULES.rule(name) == ""
    assert RULES.rule("vpn", category=f"{name} y otros") == ""


def test_without_rules_no_form_is_quiet() -> None:
    assert QuietRules([], []).rule("phishing", form="x", category="y") == ""

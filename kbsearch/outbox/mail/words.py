"""The words of letters, from `web/mails` and the catalogues, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from indexer.records import Language
from kbsearch.outbox.mail.letter import Letter

COMMON = "common"


@dataclass(frozen=True, slots=True)
class Colours:
    """Of links and buttons on light and on dark ground, and of the words on such buttons."""

    light: str
    on_light: str
    dark: str
    on_dark: str


class Words:
    """Reads templates once. A letter's file holds a block for each thing that it says."""

    def __init__(
        self,
        root: Path,
        catalogues: Mapping[Language, NullTranslations],
        names: Mapping[Language, str],
        colours: Colours,
    ) -> None:
        """`root` is the folder of the templates; `names` what the site calls itself."""
        self.names = names
        self._colours = colours
        self._environments = {
            lang: _environment(root, catalogue) for lang, catalogue in catalogues.items()
        }

    def line(self, lang: Language, letter: str, block: str, values: Mapping[str, Any]) -> str:
        """What a block says, in one line."""
        return " ".join(self._block(lang, letter, block, values).split())

    def paragraphs(
        self, lang: Language, letter: str, block: str, values: Mapping[str, Any]
    ) -> Sequence[str]:
        """What a block says, a paragraph for each part between empty lines; none for no block."""
        parts = self._block(lang, letter, block, values).split("\n\n")
        lines = (" ".join(part.split()) for part in parts)
        return tuple(line for line in lines if line)

    def html(self, letter: Letter) -> str:
        """A letter as HTML."""
        template = self._environments[letter.lang].get_template("mail.html")
        return template.render(letter=letter, colours=self._colours)

    def _block(self, lang: Language, letter: str, block: str, values: Mapping[str, Any]) -> str:
        template = self._environments[lang].get_template(f"letters/{letter}.txt")
        found = template.blocks.get(block)
        if found is None:
            return ""
        known = {"site_name": self.names[lang], **values}
        return "".join(found(template.new_context(known))).strip()


def _environment(root: Path, catalogue: NullTranslations) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(root),
        # What a block of a letter says is text, and is escaped where it is put into HTML.
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Added by the i18n extension, and so unknown to the type of an environment.
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return environment

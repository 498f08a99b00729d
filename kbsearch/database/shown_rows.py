"""What a ticket form was shown, as rows of the desk database tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from kbsearch.database.deflection_tables import form, form_event, impression, impression_article
from kbsearch.database.desk import DeskDatabase
from kbsearch.deflection.records import EventName
from kbsearch.tickets.records import ShownArticle

MOST = 20
"""Articles that a ticket remembers; a form that is written for long is shown more."""

_OPENED = {EventName.OPENED.value, EventName.EXPANDED.value}
_SAID = {EventName.HELPFUL.value: True, EventName.NOT_HELPFUL.value: False}


_LISTED = (
    select(impression_article.c.article, impression_article.c.lang, impression_article.c.last_rank)
    .join_from(form, impression, impression.c.form == form.c.id)
    .join(impression_article, impression_article.c.impression == impression.c.form)
    .where(form.c.key == bindparam("of"), impression.c.status == EventName.SHOWN.value)
)
_HAPPENED = (
    select(form_event.c.name, form_event.c.article)
    .join_from(form, form_event, form_event.c.form == form.c.id)
    .where(form.c.key == bindparam("of"), form_event.c.article != "")
    .order_by(form_event.c.id)
)


class ShownRows:
    """What forms of an installation were shown."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def of_form(self, key: str) -> Sequence[ShownArticle]:
        """The articles of the last list of a form, and those of earlier ones that were opened or
        judged; best rank first. Nothing for a form that was held out."""
        with self._database.reading() as unit:
            listed = unit.execute(_LISTED, {"of": key}).all()
            happened = unit.execute(_HAPPENED, {"of": key}).all()
        opened = {article for name, article in happened if name in _OPENED}
        said = {article: _SAID[name] for name, article in happened if name in _SAID}
        kept = [
            (article, lang)
            for article, lang, rank in sorted(listed, key=_by_rank)
            if rank is not None or article in opened or article in said
        ]
        return [
            ShownArticle(article, lang, rank, article in opened, said.get(article))
            for rank, (article, lang) in enumerate(kept[:MOST], start=1)
        ]


def _by_rank(row: Any) -> tuple[bool, int, str]:
    article, _, rank = row
    return rank is None, rank or 0, article

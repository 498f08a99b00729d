"""The statements of deflection, built once: building them for each question of each form would
cost more than running them."""

from __future__ import annotations

from sqlalchemy import String, Text, bindparam, func, insert, select, update

from kbsearch.database.columns import UtcDateTime
from kbsearch.database.deflection_tables import form, form_event, impression, impression_article

FORM_OF = select(form.c.id).where(form.c.key == bindparam("of"))
NEW_FORM = insert(form)
NEW_EVENT = insert(form_event)
ASKED_AGAIN = (
    update(form)
    .where(form.c.id == bindparam("number"))
    .values(
        requests=form.c.requests + 1,
        seen=bindparam("at"),
        offered=func.coalesce(form.c.offered, bindparam("first_offer", type_=UtcDateTime)),
        quiet=func.coalesce(bindparam("rule", type_=String), form.c.quiet),
        text=func.coalesce(bindparam("written", type_=Text), form.c.text),
    )
)
NEW_IMPRESSION = insert(impression)
OFFERED_AGAIN = (
    update(impression)
    .where(impression.c.form == bindparam("number"))
    .values(
        offers=impression.c.offers + 1,
        asked=bindparam("language"),
        generation=bindparam("of"),
        last=bindparam("at"),
    )
)
OF_THIS = impression_article.c.impression == bindparam("number")
LISTED = select(impression_article.c.article).where(OF_THIS)
LIST_PUT_AWAY = update(impression_article).where(OF_THIS).values(last_rank=None)
NEW_ARTICLE = insert(impression_article)
LISTED_AGAIN = (
    update(impression_article)
    .where(OF_THIS, impression_article.c.article == bindparam("slug"))
    .values(
        lang=bindparam("in"),
        last_rank=bindparam("rank"),
        score=bindparam("scored"),
        confidence=bindparam("trusted"),
    )
)

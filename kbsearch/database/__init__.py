"""The desk database: what people gave us and nobody can make again. SQLAlchemy Core, Alembic.

SQLite today, in SQL that PostgreSQL reads too: no statement of one engine alone outside `engine`
and `checking`, and every time in UTC.
"""

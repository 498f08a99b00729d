-- The rows of the index. A row is never changed: it is born in one generation and retired in a
-- later one, and belongs to every generation in between. Identifiers are never given twice, since
-- the vector files still know the retired ones.

CREATE TABLE generation (
  number      INTEGER PRIMARY KEY,
  completed   TEXT NOT NULL,
  encoder     TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  dimension   INTEGER NOT NULL
) STRICT;

CREATE TABLE article (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  slug           TEXT NOT NULL,
  path           TEXT NOT NULL,
  title          TEXT NOT NULL,
  kind           TEXT NOT NULL,
  lang           TEXT NOT NULL,
  audience       TEXT NOT NULL,
  tags           TEXT NOT NULL,
  aliases        TEXT NOT NULL,
  owner          TEXT NOT NULL,
  updated        TEXT,
  valid_until    TEXT,
  translation_of TEXT NOT NULL,
  video          TEXT NOT NULL,
  transcript     TEXT NOT NULL,
  html           TEXT NOT NULL,
  headings       TEXT NOT NULL,
  media          TEXT NOT NULL,
  cues           TEXT NOT NULL,
  born           INTEGER NOT NULL,
  retired        INTEGER
) STRICT;
CREATE INDEX article_slug ON article (slug);
CREATE INDEX article_path ON article (path);
CREATE INDEX article_translation ON article (translation_of) WHERE translation_of <> '';
CREATE INDEX article_retired ON article (retired) WHERE retired IS NOT NULL;
CREATE INDEX article_born ON article (born);

CREATE TABLE passage (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  article       INTEGER NOT NULL REFERENCES article (id),
  position      INTEGER NOT NULL,
  heading_path  TEXT NOT NULL,
  anchor        TEXT NOT NULL,
  text          TEXT NOT NULL,
  start_seconds REAL,
  vector        BLOB NOT NULL,
  born          INTEGER NOT NULL,
  retired       INTEGER
) STRICT;
CREATE INDEX passage_article ON passage (article);
CREATE INDEX passage_vector ON passage (vector);
CREATE INDEX passage_retired ON passage (retired) WHERE retired IS NOT NULL;
CREATE INDEX passage_born ON passage (born);

-- What an article shows: the only files of the folder that the site may serve.
CREATE TABLE media (
  path    TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (path, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_article ON media (article);

-- One version of a source file. A withheld one still points at its last good article.
CREATE TABLE source (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  path       TEXT NOT NULL,
  digest     TEXT NOT NULL,
  article    INTEGER REFERENCES article (id),
  withheld   INTEGER NOT NULL,
  problems   TEXT NOT NULL,
  links      TEXT NOT NULL,
  inputs     TEXT NOT NULL,
  born       INTEGER NOT NULL,
  retired    INTEGER
) STRICT;
CREATE INDEX source_retired ON source (retired) WHERE retired IS NOT NULL;
CREATE INDEX source_born ON source (born);
CREATE INDEX source_article ON source (article);

-- Vectors by the hash of encoder and text: half-precision, little-endian, unit length.
CREATE TABLE vector (
  key  BLOB PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	article VARCHAR(500) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	comment VARCHAR(1000) NOT NULL, 
	created DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	CONSTRAINT pk_feedback PRIMARY KEY (id), 
	CONSTRAINT uq_feedback_key UNIQUE ("key")
);
INSERT INTO "feedback" VALUES(1,'1 año, feedback key','1 año, feedback article','1 año, feedback version','1 año, f',1,'1 año, feedback comment','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "feedback" VALUES(2,'2 año, feedback key','2 año, feedback article','2 año, feedback version','2 año, f',0,'2 año, feedback comment','2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000');
CREATE INDEX ix_feedback_article_created ON feedback (article, created);
CREATE INDEX ix_feedback_created ON feedback (created);
COMMIT;

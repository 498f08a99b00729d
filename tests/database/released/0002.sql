BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	login VARCHAR(120) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	password VARCHAR(255), 
	issuer VARCHAR(255), 
	subject VARCHAR(255), 
	disabled BOOLEAN NOT NULL, 
	created DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	seen DATETIME, 
	CONSTRAINT uq_account_login UNIQUE (login), 
	CONSTRAINT uq_account_issuer_subject UNIQUE (issuer, subject)
);
INSERT INTO "account" VALUES(1,'1 año, account login','1 año, account name','1 año, account email','1 año, account role','1 año, a','1 año, account password','1 año, account issuer','1 año, account subject',1,'2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "account" VALUES(2,'2 año, account login','2 año, account name','2 año, account email','2 año, account role','2 año, a',NULL,NULL,NULL,0,'2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	account INTEGER, 
	actor VARCHAR(120) NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	object VARCHAR(500) NOT NULL, 
	details TEXT NOT NULL, 
	address VARCHAR(64) NOT NULL
);
INSERT INTO "event" VALUES(1,'2026-03-01 09:30:15.250000',1,'1 año, event actor','1 año, event action','1 año, event object','1 año, event details','1 año, event address');
INSERT INTO "event" VALUES(2,'2026-03-02 09:30:15.250000',NULL,'2 año, event actor','2 año, event action','2 año, event object','2 año, event details','2 año, event address');
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
CREATE TABLE invitation (
	"key" VARCHAR(64) NOT NULL, 
	account INTEGER, 
	role VARCHAR(20) NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_invitation PRIMARY KEY ("key"), 
	CONSTRAINT fk_invitation_account FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "invitation" VALUES('1 año, invitation key',1,'1 año, invitation ro','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "invitation" VALUES('2 año, invitation key',NULL,'2 año, invitation ro','2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000');
CREATE TABLE secret (
	name VARCHAR(64) NOT NULL, 
	value BLOB NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_secret PRIMARY KEY (name)
);
INSERT INTO "secret" VALUES('1 año, secret name',X'0101010101010101010101010101010101010101010101010101010101010101','2026-03-01 09:30:15.250000');
INSERT INTO "secret" VALUES('2 año, secret name',X'0202020202020202020202020202020202020202020202020202020202020202','2026-03-02 09:30:15.250000');
CREATE TABLE session (
	"key" VARCHAR(64) NOT NULL, 
	account INTEGER NOT NULL, 
	csrf VARCHAR(64) NOT NULL, 
	device VARCHAR(120) NOT NULL, 
	created DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY ("key"), 
	CONSTRAINT fk_session_account FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES('1 año, session key',1,'1 año, session csrf','1 año, session device','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "session" VALUES('2 año, session key',2,'2 año, session csrf','2 año, session device','2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000');
CREATE TABLE token (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	start VARCHAR(16) NOT NULL, 
	account INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	scopes VARCHAR(255) NOT NULL, 
	created DATETIME NOT NULL, 
	expires DATETIME, 
	seen DATETIME, 
	CONSTRAINT pk_token PRIMARY KEY (id), 
	CONSTRAINT uq_token_key UNIQUE ("key"), 
	CONSTRAINT fk_token_account FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "token" VALUES(1,'1 año, token key','1 año, token sta',1,'1 año, token name','1 año, token scopes','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "token" VALUES(2,'2 año, token key','2 año, token sta',2,'2 año, token name','2 año, token scopes','2026-03-02 09:30:15.250000',NULL,NULL);
CREATE INDEX ix_feedback_article_created ON feedback (article, created);
CREATE INDEX ix_feedback_created ON feedback (created);
CREATE INDEX ix_session_account ON session (account);
CREATE INDEX ix_session_expires ON session (expires);
CREATE INDEX ix_invitation_account ON invitation (account);
CREATE INDEX ix_invitation_expires ON invitation (expires);
CREATE INDEX ix_token_account ON token (account);
CREATE INDEX ix_event_at ON event (at);
CREATE INDEX ix_event_account ON event (account);
CREATE INDEX ix_event_action_at ON event (action, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('account',2);
INSERT INTO "sqlite_sequence" VALUES('event',2);
COMMIT;

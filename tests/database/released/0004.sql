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
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	"key" VARCHAR(43) NOT NULL, 
	ticket INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	type VARCHAR(100) NOT NULL, 
	size BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT uq_attachment_key UNIQUE ("key"), 
	CONSTRAINT fk_attachment_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE, 
	CONSTRAINT fk_attachment_entry FOREIGN KEY(entry) REFERENCES ticket_entry (id) ON DELETE CASCADE
);
INSERT INTO "attachment" VALUES(1,'1 año, attachment key',1,1,'1 año, attachment name','1 año, attachment type',1,'1 año, attachment sha256',1,1,'2026-03-01 09:30:15.250000');
INSERT INTO "attachment" VALUES(2,'2 año, attachment key',2,2,'2 año, attachment name','2 año, attachment type',2,'2 año, attachment sha256',NULL,NULL,'2026-03-02 09:30:15.250000');
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
CREATE TABLE form (
	id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	origin VARCHAR(255) NOT NULL, 
	unit VARCHAR(32) NOT NULL, 
	unit_kind VARCHAR(10) NOT NULL, 
	session VARCHAR(32) NOT NULL, 
	requester VARCHAR(32), 
	held BOOLEAN NOT NULL, 
	holdout_percent FLOAT NOT NULL, 
	started DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	requests INTEGER NOT NULL, 
	offered DATETIME, 
	quiet VARCHAR(160) NOT NULL, 
	shown DATETIME, 
	opened DATETIME, 
	helpful DATETIME, 
	not_helpful DATETIME, 
	dismissed DATETIME, 
	solved DATETIME, 
	submitted DATETIME, 
	text TEXT, 
	CONSTRAINT pk_form PRIMARY KEY (id), 
	CONSTRAINT uq_form_key UNIQUE ("key")
);
INSERT INTO "form" VALUES(1,'1 año, form key','1 año, form name','1 año, f','1 año, form origin','1 año, form unit','1 año, for','1 año, form session','1 año, form requester',1,0.25,'2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000',1,'2026-03-01 09:30:15.250000','1 año, form quiet','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','1 año, form text');
INSERT INTO "form" VALUES(2,'2 año, form key','2 año, form name','2 año, f','2 año, form origin','2 año, form unit','2 año, for','2 año, form session',NULL,0,0.5,'2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000',2,NULL,'2 año, form quiet',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE form_event (
	id INTEGER NOT NULL, 
	form INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	name VARCHAR(20) NOT NULL, 
	article VARCHAR(500) NOT NULL, 
	at DATETIME NOT NULL, 
	seconds FLOAT NOT NULL, 
	CONSTRAINT pk_form_event PRIMARY KEY (id), 
	CONSTRAINT uq_form_event_form_key UNIQUE (form, "key"), 
	CONSTRAINT fk_form_event_form FOREIGN KEY(form) REFERENCES form (id) ON DELETE CASCADE
);
INSERT INTO "form_event" VALUES(1,1,'1 año, form_event key','1 año, form_event na','1 año, form_event article','2026-03-01 09:30:15.250000',0.25);
INSERT INTO "form_event" VALUES(2,2,'2 año, form_event key','2 año, form_event na','2 año, form_event article','2026-03-02 09:30:15.250000',0.5);
CREATE TABLE forwarded (
	ticket INTEGER NOT NULL, 
	desk VARCHAR(40) NOT NULL, 
	"foreign" VARCHAR(120) NOT NULL, 
	url VARCHAR(500) NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_forwarded PRIMARY KEY (ticket, desk), 
	CONSTRAINT fk_forwarded_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE
);
INSERT INTO "forwarded" VALUES(1,'1 año, forwarded desk','1 año, forwarded foreign','1 año, forwarded url','2026-03-01 09:30:15.250000');
INSERT INTO "forwarded" VALUES(2,'2 año, forwarded desk','2 año, forwarded foreign','2 año, forwarded url','2026-03-02 09:30:15.250000');
CREATE TABLE impression (
	form INTEGER NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	asked VARCHAR(8) NOT NULL, 
	generation INTEGER NOT NULL, 
	offers INTEGER NOT NULL, 
	first DATETIME NOT NULL, 
	last DATETIME NOT NULL, 
	CONSTRAINT pk_impression PRIMARY KEY (form), 
	CONSTRAINT fk_impression_form FOREIGN KEY(form) REFERENCES form (id) ON DELETE CASCADE
);
INSERT INTO "impression" VALUES(1,'1 año, imp','1 año, i',1,1,'2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "impression" VALUES(2,'2 año, imp','2 año, i',2,2,'2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000');
CREATE TABLE impression_article (
	impression INTEGER NOT NULL, 
	article VARCHAR(500) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	first_rank INTEGER, 
	last_rank INTEGER, 
	score FLOAT NOT NULL, 
	confidence FLOAT NOT NULL, 
	CONSTRAINT pk_impression_article PRIMARY KEY (impression, article), 
	CONSTRAINT fk_impression_article_impression FOREIGN KEY(impression) REFERENCES impression (form) ON DELETE CASCADE
);
INSERT INTO "impression_article" VALUES(1,'1 año, impression_article article','1 año, i',1,1,0.25,0.25);
INSERT INTO "impression_article" VALUES(2,'2 año, impression_article article','2 año, i',NULL,NULL,0.5,0.5);
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
CREATE TABLE outcome (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	requester VARCHAR(32) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_outcome PRIMARY KEY (id), 
	CONSTRAINT uq_outcome_key UNIQUE ("key")
);
INSERT INTO "outcome" VALUES(1,'1 año, outcome key','1 año, outcome requester','1 año, outcome kind','1 año, outcome chann','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "outcome" VALUES(2,'2 año, outcome key','2 año, outcome requester','2 año, outcome kind','2 año, outcome chann','2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000');
CREATE TABLE outgoing (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR(64) NOT NULL, 
	way VARCHAR(20) NOT NULL, 
	event VARCHAR(40) NOT NULL, 
	target VARCHAR(500) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	ticket INTEGER, 
	entry INTEGER, 
	details TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	attempts INTEGER NOT NULL, 
	due DATETIME NOT NULL, 
	leased DATETIME, 
	reason VARCHAR(500) NOT NULL, 
	created DATETIME NOT NULL, 
	sent DATETIME, 
	CONSTRAINT uq_outgoing_key UNIQUE ("key"), 
	CONSTRAINT fk_outgoing_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outgoing_entry FOREIGN KEY(entry) REFERENCES ticket_entry (id) ON DELETE CASCADE
);
INSERT INTO "outgoing" VALUES(1,'1 año, outgoing key','1 año, outgoing way','1 año, outgoing event','1 año, outgoing target','1 año, o',1,1,'1 año, outgoing details','1 año, out',1,'2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','1 año, outgoing reason','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000');
INSERT INTO "outgoing" VALUES(2,'2 año, outgoing key','2 año, outgoing way','2 año, outgoing event','2 año, outgoing target','2 año, o',NULL,NULL,'2 año, outgoing details','2 año, out',2,'2026-03-02 09:30:15.250000',NULL,'2 año, outgoing reason','2026-03-02 09:30:15.250000',NULL);
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
CREATE TABLE ticket (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind VARCHAR(20) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	channel VARCHAR(20) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	level INTEGER NOT NULL, 
	impact VARCHAR(20) NOT NULL, 
	urgency VARCHAR(20) NOT NULL, 
	priority INTEGER NOT NULL, 
	category VARCHAR(120) NOT NULL, 
	service VARCHAR(120) NOT NULL, 
	requester INTEGER, 
	name VARCHAR(120) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	logged_by INTEGER, 
	assignee INTEGER, 
	form VARCHAR(32) NOT NULL, 
	link INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	answered DATETIME, 
	solved DATETIME, 
	closed DATETIME, 
	reopened INTEGER NOT NULL, 
	CONSTRAINT fk_ticket_requester FOREIGN KEY(requester) REFERENCES account (id) ON DELETE SET NULL, 
	CONSTRAINT fk_ticket_logged_by FOREIGN KEY(logged_by) REFERENCES account (id) ON DELETE SET NULL, 
	CONSTRAINT fk_ticket_assignee FOREIGN KEY(assignee) REFERENCES account (id) ON DELETE SET NULL
);
INSERT INTO "ticket" VALUES(1,'1 año, ticket kind','1 año, ticket subject','1 año, t','1 año, ticket channe','1 año, ticket state',1,'1 año, ticket impact','1 año, ticket urgenc',1,'1 año, ticket category','1 año, ticket service',1,'1 año, ticket name','1 año, ticket email','1 año, ticket phone',1,1,'1 año, ticket form',1,'2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000','2026-03-01 09:30:15.250000',1);
INSERT INTO "ticket" VALUES(2,'2 año, ticket kind','2 año, ticket subject','2 año, t','2 año, ticket channe','2 año, ticket state',2,'2 año, ticket impact','2 año, ticket urgenc',2,'2 año, ticket category','2 año, ticket service',NULL,'2 año, ticket name','2 año, ticket email','2 año, ticket phone',NULL,NULL,'2 año, ticket form',2,'2026-03-02 09:30:15.250000','2026-03-02 09:30:15.250000',NULL,NULL,NULL,2);
CREATE TABLE ticket_article (
	ticket INTEGER NOT NULL, 
	article VARCHAR(500) NOT NULL, 
	lang VARCHAR(8) NOT NULL, 
	rank INTEGER NOT NULL, 
	opened BOOLEAN NOT NULL, 
	helpful BOOLEAN, 
	CONSTRAINT pk_ticket_article PRIMARY KEY (ticket, article), 
	CONSTRAINT fk_ticket_article_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE
);
INSERT INTO "ticket_article" VALUES(1,'1 año, ticket_article article','1 año, t',1,1,1);
INSERT INTO "ticket_article" VALUES(2,'2 año, ticket_article article','2 año, t',2,0,NULL);
CREATE TABLE ticket_entry (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	ticket INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	"by" VARCHAR(20) NOT NULL, 
	account INTEGER, 
	author VARCHAR(120) NOT NULL, 
	text TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	CONSTRAINT fk_ticket_entry_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ticket_entry_account FOREIGN KEY(account) REFERENCES account (id) ON DELETE SET NULL
);
INSERT INTO "ticket_entry" VALUES(1,1,'2026-03-01 09:30:15.250000','1 año, ticket_entry ','1 año, ticket_entry ',1,'1 año, ticket_entry author','1 año, ticket_entry text','1 año, ticket_entry changes');
INSERT INTO "ticket_entry" VALUES(2,2,'2026-03-02 09:30:15.250000','2 año, ticket_entry ','2 año, ticket_entry ',NULL,'2 año, ticket_entry author','2 año, ticket_entry text','2 año, ticket_entry changes');
CREATE TABLE ticket_submission (
	"key" VARCHAR(64) NOT NULL, 
	content VARCHAR(64) NOT NULL, 
	ticket INTEGER NOT NULL, 
	entry INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_ticket_submission PRIMARY KEY ("key"), 
	CONSTRAINT fk_ticket_submission_ticket FOREIGN KEY(ticket) REFERENCES ticket (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ticket_submission_entry FOREIGN KEY(entry) REFERENCES ticket_entry (id) ON DELETE CASCADE
);
INSERT INTO "ticket_submission" VALUES('1 año, ticket_submission key','1 año, ticket_submission content',1,1,'2026-03-01 09:30:15.250000');
INSERT INTO "ticket_submission" VALUES('2 año, ticket_submission key','2 año, ticket_submission content',2,2,'2026-03-02 09:30:15.250000');
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
CREATE INDEX ix_form_started ON form (started);
CREATE INDEX ix_form_unit ON form (unit);
CREATE INDEX ix_form_requester ON form (requester);
CREATE INDEX ix_impression_article_article ON impression_article (article);
CREATE INDEX ix_outcome_requester_at ON outcome (requester, at);
CREATE INDEX ix_outcome_at ON outcome (at);
CREATE INDEX ix_ticket_assignee_state ON ticket (assignee, state);
CREATE INDEX ix_ticket_changed ON ticket (changed);
CREATE INDEX ix_ticket_created ON ticket (created);
CREATE INDEX ix_ticket_email ON ticket (email);
CREATE INDEX ix_ticket_logged_by ON ticket (logged_by);
CREATE INDEX ix_ticket_phone ON ticket (phone);
CREATE INDEX ix_ticket_requester ON ticket (requester);
CREATE INDEX ix_ticket_state_changed ON ticket (state, changed);
CREATE INDEX ix_ticket_state_id ON ticket (state, id);
CREATE INDEX ix_ticket_entry_account ON ticket_entry (account);
CREATE INDEX ix_ticket_entry_ticket_id ON ticket_entry (ticket, id);
CREATE INDEX ix_ticket_article_article ON ticket_article (article);
CREATE INDEX ix_ticket_submission_created ON ticket_submission (created);
CREATE INDEX ix_ticket_submission_entry ON ticket_submission (entry);
CREATE INDEX ix_ticket_submission_ticket ON ticket_submission (ticket);
CREATE INDEX ix_attachment_entry ON attachment (entry);
CREATE INDEX ix_attachment_ticket ON attachment (ticket);
CREATE INDEX ix_outgoing_entry ON outgoing (entry);
CREATE INDEX ix_outgoing_state_due ON outgoing (state, due);
CREATE INDEX ix_outgoing_target ON outgoing (target);
CREATE INDEX ix_outgoing_ticket ON outgoing (ticket);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('account',2);
INSERT INTO "sqlite_sequence" VALUES('event',2);
INSERT INTO "sqlite_sequence" VALUES('ticket',2);
INSERT INTO "sqlite_sequence" VALUES('ticket_entry',2);
INSERT INTO "sqlite_sequence" VALUES('outgoing',2);
COMMIT;

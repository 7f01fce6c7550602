CREATE TABLE corpus_facts (
	name VARCHAR NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE reports (
	report_id VARCHAR NOT NULL,
	identity TEXT NOT NULL,
	current_version INTEGER,
	near_copy_of VARCHAR,
	withdrawn_version INTEGER,
	withdrawn_reason TEXT,
	withdrawn_at INTEGER,
	PRIMARY KEY (report_id)
);
CREATE INDEX reports_changed ON reports (report_id) WHERE current_version IS NOT 1;
CREATE TABLE vector_errands (
	passage_id INTEGER NOT NULL,
	remove BOOLEAN NOT NULL,
	PRIMARY KEY (passage_id)
);
CREATE TABLE shingles (
	shingle INTEGER NOT NULL,
	report_id VARCHAR NOT NULL,
	PRIMARY KEY (shingle, report_id)
)
 WITHOUT ROWID;
CREATE INDEX shingles_by_report ON shingles (report_id);
CREATE TABLE aliases (
	short VARCHAR NOT NULL,
	"full" VARCHAR NOT NULL,
	report_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (short, "full", report_id, version)
)
 WITHOUT ROWID;
CREATE TABLE runs (
	run_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	asked INTEGER NOT NULL,
	"by" TEXT,
	person_id TEXT,
	given TEXT NOT NULL,
	inbox TEXT,
	started INTEGER,
	ended INTEGER,
	taken_up INTEGER NOT NULL,
	inputs INTEGER,
	finished INTEGER NOT NULL,
	outcome TEXT
);
CREATE TABLE fates (
	run_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	place TEXT NOT NULL,
	became VARCHAR NOT NULL,
	reason TEXT,
	title TEXT,
	report_id VARCHAR,
	version INTEGER,
	near_copy_of VARCHAR,
	PRIMARY KEY (run_id, number)
)
 WITHOUT ROWID;
CREATE TABLE history (
	change_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	at INTEGER,
	"by" TEXT,
	person_id TEXT,
	kind VARCHAR NOT NULL,
	report_id VARCHAR,
	version INTEGER,
	run_id INTEGER,
	reason TEXT,
	"before" TEXT NOT NULL,
	"after" TEXT NOT NULL
);
CREATE INDEX history_by_run ON history (run_id);
CREATE INDEX history_by_report ON history (report_id);
CREATE TABLE rulings (
	ruling_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	kind VARCHAR NOT NULL,
	about VARCHAR NOT NULL,
	one TEXT NOT NULL,
	other TEXT NOT NULL,
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	"by" TEXT,
	revoked BOOLEAN NOT NULL
);
CREATE TABLE absences (
	report_id VARCHAR NOT NULL,
	withdrawn_at INTEGER NOT NULL,
	restored_at INTEGER NOT NULL,
	PRIMARY KEY (report_id, withdrawn_at),
	FOREIGN KEY(report_id) REFERENCES reports (report_id)
);
CREATE TABLE versions (
	report_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	content_hash VARCHAR NOT NULL,
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	outlet TEXT NOT NULL,
	summary TEXT,
	author TEXT,
	category TEXT,
	url TEXT,
	country VARCHAR,
	language VARCHAR,
	published INTEGER,
	published_precision VARCHAR NOT NULL,
	year_inferred BOOLEAN NOT NULL,
	updated INTEGER,
	collected INTEGER NOT NULL,
	collected_from TEXT NOT NULL,
	metadata TEXT NOT NULL,
	PRIMARY KEY (report_id, version),
	FOREIGN KEY(report_id) REFERENCES reports (report_id)
);
CREATE INDEX versions_by_day ON versions (published, report_id, version);
CREATE INDEX versions_by_title ON versions (title, report_id, version);
CREATE INDEX versions_by_scope ON versions (outlet, country, language, published, collected, report_id, version);
CREATE TABLE passages (
	passage_id INTEGER NOT NULL,
	report_id VARCHAR NOT NULL,
	version INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	embedding BLOB NOT NULL,
	PRIMARY KEY (passage_id),
	FOREIGN KEY(report_id, version) REFERENCES versions (report_id, version)
);
CREATE INDEX passages_by_version ON passages (report_id, version);
INSERT INTO corpus_facts VALUES ('schema step', 'index versions by their day');

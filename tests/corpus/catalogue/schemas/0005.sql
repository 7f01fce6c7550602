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
INSERT INTO corpus_facts VALUES ('schema step', 'keep which reports are withdrawn, and why');

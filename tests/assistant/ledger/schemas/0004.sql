CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL, answer TEXT, failure TEXT, ignored TEXT, retakes INTEGER, asked_in VARCHAR NOT NULL DEFAULT 'chat', asked_by TEXT);
CREATE INDEX turns_by_conversation ON turns (conversation_id);
CREATE TABLE cited (report_id VARCHAR NOT NULL, content_hash VARCHAR NOT NULL, turn_id INTEGER NOT NULL, PRIMARY KEY (report_id, content_hash, turn_id)) WITHOUT ROWID;
PRAGMA user_version = 4;

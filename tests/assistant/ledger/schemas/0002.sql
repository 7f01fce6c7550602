CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL, answer TEXT, failure TEXT, ignored TEXT, retakes INTEGER);
CREATE INDEX turns_by_conversation ON turns (conversation_id);
PRAGMA user_version = 2;

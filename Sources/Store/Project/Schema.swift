import GRDB

/// The tables, made and changed by migrations that only ever add.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("cases") { try $0.execute(sql: cases) }
        migrator.registerMigration("runs") { try $0.execute(sql: runs) }
        migrator.registerMigration("decisions") { try $0.execute(sql: decisions) }
        migrator.registerMigration("summaries") { try $0.execute(sql: summaries) }
        migrator.registerMigration("summary indexes") { try $0.execute(sql: SummaryIndex.creation) }
        migrator.registerMigration("tally") { try $0.execute(sql: Tally.table + Tally.triggers) }
        return migrator
    }

    private static let cases = """
        CREATE TABLE source (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
        CREATE TABLE "case" (
            ordinal INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            sha256 TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            byteCount INTEGER NOT NULL,
            sourceID INTEGER NOT NULL REFERENCES source(id),
            location TEXT NOT NULL,
            folder TEXT
        );
        CREATE TABLE thumbnail (ordinal INTEGER PRIMARY KEY REFERENCES "case"(ordinal), image BLOB NOT NULL);
        CREATE TABLE skippedFile (path TEXT PRIMARY KEY NOT NULL, reason TEXT NOT NULL);
        """

    private static let runs = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reader TEXT NOT NULL,
            identity TEXT NOT NULL UNIQUE,
            versions TEXT NOT NULL,
            createdAt REAL NOT NULL,
            finishedAt REAL
        );
        CREATE TABLE read (
            runID INTEGER NOT NULL REFERENCES run(id),
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            probabilities BLOB NOT NULL,
            stale INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (runID, ordinal)
        ) WITHOUT ROWID;
        CREATE TABLE embedding (
            runID INTEGER NOT NULL REFERENCES run(id),
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            vector BLOB NOT NULL,
            PRIMARY KEY (runID, ordinal)
        );
        CREATE TABLE foldAssignment (
            runID INTEGER PRIMARY KEY REFERENCES run(id), foldCount INTEGER NOT NULL, folds BLOB NOT NULL
        );
        CREATE TABLE finishedFold (
            runID INTEGER NOT NULL REFERENCES run(id), fold INTEGER NOT NULL, finishedAt REAL NOT NULL,
            PRIMARY KEY (runID, fold)
        ) WITHOUT ROWID;
        CREATE TABLE currentRun (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            clipRunID INTEGER REFERENCES run(id),
            cnnRunID INTEGER REFERENCES run(id),
            changes INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO currentRun (only) VALUES (1);
        """

    private static let decisions = """
        CREATE TABLE act (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('decide', 'undo', 'redo')),
            reviewer TEXT NOT NULL,
            targetID INTEGER REFERENCES act(id),
            recordedAt REAL NOT NULL
        );
        CREATE INDEX act_reviewer ON act (reviewer, kind, id);
        CREATE INDEX act_target ON act (targetID, id) WHERE targetID IS NOT NULL;
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            actID INTEGER NOT NULL REFERENCES act(id),
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            verdict TEXT NOT NULL,
            label TEXT,
            clipLabel TEXT,
            cnnLabel TEXT,
            runID INTEGER REFERENCES run(id),
            reviewer TEXT NOT NULL,
            decidedAt REAL NOT NULL,
            note TEXT NOT NULL
        );
        CREATE INDEX decision_case ON decision (ordinal, reviewer, id);
        CREATE INDEX decision_act ON decision (actID);
        CREATE TABLE standing (
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            reviewer TEXT NOT NULL,
            decisionID INTEGER NOT NULL REFERENCES decision(id),
            PRIMARY KEY (ordinal, reviewer)
        ) WITHOUT ROWID;
        CREATE TABLE note (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            reviewer TEXT NOT NULL,
            text TEXT NOT NULL,
            recordedAt REAL NOT NULL
        );
        CREATE INDEX note_case ON note (ordinal, id);
        CREATE TABLE flag (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            reviewer TEXT NOT NULL,
            flagged INTEGER NOT NULL,
            recordedAt REAL NOT NULL
        );
        """

    /// What the queue sorts and filters by, one row per case, kept up to date in the transactions that change it.
    private static let summaries = """
        CREATE TABLE caseSummary (
            ordinal INTEGER PRIMARY KEY REFERENCES "case"(ordinal),
            id TEXT NOT NULL,
            clipClass INTEGER NOT NULL DEFAULT -1,
            clipConfidence REAL NOT NULL DEFAULT 0,
            cnnClass INTEGER NOT NULL DEFAULT -1,
            cnnConfidence REAL NOT NULL DEFAULT 0,
            margin REAL NOT NULL DEFAULT 0,
            entropy REAL NOT NULL DEFAULT 0,
            suspicion REAL NOT NULL DEFAULT 0,
            disagree INTEGER NOT NULL DEFAULT 0,
            uncertain INTEGER NOT NULL DEFAULT 0,
            verdict TEXT NOT NULL DEFAULT '',
            decided INTEGER NOT NULL DEFAULT 0,
            contested INTEGER NOT NULL DEFAULT 0,
            flagged INTEGER NOT NULL DEFAULT 0,
            decisionID INTEGER REFERENCES decision(id)
        );
        """
}

import GRDB

/// The tables, made and changed by migrations that only ever add. Their SQL is frozen: it uses nothing that the program
/// may change.
enum Schema {
    /// Marks a database as a project of this program: `over` in ASCII (SQLite file format, 1.3.17, application id).
    static let applicationID = 0x6F76_6572

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 cases") { try $0.execute(sql: cases) }
        migrator.registerMigration("1 questions") { try $0.execute(sql: questions) }
        migrator.registerMigration("1 record") { try $0.execute(sql: record) }
        migrator.registerMigration("1 queue") { try $0.execute(sql: queue + queueIndexes + tally + tallyTriggers) }
        migrator.registerMigration("2 audit") { try $0.execute(sql: audit) }
        migrator.registerMigration("3 metadata") { try $0.execute(sql: metadata) }
        migrator.registerMigration("3 choices and groups") { try $0.execute(sql: choices + groups) }
        migrator.registerMigration("4 part") { try $0.execute(sql: part) }
        migrator.registerMigration("5 people") { try $0.execute(sql: people) }
        return migrator
    }

    private static let cases = """
        PRAGMA application_id = \(applicationID);
        CREATE TABLE project (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            readChanges INTEGER NOT NULL DEFAULT 0,
            caseChanges INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO project (only) VALUES (1);
        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            root TEXT NOT NULL,
            isForgotten INTEGER NOT NULL DEFAULT 0,
            seal INTEGER NOT NULL
        );
        CREATE TABLE version (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ordinal INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            byteCount INTEGER NOT NULL,
            seal INTEGER NOT NULL,
            UNIQUE (ordinal, sha256)
        );
        CREATE TABLE thumbnail (versionID INTEGER PRIMARY KEY REFERENCES version(id), image BLOB NOT NULL);
        CREATE TABLE "case" (
            ordinal INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            naturalKey BLOB NOT NULL,
            sourceID INTEGER NOT NULL REFERENCES source(id),
            location TEXT NOT NULL,
            versionID INTEGER NOT NULL REFERENCES version(id),
            state TEXT NOT NULL CHECK (state IN ('ready', 'changed', 'gone', 'unreadable')),
            fileSize INTEGER NOT NULL,
            fileModifiedAt INTEGER,
            fileInode INTEGER NOT NULL,
            seal INTEGER NOT NULL,
            UNIQUE (sourceID, location)
        );
        CREATE INDEX case_order ON "case" (naturalKey, ordinal);
        CREATE TABLE skippedFile (
            sourceID INTEGER NOT NULL REFERENCES source(id), path TEXT NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (sourceID, path)
        ) WITHOUT ROWID;
        """

    private static let questions = """
        CREATE TABLE question (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('one-of', 'yes-no')),
            disagreementPolicy TEXT NOT NULL DEFAULT 'over-read',
            contestedPolicy TEXT NOT NULL DEFAULT 'blank',
            clipRunID INTEGER REFERENCES run(id),
            cnnRunID INTEGER REFERENCES run(id),
            seal INTEGER NOT NULL
        );
        INSERT INTO question (id, name, kind, seal) VALUES (1, 'label', 'one-of', -5960506351210618902);
        CREATE TABLE questionVersion (
            id INTEGER PRIMARY KEY,
            questionID INTEGER NOT NULL REFERENCES question(id),
            number INTEGER NOT NULL,
            classes TEXT NOT NULL,
            UNIQUE (questionID, number),
            UNIQUE (questionID, classes)
        );
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            questionVersionID INTEGER NOT NULL REFERENCES questionVersion(id),
            reader TEXT NOT NULL,
            identity TEXT NOT NULL UNIQUE,
            request TEXT NOT NULL,
            origin TEXT NOT NULL,
            remarks TEXT,
            createdAt REAL NOT NULL,
            finishedAt REAL,
            seal INTEGER NOT NULL
        );
        CREATE TABLE read (
            runID INTEGER NOT NULL REFERENCES run(id),
            versionID INTEGER NOT NULL REFERENCES version(id),
            probabilities BLOB NOT NULL,
            seal INTEGER NOT NULL,
            PRIMARY KEY (runID, versionID)
        ) WITHOUT ROWID;
        CREATE TABLE embedding (
            runID INTEGER NOT NULL REFERENCES run(id),
            versionID INTEGER NOT NULL REFERENCES version(id),
            vector BLOB NOT NULL,
            PRIMARY KEY (runID, versionID)
        );
        CREATE TABLE foldAssignment (
            runID INTEGER PRIMARY KEY REFERENCES run(id), foldCount INTEGER NOT NULL, folds BLOB NOT NULL
        );
        CREATE TABLE finishedFold (
            runID INTEGER NOT NULL REFERENCES run(id), fold INTEGER NOT NULL, finishedAt REAL NOT NULL, remarks TEXT,
            PRIMARY KEY (runID, fold)
        ) WITHOUT ROWID;
        """

    private static let record = """
        CREATE TABLE act (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('decide', 'undo', 'redo', 'note', 'flag')),
            reviewer TEXT NOT NULL,
            targetID INTEGER REFERENCES act(id),
            recordedAt REAL NOT NULL,
            hash BLOB NOT NULL
        );
        CREATE INDEX act_reviewer ON act (reviewer, kind, id);
        CREATE INDEX act_target ON act (targetID, id) WHERE targetID IS NOT NULL;
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            actID INTEGER NOT NULL REFERENCES act(id),
            questionID INTEGER NOT NULL REFERENCES question(id),
            versionID INTEGER NOT NULL REFERENCES version(id),
            verdict TEXT NOT NULL,
            label TEXT,
            clipLabel TEXT,
            cnnLabel TEXT,
            runID INTEGER REFERENCES run(id),
            reviewer TEXT NOT NULL,
            decidedAt REAL NOT NULL,
            note TEXT NOT NULL
        );
        CREATE INDEX decision_version ON decision (versionID, questionID, reviewer, id);
        CREATE INDEX decision_act ON decision (actID);
        CREATE TABLE standing (
            versionID INTEGER NOT NULL REFERENCES version(id),
            questionID INTEGER NOT NULL REFERENCES question(id),
            reviewer TEXT NOT NULL,
            decisionID INTEGER NOT NULL REFERENCES decision(id),
            PRIMARY KEY (versionID, questionID, reviewer)
        ) WITHOUT ROWID;
        CREATE TABLE note (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            actID INTEGER NOT NULL REFERENCES act(id),
            versionID INTEGER NOT NULL REFERENCES version(id),
            text TEXT NOT NULL
        );
        CREATE INDEX note_version ON note (versionID, id);
        CREATE TABLE flag (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            actID INTEGER NOT NULL REFERENCES act(id),
            versionID INTEGER NOT NULL REFERENCES version(id),
            isFlagged INTEGER NOT NULL
        );
        CREATE INDEX flag_version ON flag (versionID, id);
        """

    /// Random samples: what was drawn with the labels of that moment, and which decisions answer it.
    private static let audit = """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            questionID INTEGER NOT NULL REFERENCES question(id),
            seed INTEGER NOT NULL,
            drawnAt REAL NOT NULL,
            classes TEXT NOT NULL,
            clipRun TEXT,
            cnnRun TEXT,
            frame TEXT NOT NULL,
            seal INTEGER NOT NULL
        );
        CREATE TABLE auditCase (
            auditID INTEGER NOT NULL REFERENCES audit(id),
            position INTEGER NOT NULL,
            versionID INTEGER NOT NULL REFERENCES version(id),
            part INTEGER NOT NULL,
            probability REAL NOT NULL,
            clipLabel TEXT,
            cnnLabel TEXT,
            curatedLabel TEXT,
            isSettled INTEGER NOT NULL,
            seal INTEGER NOT NULL,
            PRIMARY KEY (auditID, versionID),
            UNIQUE (auditID, position)
        ) WITHOUT ROWID;
        CREATE TABLE auditAnswer (
            decisionID INTEGER PRIMARY KEY REFERENCES decision(id),
            auditID INTEGER NOT NULL REFERENCES audit(id),
            earlierID INTEGER REFERENCES decision(id),
            seal INTEGER NOT NULL
        );
        """

    /// Who chose what becomes of disagreements; and what both readers together suggested when an audit was drawn.
    private static let choices = """
        CREATE TABLE policyChoice (
            questionID INTEGER PRIMARY KEY REFERENCES question(id),
            chooser TEXT NOT NULL,
            reason TEXT NOT NULL,
            seal INTEGER NOT NULL
        );
        ALTER TABLE auditCase ADD COLUMN proposedLabel TEXT;

        """

    /// What people say of cases that belong together, and into how many groups those of an over-read fell.
    private static let groups = """
        CREATE TABLE givenGroup (ordinal INTEGER PRIMARY KEY REFERENCES "case"(ordinal), name TEXT NOT NULL);
        CREATE TABLE groupPattern (only INTEGER PRIMARY KEY CHECK (only = 1), pattern TEXT NOT NULL);
        ALTER TABLE foldAssignment ADD COLUMN groupCount INTEGER;

        """

    /// How images are shown, what identifiers are hashed with, and what may be known of an image: nothing that names a
    /// person, a place or a day.
    private static let metadata = """
        CREATE TABLE imaging (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            recipe TEXT NOT NULL,
            salt BLOB NOT NULL,
            seal INTEGER NOT NULL
        );
        CREATE TABLE metadata (
            versionID INTEGER PRIMARY KEY REFERENCES version(id),
            modality TEXT NOT NULL,
            bodyPart TEXT NOT NULL,
            viewPosition TEXT NOT NULL,
            laterality TEXT NOT NULL,
            "rows" INTEGER NOT NULL,
            "columns" INTEGER NOT NULL,
            bits INTEGER NOT NULL,
            photometricInterpretation TEXT NOT NULL,
            transferSyntax TEXT NOT NULL,
            patientGroup TEXT,
            studyGroup TEXT,
            checkText INTEGER NOT NULL,
            seal INTEGER NOT NULL
        );
        """

    /// Which shard of a collection the project holds, where it is to be put together with others.
    private static let part = """
        CREATE TABLE part (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            shard INTEGER NOT NULL,
            shards INTEGER NOT NULL,
            manifest TEXT NOT NULL,
            seal INTEGER NOT NULL
        );
        """

    /// What makes the acts of several machines one record: a stamp that orders them, in microseconds, each later than all
    /// that this project knew (see `Act.nextStamp`); the lines that came from other machines; decisions that were taken
    /// without seeing a read, and those that stand over others' votes.
    private static let people = """
        ALTER TABLE act ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
        UPDATE act SET stamp = stamped.stamp FROM (
            SELECT id, MAX(CAST(recordedAt * 1000000 AS INTEGER) - place) OVER (ORDER BY id) + place AS stamp
            FROM (SELECT id, recordedAt, ROW_NUMBER() OVER (ORDER BY id) AS place FROM act)
        ) AS stamped WHERE stamped.id = act.id;
        CREATE INDEX act_stamp ON act (stamp);
        ALTER TABLE decision ADD COLUMN isBlind INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE decision ADD COLUMN overVotes TEXT;
        CREATE INDEX standing_reviewer ON standing (questionID, reviewer, versionID);
        CREATE TABLE importedAct (
            actID INTEGER PRIMARY KEY REFERENCES act(id),
            line TEXT NOT NULL,
            unplaced INTEGER NOT NULL
        );
        CREATE INDEX importedAct_unplaced ON importedAct (actID) WHERE unplaced > 0;
        CREATE TABLE beside (
            decisionID INTEGER PRIMARY KEY REFERENCES decision(id),
            earlierID INTEGER NOT NULL REFERENCES decision(id)
        );

        """

    /// What the queue sorts and filters by, one row per question and case, kept up to date in the transactions that
    /// change it.
    private static let queue = """
        CREATE TABLE caseSummary (
            questionID INTEGER NOT NULL REFERENCES question(id),
            ordinal INTEGER NOT NULL REFERENCES "case"(ordinal),
            id TEXT NOT NULL,
            naturalKey BLOB NOT NULL,
            state TEXT NOT NULL DEFAULT 'unread',
            clipClass INTEGER NOT NULL DEFAULT -1,
            clipConfidence REAL NOT NULL DEFAULT 0,
            cnnClass INTEGER NOT NULL DEFAULT -1,
            cnnConfidence REAL NOT NULL DEFAULT 0,
            margin REAL NOT NULL DEFAULT 0,
            entropy REAL NOT NULL DEFAULT 0,
            suspicion REAL NOT NULL DEFAULT 0,
            toSettle INTEGER NOT NULL DEFAULT 0,
            disagree INTEGER NOT NULL DEFAULT 0,
            uncertain INTEGER NOT NULL DEFAULT 0,
            verdict TEXT NOT NULL DEFAULT '',
            decided INTEGER NOT NULL DEFAULT 0,
            contested INTEGER NOT NULL DEFAULT 0,
            outdated INTEGER NOT NULL DEFAULT 0,
            flagged INTEGER NOT NULL DEFAULT 0,
            label INTEGER NOT NULL DEFAULT -1,
            hasStanding INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (questionID, ordinal)
        ) WITHOUT ROWID;

        """

    private static let filtered = """
        decided, contested, flagged, uncertain, outdated, state, clipClass, cnnClass, label, verdict
        """

    /// The indexes that let the queue page through 100,000 cases without reading the project: one for the queue that a
    /// review starts with, and one per order; each holds every column that a filter can ask for, so that a rare kind of
    /// case is found in the index alone.
    static let queueIndexes = """
        CREATE INDEX summary_queue ON caseSummary
            (questionID, toSettle, suspicion DESC, ordinal, disagree, \(filtered));
        CREATE INDEX summary_suspicion ON caseSummary
            (questionID, suspicion DESC, ordinal, toSettle, disagree, \(filtered));
        CREATE INDEX summary_clipConfidence ON caseSummary
            (questionID, clipConfidence, ordinal, toSettle, disagree, \(filtered));
        CREATE INDEX summary_cnnConfidence ON caseSummary
            (questionID, cnnConfidence, ordinal, toSettle, disagree, \(filtered));
        CREATE INDEX summary_margin ON caseSummary
            (questionID, margin, ordinal, toSettle, disagree, \(filtered));
        CREATE INDEX summary_entropy ON caseSummary
            (questionID, entropy DESC, ordinal, toSettle, disagree, \(filtered));
        CREATE INDEX summary_path ON caseSummary
            (questionID, naturalKey, ordinal, id, toSettle, disagree, \(filtered));

        """

    /// How many cases there are of each kind: the counts that are always on the screen are sums over a few rows.
    private static let tally = """
        CREATE TABLE tally (
            questionID INTEGER NOT NULL, toSettle INTEGER NOT NULL, disagree INTEGER NOT NULL,
            decided INTEGER NOT NULL, contested INTEGER NOT NULL, flagged INTEGER NOT NULL, uncertain INTEGER NOT NULL,
            outdated INTEGER NOT NULL, state TEXT NOT NULL, verdict TEXT NOT NULL, clipClass INTEGER NOT NULL,
            cnnClass INTEGER NOT NULL, label INTEGER NOT NULL, cases INTEGER NOT NULL,
            PRIMARY KEY (questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state,
                verdict, clipClass, cnnClass, label)
        ) WITHOUT ROWID;

        """

    /// Keeps `tally` up to date with `caseSummary` in the transactions that change it.
    static let tallyTriggers = """
        CREATE TRIGGER tally_insert AFTER INSERT ON caseSummary BEGIN
            INSERT INTO tally VALUES (NEW.questionID, NEW.toSettle, NEW.disagree, NEW.decided, NEW.contested,
                NEW.flagged, NEW.uncertain, NEW.outdated, NEW.state, NEW.verdict, NEW.clipClass, NEW.cnnClass,
                NEW.label, 1) ON CONFLICT DO UPDATE SET cases = cases + 1;
        END;
        CREATE TRIGGER tally_delete AFTER DELETE ON caseSummary BEGIN
            INSERT INTO tally VALUES (OLD.questionID, OLD.toSettle, OLD.disagree, OLD.decided, OLD.contested,
                OLD.flagged, OLD.uncertain, OLD.outdated, OLD.state, OLD.verdict, OLD.clipClass, OLD.cnnClass,
                OLD.label, -1) ON CONFLICT DO UPDATE SET cases = cases - 1;
        END;
        CREATE TRIGGER tally_update AFTER UPDATE ON caseSummary BEGIN
            INSERT INTO tally VALUES (OLD.questionID, OLD.toSettle, OLD.disagree, OLD.decided, OLD.contested,
                OLD.flagged, OLD.uncertain, OLD.outdated, OLD.state, OLD.verdict, OLD.clipClass, OLD.cnnClass,
                OLD.label, -1) ON CONFLICT DO UPDATE SET cases = cases - 1;
            INSERT INTO tally VALUES (NEW.questionID, NEW.toSettle, NEW.disagree, NEW.decided, NEW.contested,
                NEW.flagged, NEW.uncertain, NEW.outdated, NEW.state, NEW.verdict, NEW.clipClass, NEW.cnnClass,
                NEW.label, 1) ON CONFLICT DO UPDATE SET cases = cases + 1;
        END;

        """

    /// Stops counting, before all cases are rewritten.
    static let tallyTriggerRemoval = """
        DROP TRIGGER IF EXISTS tally_insert; DROP TRIGGER IF EXISTS tally_delete; DROP TRIGGER IF EXISTS tally_update;

        """

    /// Counts all cases anew.
    static let recount = """
        DELETE FROM tally;
        INSERT INTO tally SELECT questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state,
            verdict, clipClass, cnnClass, label, COUNT(*) FROM caseSummary
            GROUP BY questionID, toSettle, disagree, decided, contested, flagged, uncertain, outdated, state, verdict,
            clipClass, cnnClass, label;

        """
}

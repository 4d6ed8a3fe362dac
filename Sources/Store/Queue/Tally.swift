/// How many cases there are of each kind: the counts that are always on the screen are sums over a few rows.
///
/// Triggers keep the table `tally` up to date with `caseSummary` in the transactions that change it.
enum Tally {
    private static let columns = "disagree, decided, verdict, contested, flagged, uncertain, clipClass, cnnClass"

    /// The statement that makes the table.
    static let table = """
        CREATE TABLE tally (
            disagree INTEGER NOT NULL, decided INTEGER NOT NULL, verdict TEXT NOT NULL, contested INTEGER NOT NULL,
            flagged INTEGER NOT NULL, uncertain INTEGER NOT NULL, clipClass INTEGER NOT NULL,
            cnnClass INTEGER NOT NULL, cases INTEGER NOT NULL,
            PRIMARY KEY (\(columns))
        ) WITHOUT ROWID;

        """

    /// The statements that make the triggers.
    static let triggers = """
        CREATE TRIGGER tally_insert AFTER INSERT ON caseSummary BEGIN \(counting("NEW", by: 1)) END;
        CREATE TRIGGER tally_update AFTER UPDATE OF \(columns) ON caseSummary
        BEGIN \(counting("OLD", by: -1)) \(counting("NEW", by: 1)) END;

        """

    /// The statements that stop counting, before all cases are rewritten.
    static let triggerRemoval = "DROP TRIGGER IF EXISTS tally_insert; DROP TRIGGER IF EXISTS tally_update;"

    /// The statements that count all cases anew.
    static let recount = """
        DELETE FROM tally;
        INSERT INTO tally SELECT \(columns), COUNT(*) FROM caseSummary GROUP BY \(columns);

        """

    private static func counting(_ row: String, by step: Int) -> String {
        let values = columns.split(separator: ", ").map { "\(row).\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO tally VALUES (\(values), \(step)) ON CONFLICT DO UPDATE SET cases = cases + \(step);
            """
    }
}

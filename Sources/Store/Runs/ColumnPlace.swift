import Foundation
import GRDB
import Labels

/// Where a column lies among those of a statement: found by its name once, so that a walk along all cases does not look
/// for it in every row.
struct ColumnPlace {
    fileprivate let index: Int

    /// Finds a column.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` where the statement has none of the name.
    init(_ name: String, of statement: Statement) throws {
        guard let index = statement.columnNames.firstIndex(of: name) else {
            throw StoreError.invalid(found: "a statement without the column \(name)", expected: "one with it")
        }
        self.index = index
    }
}

extension Row {
    /// The value in a column.
    ///
    /// Unlike the subscript, which ends the process, it throws where a damaged database holds something else.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws -> Value {
        try decode(forColumn: column)
    }

    /// The read in a column of probabilities.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if there is not one finite number per class.
    func read(at column: String, classCount: Int) throws -> Read {
        try withUnsafeData(named: column) { try Read(stored: $0, classCount: classCount) }
    }
}

extension Row {
    /// The value in a column; it throws where a damaged database holds something else.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ place: ColumnPlace) throws -> Value {
        try decode(atIndex: place.index)
    }

    /// The read in a column of probabilities; `nil` where there is none.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if there is not one finite number per class.
    func read(_ place: ColumnPlace, classCount: Int) throws -> Read? {
        guard !hasNull(atIndex: place.index) else { return nil }
        return try withUnsafeData(atIndex: place.index) { try Read(stored: $0, classCount: classCount) }
    }
}

extension Read {
    /// The read that bytes hold.
    ///
    /// - Throws: ``StoreError/invalid(found:expected:)`` if there is not one finite number per class.
    init(stored data: Data?, classCount: Int) throws {
        let probabilities = Blob.floats(in: data)
        guard probabilities.count == classCount, classCount > 0, probabilities.allSatisfy(\.isFinite) else {
            throw StoreError.invalid(
                found: "a stored read of \(probabilities.count) values", expected: "\(classCount) numbers")
        }
        self.init(probabilities: probabilities)
    }
}

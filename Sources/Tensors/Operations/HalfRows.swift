import CKernels

/// Rows of half-precision numbers (IEEE 754 binary16), as embeddings are kept, side by side in memory.
package struct HalfRows: Sendable {
    /// Numbers in a row.
    package let columns: Int
    /// rows x columns, in the processor's byte order.
    private var numbers: [UInt16] = []

    /// No rows yet.
    ///
    /// - Parameter capacity: Rows that there is to be room for.
    package init(columns: Int, capacity: Int = 0) {
        precondition(columns > 0, "rows of nothing")
        self.columns = columns
        numbers.reserveCapacity(columns * capacity)
    }

    /// How many rows there are.
    package var count: Int { numbers.count / columns }
    /// Bytes that the rows take.
    package var byteCount: Int { 2 * numbers.count }

    /// Adds a row of little-endian numbers.
    ///
    /// - Returns: False, and nothing is added, where the bytes are not one row.
    package mutating func append(_ row: UnsafeRawBufferPointer) -> Bool {
        guard row.count == 2 * columns else { return false }
        let start = numbers.count
        numbers.append(contentsOf: repeatElement(0, count: columns))
        numbers.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[(2 * start)...]).copyMemory(from: row)
        }
        #if _endian(big)
            for place in start..<numbers.count { numbers[place] = numbers[place].byteSwapped }
        #endif
        return true
    }

    /// Takes all rows away, and keeps their room.
    package mutating func removeAll() { numbers.removeAll(keepingCapacity: true) }

    /// One row in float32.
    package subscript(row: Int) -> [Float] {
        numbers[row * columns..<(row + 1) * columns].map { Float(Float16(bitPattern: $0)) }
    }

    /// Every row's dot product with a vector, in float32.
    ///
    /// - Precondition: The vector has as many elements as a row.
    package func products(with vector: [Float]) -> [Float] {
        precondition(vector.count == columns, "a vector of another width")
        return rowwise { ck_half_rows_dot($0, vector, $1, Int64(count), Int64(columns)) }
    }

    /// Every row's Euclidean length, in float32.
    package var lengths: [Float] {
        rowwise { ck_half_rows_square($0, $1, Int64(count), Int64(columns)) }.map { $0.squareRoot() }
    }

    private func rowwise(_ body: (UnsafePointer<UInt16>, UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { out, used in
            used = count
            numbers.withUnsafeBufferPointer { numbers in
                if let table = numbers.baseAddress, let out = out.baseAddress { body(table, out) }
            }
        }
    }
}

import CKernels
import Tensors
import Testing

@Suite struct HalfRowsTests {
    private static func rows(_ values: [Float], columns: Int) throws -> HalfRows {
        var rows = HalfRows(columns: columns)
        for start in stride(from: 0, to: values.count, by: columns) {
            let bits = values[start..<start + columns].map { Float16($0).bitPattern.littleEndian }
            #expect(bits.withUnsafeBytes { rows.append($0) })
        }
        return rows
    }

    @Test(arguments: [1, 7, 8, 31, 32, 40, 100, 512]) func productsAndLengths(columns: Int) throws {
        var seeded = SeededValues(seed: 11)
        let values = seeded.array(37 * columns).map { Float(Float16($0)) }
        let vector = seeded.array(columns)
        let rows = try Self.rows(values, columns: columns)
        #expect(rows.count == 37 && rows.byteCount == 2 * values.count && rows[36] == Array(values.suffix(columns)))
        func dots(_ other: (Int, Int) -> Float) -> [Float] {
            (0..<37).map { row in
                Float((0..<columns).reduce(0) { $0 + Double(values[row * columns + $1]) * Double(other(row, $1)) })
            }
        }
        expectKernel(gives: dots { vector[$1] }) { rows.products(with: vector) }
        expectKernel(gives: dots { values[$0 * columns + $1] }.map { $0.squareRoot() }) { rows.lengths }
    }

    /// Numbers at the ends of what 16 bits hold, subnormal ones too, are what they are at every level.
    @Test func everyHalfIsWidenedAlike() throws {
        let bits: [UInt16] = [0x0001, 0x03FF, 0x0400, 0x7BFF, 0x8001, 0xFBFF, 0x3C00, 0x8000]
        var rows = HalfRows(columns: 8)
        #expect(bits.map(\.littleEndian).withUnsafeBytes { rows.append($0) })
        for place in bits.indices {
            let unit = (0..<8).map { Float($0 == place ? 1 : 0) }
            for level in 0...ck_detected_level() {
                let product = atLevel(level) { rows.products(with: unit)[0] }
                #expect(product == Float(Float16(bitPattern: bits[place])), "\(place) at \(level)")
            }
        }
    }

    @Test func rowsOfAnotherWidthAreNotTaken() {
        var rows = HalfRows(columns: 4)
        #expect([UInt8](repeating: 0, count: 7).withUnsafeBytes { !rows.append($0) })
        #expect([UInt8]().withUnsafeBytes { !rows.append($0) } && rows.count == 0)
        #expect(rows.products(with: [1, 2, 3, 4]).isEmpty)
    }
}

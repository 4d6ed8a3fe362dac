import Foundation
import TestSupport
import Testing

@testable import Tensors

/// A file of `torch.save`, made byte by byte.
struct SampleTorchFile {
    /// A zip archive of stored files.
    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in files {
            let sizes = number(bytes.count, 4) + number(bytes.count, 4) + number(name.utf8.count, 2) + number(0, 2)
            directory += number(0x0201_4B50, 4) + number(0, 16) + sizes + number(0, 10) + number(archive.count, 4)
            directory += Array(name.utf8)
            archive += number(0x0403_4B50, 4) + number(0, 14) + sizes + Array(name.utf8) + bytes
        }
        let end = number(0x0605_4B50, 4) + number(0, 4) + number(files.count, 2) + number(files.count, 2)
        return archive + directory + end + number(directory.count, 4) + number(archive.count, 4) + number(0, 2)
    }

    static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }

    static func string(_ text: String) -> [UInt8] { Array("X".utf8) + number(text.utf8.count, 4) + Array(text.utf8) }

    static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + number(value, 8) }

    static func tuple(_ items: [[UInt8]]) -> [UInt8] { Array("(".utf8) + items.flatMap { $0 } + Array("t".utf8) }

    /// A pickled tensor of a storage of float32.
    static func tensor(storage: Int = 4, offset: Int = 0, shape: [Int], strides: [Int]) -> [UInt8] {
        let place = tuple([
            string("storage"), Array("ctorch\nFloatStorage\n".utf8), string("0"), string("cpu"), integer(storage),
        ])
        let arguments = [
            place + Array("Q".utf8), integer(offset), tuple(shape.map(integer)), tuple(strides.map(integer)), [0x89],
            Array("ccollections\nOrderedDict\n)R".utf8),
        ]
        return Array("ctorch._utils\n_rebuild_tensor_v2\n".utf8) + tuple(arguments) + Array("R".utf8)
    }

    /// A pickled dictionary of tensors.
    static func pickle(_ tensors: [(String, [UInt8])]) -> [UInt8] {
        [0x80, 2] + Array("}(".utf8) + tensors.flatMap { string($0.0) + $0.1 } + Array("u.".utf8)
    }

    /// An archive of a pickle and a storage of four numbers, 1 to 4.
    static func archive(_ pickle: [UInt8]) -> [UInt8] {
        let numbers = [Float(1), 2, 3, 4].flatMap { number(Int($0.bitPattern), 4) }
        return zip([("archive/data.pkl", pickle), ("archive/data/0", numbers)])
    }
}

@Suite struct TorchFileTests {
    private func open(_ bytes: [UInt8]) throws -> TorchFile {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("weights.bin")
            try Data(bytes).write(to: url)
            return try TorchFile(url)
        }
    }

    private func error(_ pickle: [UInt8]) -> ModelFileError? {
        #expect(throws: ModelFileError.self) { try open(SampleTorchFile.archive(pickle)) }
    }

    @Test func readsViewsOfAStorage() throws {
        let file = try open(
            SampleTorchFile.archive(
                SampleTorchFile.pickle([
                    ("module.turned", SampleTorchFile.tensor(shape: [2, 2], strides: [1, 2])),
                    ("module.tied", SampleTorchFile.tensor(shape: [4], strides: [1])),
                ])))
        #expect(file.shapes.keys.sorted() == ["tied", "turned"])
        #expect(try file.floats("tied") == [1, 2, 3, 4])
        #expect(try file.floats("turned") == [1, 3, 2, 4])
    }

    @Test func unwrapsWhatTrainingProgramsWrite() throws {
        let inner = SampleTorchFile.pickle([("w", SampleTorchFile.tensor(shape: [1, 4], strides: [4, 1]))])
        let outer =
            [0x80, 2] + Array("}(".utf8) + SampleTorchFile.string("epoch") + SampleTorchFile.integer(3)
            + SampleTorchFile.string("state_dict") + inner.dropFirst(2).dropLast() + Array("u.".utf8)
        #expect(try open(SampleTorchFile.archive(outer)).shapes["w"] == WeightShape(type: .f32, shape: [1, 4]))
    }

    @Test func callsNothing() {
        let calls = ["cos\nsystem\n(X\u{2}\0\0\0idtR.", "c__builtin__\neval\n(tR.", "cposix\nsystem\n(tR."]
        for call in calls {
            let error = error([0x80, 2] + Array(call.utf8))
            #expect(error?.problem == .unsupported)
            #expect(error?.found.contains("a call of") == true)
        }
        #expect(error([0x80, 2] + Array("cos\nsystem\n.".utf8))?.found == "a call of os.system")
    }

    @Test(arguments: [
        (SampleTorchFile.tensor(shape: [5], strides: [1]), "a view of its 4 numbers"),
        (SampleTorchFile.tensor(offset: 3, shape: [2], strides: [1]), "a view of its 4 numbers"),
        (SampleTorchFile.tensor(storage: 1 << 40, shape: [1 << 40], strides: [1]), "at most 4"),
        (SampleTorchFile.tensor(shape: [1 << 60], strides: [1]), "a view of its 4 numbers"),
        (SampleTorchFile.tensor(shape: [1 << 60, 1 << 60], strides: [1 << 60, 1]), "a place of their own"),
        (SampleTorchFile.tensor(shape: [1 << 60], strides: [0]), "a place of their own"),
        (SampleTorchFile.tensor(shape: [3, 2], strides: [1, 1]), "a place of their own"),
        (SampleTorchFile.tensor(shape: [4], strides: []), "a place of their own"),
        (SampleTorchFile.tensor(offset: -1, shape: [1], strides: [1]), "a view of its 4 numbers"),
    ])
    func refusesViewsThatDoNotFit(tensor: [UInt8], message: String) {
        let error = error(SampleTorchFile.pickle([("w", tensor)]))
        #expect(error?.problem == .malformed)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func refusesTensorsOverOneAnother() {
        let error = error(
            SampleTorchFile.pickle([
                ("a", SampleTorchFile.tensor(shape: [3], strides: [1])),
                ("b", SampleTorchFile.tensor(offset: 2, shape: [2], strides: [1])),
            ]))
        #expect(error?.found == "b overlaps a")
    }

    @Test func refusesWhatNestsTooDeep() {
        let lists = [0x80, 2] + [UInt8](repeating: 0x5D, count: 10_000) + [UInt8](repeating: 0x61, count: 9_999)
        #expect(error(lists + Array(".".utf8))?.found.contains("nested") == true)
        let tuples = [0x80, 2] + Array("N".utf8) + [UInt8](repeating: 0x85, count: 10_000)
        #expect(error(tuples + Array(".".utf8))?.found.contains("nested") == true)
    }

    @Test func refusesFilesOfTheArchiveOverOneAnother() throws {
        var bytes = SampleTorchFile.archive(
            SampleTorchFile.pickle([("w", SampleTorchFile.tensor(shape: [4], strides: [1]))]))
        // Both entries of the directory now point at the first file.
        let second = try #require(
            bytes.indices.last { bytes[$0...].starts(with: SampleTorchFile.number(0x0201_4B50, 4)) })
        bytes.replaceSubrange(second + 42..<second + 46, with: [0, 0, 0, 0])
        let error = #expect(throws: ModelFileError.self) { try open(bytes) }
        #expect(error?.found.contains("overlaps") == true)
    }

    /// Whatever is changed, the file is read or refused with a reason.
    @Test func damagedFilesAreRefused() throws {
        let whole = SampleTorchFile.archive(
            SampleTorchFile.pickle([
                ("v", SampleTorchFile.tensor(shape: [2], strides: [1])),
                ("w", SampleTorchFile.tensor(offset: 2, shape: [2, 1], strides: [1, 1])),
            ]))
        var refused = 0
        for position in whole.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var bytes = whole
                bytes[position] ^= change
                do {
                    let file = try open(bytes)
                    for name in file.shapes.keys { _ = try file.floats(name) }
                } catch is ModelFileError {
                    refused += 1
                }
            }
        }
        #expect(refused > whole.count)
        for length in 0..<whole.count {
            #expect(throws: ModelFileError.self) { try open(Array(whole[..<length])) }
        }
    }
}

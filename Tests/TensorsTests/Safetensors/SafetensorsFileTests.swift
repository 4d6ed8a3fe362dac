import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct SafetensorsFileTests {
    /// A file of the header as written, followed by zero bytes.
    private func file(_ header: String, data: Int = 0, length: UInt64? = nil, in folder: URL) throws -> URL {
        var bytes = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) }
        bytes += Data(header.utf8) + Data(count: data)
        let url = folder.appendingPathComponent("model.safetensors")
        try bytes.write(to: url)
        return url
    }

    private func problem(_ body: () throws -> some Any) -> ModelFileError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? ModelFileError
        }
    }

    @Test func readsWhatTheFormatAllows() throws {
        try withTemporaryFolder { folder in
            let header = #"""
                { "__metadata__":{"format":"pt\u00e9\ud83e\udec1"}, "none":{"dtype":"F32","shape":[3,0],"data_offsets":[8,8]},
                  "a":{"shape":[2,1],"dtype":"F32","data_offsets":[0,8]} , "scalar":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}
                """#
            let tensors = try SafetensorsFile(file(header + "   ", data: 16, in: folder))
            #expect(tensors.metadata == ["format": "pté🫁"])
            #expect(try tensors.entry("a").shape == [2, 1])
            #expect(try tensors.floats("a") == [0, 0])
            #expect(try tensors.floats("none") == [])
            #expect(try tensors.integers("scalar") == [0])
        }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "the 8 bytes"),
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "12 bytes"),
        (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, 8, "below 2^63"),
        (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, 8, "below 2^63"),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, 8, "whole number"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "a begin and an end"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12, "begin at 0"),
        (#"{"a":{"dtype":"F32","shape":[2]}}"#, 8, "data_offsets of a"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}"#, 8, "not \"x\""),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            8, "\"a\" twice"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            8, "begin at 8"
        ),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x"#, 4, "nothing after"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, 4, "\"}\""),
        (#"{"a\"#, 0, "an escape"),
        (#"{"\ud800":{}}"#, 0, "surrogates"),
        (#"[]"#, 0, "\"{\""),
        ("", 0, "\"{\""),
    ])
    func refusesMalformedHeaders(header: String, data: Int, expected: String) throws {
        try withTemporaryFolder { folder in
            let url = try file(header, data: data, in: folder)
            let error = try #require(problem { try SafetensorsFile(url) })
            #expect(error.problem == .malformed)
            #expect(error.file == url.path)
            #expect("\(error)".contains(expected))
        }
    }

    @Test func refusesUnknownTypes() throws {
        try withTemporaryFolder { folder in
            let url = try file(#"{"a":{"dtype":"F5","shape":[],"data_offsets":[0,1]}}"#, data: 1, in: folder)
            let error = try #require(problem { try SafetensorsFile(url) })
            #expect(error.problem == .unsupported)
            #expect(error.found.contains("F5"))
        }
    }

    @Test(arguments: [UInt64.max, 1 << 63, 100, 3]) func refusesLyingHeaderLengths(length: UInt64) throws {
        try withTemporaryFolder { folder in
            let url = try file("{}", data: 1, length: length, in: folder)
            #expect(problem { try SafetensorsFile(url) }?.problem == .malformed)
        }
    }

    @Test func refusesEveryTruncation() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.safetensors")
            try SafetensorsWriter.write([SafetensorsTensor("a", shape: [2], values: [1, 2])], to: url)
            let whole = try Data(contentsOf: url)
            for count in 0..<whole.count {
                try whole.prefix(count).write(to: url)
                #expect(problem { try SafetensorsFile(url) }?.problem == .malformed, "\(count) bytes")
            }
        }
    }

    @Test func survivesEveryChangedByte() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.safetensors")
            try SafetensorsWriter.write([SafetensorsTensor("a", shape: [2], values: [1, 2])], to: url)
            let whole = try Data(contentsOf: url)
            for index in whole.indices {
                for byte in [0, 0x22, 0x2D, 0x39, 0x5C, 0x7B, 0xFF] as [UInt8] {
                    var changed = whole
                    changed[index] = byte
                    try changed.write(to: url)
                    guard let file = try? SafetensorsFile(url) else { continue }
                    for name in file.entries.keys { _ = try? file.floats(name) }
                }
            }
        }
    }

    @Test func refusesWhatIsNoRegularFile() throws {
        try withTemporaryFolder { folder in
            let fifo = folder.appendingPathComponent("fifo")
            mkfifo(fifo.path, 0o600)
            #expect(problem { try SafetensorsFile(fifo) }?.problem == .unreadable)
            #expect(problem { try SafetensorsFile(folder) }?.problem == .unreadable)
            #expect(problem { try SafetensorsFile(folder.appendingPathComponent("none")) }?.problem == .missing)
        }
    }

    @Test func namesAMissingTensorAndAWrongType() throws {
        try withTemporaryFolder { folder in
            let url = try file(#"{"ids":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#, data: 4, in: folder)
            let tensors = try SafetensorsFile(url)
            #expect(try tensors.integers("ids") == [0])
            #expect(problem { try tensors.floats("ids") }?.problem == .unsupported)
            #expect(problem { try tensors.floats("weights") }?.found == "no tensor weights")
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Images

@Suite struct NPYHeaderTests {
    static let conformance = References.realData?.appendingPathComponent("npy-conformance")

    @Test(.enabled(if: conformance != nil, Comment(rawValue: References.realDataMissing)))
    func readsTheHeadersOfTheConformanceFiles() throws {
        // What numpy.load(file) says: dtype.str, shape; files named "fortran" are in Fortran order.
        let types = [
            "array": "<i4", "example_bool_standard": "|b1", "example_c64_big_endian_fortran": ">c16",
            "example_c64_big_endian_standard": ">c16", "example_c64_little_endian_fortran": "<c16",
            "example_c64_little_endian_standard": "<c16", "example_f64_big_endian_fortran": ">f8",
            "example_f64_big_endian_standard": ">f8", "example_f64_little_endian_fortran": "<f8",
            "example_f64_little_endian_standard": "<f8",
        ]
        let folder = try #require(Self.conformance)
        for (name, type) in types {
            let path = folder.appendingPathComponent("\(name).npy").path
            let header = try NPYHeader(FileStream(RegularFile(path: path)), path: path)
            #expect(header.descriptor == type, "\(name)")
            #expect(header.shape == (name == "array" ? [2, 3] : [2, 3, 4]), "\(name)")
            #expect(header.isFortranOrder == name.hasSuffix("fortran"), "\(name)")
            #expect(throws: ImageFileError.self, "\(name)") {
                try ArrayFile(path: path, isArchive: false).array(split: "")
            }
        }
    }

    /// Stored, deflated, aligned, and with data descriptors after the entries.
    @Test(.enabled(if: conformance != nil, Comment(rawValue: References.realDataMissing)))
    func readsTheEntriesOfTheConformanceArchives() throws {
        let folder = try #require(Self.conformance)
        let shapes = [
            "array": ["arr_0.npy": [2, 3]],
            "examples_64_byte_aligned": ["b8.npy": [2], "i8.npy": [10], "u8.npy": [10]],
            "examples_data_descriptor": ["b8.npy": [2], "i8.npy": [2], "u8.npy": [2]],
            "examples_little_endian_64_byte_aligned": ["i16.npy": [10], "f64.npy": [10]],
        ]
        for (name, entries) in shapes {
            let archive = try ZipArchive(RegularFile(path: folder.appendingPathComponent("\(name).npz").path))
            for (entry, shape) in entries {
                let header = try NPYHeader(archive.open(entry), path: entry)
                #expect(header.shape == shape, "\(name) \(entry)")
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt8])
    func readsEveryVersion(version: UInt8) throws {
        let bytes = npyBytes(shape: "(2, 3, 4)", version: version, data: [UInt8](repeating: 0, count: 24))
        let header = try header(of: bytes)
        #expect(header.shape == [2, 3, 4])
        #expect(header.descriptor == "|u1")
        #expect(header.size == bytes.count - 24)
    }

    @Test(arguments: [
        "(2, 3, -4)", "(2, 3.5)", "2", "(2, 3", "(2 3)", "'(2, 3)'", "(99999999999999999999,)",
        String(repeating: "(", count: 5000),
    ])
    func refusesDamagedShapes(shape: String) {
        #expect(throws: ImageFileError.self) { try header(of: npyBytes(shape: shape, data: [])) }
    }

    @Test func everyTruncationIsAnError() {
        let bytes = npyBytes(shape: "(1, 1, 1)", data: [])
        for count in 0..<bytes.count {
            #expect(throws: ImageFileError.self) { try header(of: Array(bytes.prefix(count))) }
        }
    }

    @Test func aHeaderLongerThanTheFileIsAnError() throws {
        var bytes = npyBytes(shape: "(1, 1, 1)", version: 2, data: [])
        bytes.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0xFF, 0x7F])
        let error = try #require(throws: ImageFileError.self) { try header(of: bytes) }
        #expect(error.finding == "a header of 2147483647 bytes")
    }

    private func header(of bytes: [UInt8]) throws -> NPYHeader {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("array.npy")
            try bytes.write(to: file)
            return try NPYHeader(FileStream(RegularFile(path: file.path)), path: "array.npy")
        }
    }
}

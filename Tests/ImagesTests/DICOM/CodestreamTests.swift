import Foundation
import TestSupport
import Testing

@testable import Images

/// Frames that `overread-gdcm` decodes, and what is said where it cannot be started.
@Suite struct CodestreamTests {
    private static let samples: [UInt16] = [0, 1, 2, 1000, 2000, 4095]
    /// Those samples as a lossless JPEG of 3 x 2 pixels and 12 bits.
    private static let jpeg: [UInt8] = [
        0xFF, 0xD8, 0xFF, 0xC3, 0x00, 0x0B, 0x10, 0x00, 0x02, 0x00, 0x03, 0x01, 0x01, 0x11, 0x00, 0xFF,
        0xC4, 0x00, 0x17, 0x00, 0x00, 0x03, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x01, 0x0A, 0x0C, 0x10, 0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x01,
        0x00, 0x00, 0xC4, 0xBF, 0x43, 0xF4, 0x50, 0x5F, 0xFF, 0xD9,
    ]
    private static let frame = Codestream(
        compression: 1, columns: 3, rows: 2, channels: 1, bitsAllocated: 16, bitsStored: 12, highBit: 11,
        isSigned: false)

    private func decode(_ bytes: [UInt8] = jpeg, _ pool: DecoderPool = .codestreams) throws -> [UInt8] {
        try pool.run(Self.frame, DecodeInput(bytes: bytes, pieces: [bytes.indices]), path: "a.dcm")
    }

    private func error(of program: String) throws -> ImageFileError {
        try #require(throws: ImageFileError.self) {
            try decode(Self.jpeg, DecoderPool(DecoderProgram(codestreams: program)))
        }
    }

    /// Writes a script that can be started.
    private func write(_ script: String, to file: URL) throws {
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    @Test func aFrameIsDecodedByTheProgramBesideThisOne() throws {
        let expected = Self.samples.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try decode() == expected + [0])
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        #expect(DecoderProgram.codestreams.path == folder.appendingPathComponent("overread-gdcm").path)
    }

    @Test func whatGDCMRefusesIsNoImage() throws {
        let error = try #require(throws: ImageFileError.self) { try decode([UInt8](repeating: 0, count: 16)) }
        #expect(error.finding == "compressed pixels that GDCM cannot decode")
    }

    @Test func aProgramThatIsNotThereCostsTheImageAndIsNamed() throws {
        let error = try error(of: "/nowhere/overread-gdcm")
        #expect(
            error.description
                == "a.dcm: compressed DICOM pixels, and /nowhere/overread-gdcm, which decodes them, cannot be started "
                + "(No such file or directory); expected that program, beside overread or in lib/overread beside its bin"
        )
    }

    @Test func aProgramWithoutItsLibrariesCostsTheImageAndIsNamed() throws {
        try withTemporaryFolder { folder in
            // The loader stops at a file that has the library's name and is none.
            try Data().write(to: folder.appendingPathComponent("libgdcmMSFF.so.3.0"))
            let program = folder.appendingPathComponent("overread-gdcm")
            let real = DecoderProgram.codestreams.path
            try write("LD_LIBRARY_PATH='\(folder.path)' exec '\(real)' \"$@\"", to: program)
            let error = try error(of: program.path)
            #expect(
                error.finding
                    == "compressed DICOM pixels, and \(program.path), which decodes them, cannot be loaded")
            #expect(error.expectation.contains("libgdcm3.0"))
        }
    }

    @Test func anImageIsGivenUpWhereTheProgramDiesOfIt() throws {
        try withTemporaryFolder { folder in
            let program = folder.appendingPathComponent("overread-gdcm")
            try write("kill -SEGV $$", to: program)
            let error = try error(of: program.path)
            #expect(error.finding == "its decoder crashed (signal 11)")
        }
    }
}

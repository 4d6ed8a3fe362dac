import Foundation
import TestSupport
import Testing

@testable import Images

/// Files with several images, and files that are none, in a folder of images.
@Suite struct FramesTests {
    private static let name = "DOE^JANE"

    /// A DICOM file whose frame n is one pixel of 10 n.
    private func cine(frames: Int, modality: String = "US") -> SampleDICOM {
        var file = SampleDICOM(columns: 1, rows: 1, bits: 8)
        file.set(DICOMTag(0x0010, 0x0010), text: Self.name, as: "PN")
        file.set(.modality, text: modality)
        file.set(.numberOfFrames, text: "\(frames)", as: "IS")
        file.set(.windowCenter, text: "128", as: "DS")
        file.set(.windowWidth, text: "256", as: "DS")
        file.set(pixels: (0..<frames).map { UInt8(10 * $0) })
        return file
    }

    private func withFolder(_ files: [String: [UInt8]], _ body: (Source) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
            try body(Source(path: folder.path, name: "scans"))
        }
    }

    @Test func framesAreCasesOfTheirOwn() throws {
        try withFolder(["cine": cine(frames: 3).bytes, "one": cine(frames: 1).bytes]) { source in
            let listing = try SourceListing(source)
            #expect(listing.items.map(\.location.text) == ["cine@0", "cine@1", "cine@2", "one"])
            #expect(listing.items.allSatisfy { !$0.namesPatient })
            let opener = ImageOpener(source)
            let shown = try listing.items.map { try opener.open($0.location).image.samples }
            #expect(shown == [[0], [10], [20], [0]])
            #expect(throws: ImageUnavailable.self) { try opener.open(.frame("cine", number: 3)) }
        }
    }

    @Test func ofManyFramesTheMiddleOneIsTakenUnlessAllAreAskedFor() throws {
        try withFolder(["cine": cine(frames: 20).bytes]) { source in
            let middle = try SourceListing(source)
            #expect(middle.items.map(\.location.text) == ["cine@10"])
            let everyTenth = try SourceListing(source, decoding: DecodingOptions(frames: .every(10)))
            #expect(everyTenth.items.map(\.location.text) == ["cine@0", "cine@10"])
        }
    }

    @Test func reportsAndOtherModalitiesAreCountedByKind() throws {
        var report = SampleDICOM()
        report.set(.sopClass, text: "1.2.840.10008.5.1.4.1.1.88.11", as: "UI")
        try withFolder(["a": report.bytes, "b": report.bytes, "us": cine(frames: 1).bytes]) { source in
            let listing = try SourceListing(source, decoding: DecodingOptions(modalities: ["CR"]))
            #expect(listing.leftOut == ["a report without pixels": 2, "of another modality": 1])
            #expect(listing.items.isEmpty && listing.skipped.isEmpty)
        }
    }

    /// Copies of DICOM files would name the patient.
    @Test func copiesAreWithoutTheFilesOwnWords() throws {
        try withFolder(["one.dcm": cine(frames: 1).bytes]) { source in
            let opener = ImageOpener(source)
            let loaded = try opener.open(.file("one.dcm"))
            let copy = try opener.exported(.file("one.dcm"), expecting: loaded.sha256)
            #expect(copy.ending == ".png" && ImageFormat(firstBytes: copy.bytes) == .png)
            #expect(!String(decoding: copy.bytes, as: UTF8.self).contains(Self.name))
        }
    }

    /// What lies before the pixels can be longer than the part that is looked at first.
    @Test func aGlanceReadsAsMuchAsItNeeds() throws {
        var long = cine(frames: 2)
        long.set(DICOMTag(0x0027, 0x1001), "OB", Array(repeating: 7, count: 100_000))
        try withFolder(["long": long.bytes, "cut": Array(long.bytes.dropLast())]) { source in
            let listing = try SourceListing(source)
            #expect(listing.items.map(\.location.text) == ["long@0", "long@1"])
            #expect(listing.skipped.map(\.reason) == ["a DICOM file that ends early"])
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Images

/// pydicom's test files, beside what pydicom 3 makes of them by the same rules.
@Suite struct DICOMRealDataTests {
    private static let folder = References.realData?.appendingPathComponent("dicom")

    private struct Expected: Decodable {
        let frames: Int?
        let transferSyntax: String?
        let modality: String?

        private enum CodingKeys: String, CodingKey {
            case frames, modality
            case transferSyntax = "transfer_syntax"
        }
    }

    /// Decoders of these may differ: JPEG baseline and extended, JPEG-LS near-lossless, JPEG 2000.
    private static let lossy = ["4.50", "4.51", "4.81", "4.91"].map { "1.2.840.10008.1.2.\($0)" }

    private static func expected() throws -> [String: Expected] {
        let file = try #require(folder).appendingPathComponent("expected/expected.json")
        return try JSONDecoder().decode([String: Expected].self, from: Data(contentsOf: file))
    }

    /// The first and the last expected frame of each file; files of half a megapixel are left to slower tests.
    @Test(.enabled(if: folder != nil, Comment(rawValue: References.realDataMissing)))
    func framesAreShownAsPydicomShowsThem() throws {
        let folder = try #require(Self.folder)
        var compared = 0
        for (name, expected) in try Self.expected() {
            guard let frames = expected.frames else { continue }
            let document = try ImageDocument([UInt8](contentsOf: folder.appendingPathComponent(name)), path: name)
            #expect(document.header.frames == frames && document.header.metadata?.modality == expected.modality)
            for frame in Set([0, min(frames, 3) - 1]) {
                let reference = folder.appendingPathComponent("expected/\(name).f\(frame).png")
                let wanted = try ImageDecoder.decode([UInt8](contentsOf: reference), path: reference.path)
                try compare(document.image(frame).image, wanted, expected, "\(name) frame \(frame)")
                compared += 1
            }
        }
        #expect(compared > 50)
    }

    private func compare(_ image: PixelImage, _ wanted: PixelImage, _ expected: Expected, _ name: String) throws {
        try #require(image.samples.count == wanted.samples.count && image.width == wanted.width, "\(name)")
        let differences = zip(image.samples, wanted.samples).lazy.map { abs(Int($0) - Int($1)) }
        if Self.lossy.contains(expected.transferSyntax ?? "") {
            #expect(Double(differences.reduce(0, +)) / Double(image.samples.count) <= 2, "\(name)")
        } else {
            #expect(differences.max() ?? 0 <= 1, "\(name)")
        }
    }

    @Test(.enabled(if: folder != nil, Comment(rawValue: References.realDataMissing)))
    func filesWithoutUsablePixelsSayWhy() throws {
        let folder = try #require(Self.folder)
        let reasons = [
            "MR_truncated.dcm": "a DICOM file that ends early", "no_meta.dcm": "no image",
            "badVR.dcm": "(0028,0008) that is no number",
        ]
        for (name, reason) in reasons {
            let bytes = try [UInt8](contentsOf: folder.appendingPathComponent(name))
            let error = try #require(throws: ImageFileError.self) { try ImageDocument(bytes, path: name).image(0) }
            #expect(error.finding == reason)
        }
        for (name, kind) in [
            "test-SR.dcm": "a report", "rtplan.dcm": "an RT plan", "rtstruct.dcm": "an RT structure set",
        ] {
            let bytes = try [UInt8](contentsOf: folder.appendingPathComponent(name))
            #expect(try #require(throws: PixelFreeFile.self) { try ImageDocument(bytes, path: name) }.kind == kind)
        }
    }
}

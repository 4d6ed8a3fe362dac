import Foundation
import Testing

@testable import Images

@Suite struct DICOMMetadataTests {
    private static let secrets = ["DOE^JANE", "PAT-4711", "19700203", "1.2.826.0.1.99"]

    private func file() -> SampleDICOM {
        var file = SampleDICOM(columns: 2, rows: 1)
        file.set(DICOMTag(0x0010, 0x0010), text: Self.secrets[0], as: "PN")
        file.set(.patientID, text: Self.secrets[1], as: "LO")
        file.set(DICOMTag(0x0010, 0x0030), text: Self.secrets[2], as: "DA")
        file.set(.studyInstance, text: Self.secrets[3], as: "UI")
        file.set(.modality, text: "DX")
        file.set(.bodyPart, text: "CHEST")
        file.set(.viewPosition, text: "PA")
        file.set(.imageLaterality, text: "L")
        file.set(pixels: [0, 1] as [UInt16])
        return file
    }

    private func metadata(_ file: SampleDICOM, salt: PatientSalt? = nil) throws -> ImageMetadata {
        let document = try ImageDocument(file.bytes, path: "a.dcm", options: DecodingOptions(salt: salt))
        return try #require(document.header.metadata)
    }

    private let salt = PatientSalt(Array(0..<16))

    @Test func whatMayBeKnownIsKeptAndNothingElse() throws {
        let metadata = try metadata(file(), salt: salt)
        #expect(metadata.modality == "DX" && metadata.bodyPart == "CHEST" && metadata.viewPosition == "PA")
        #expect(metadata.laterality == "L" && metadata.rows == 1 && metadata.columns == 2 && metadata.bits == 16)
        let kept = String(decoding: try JSONEncoder().encode(metadata), as: UTF8.self)
        for secret in Self.secrets { #expect(!kept.contains(secret)) }
    }

    @Test func hashesTellPatientsApartAndDependOnTheSalt() throws {
        var other = file()
        other.set(.patientID, text: "PAT-4712", as: "LO")
        let (first, second) = (try metadata(file(), salt: salt), try metadata(other, salt: salt))
        #expect(first.patient?.count == 32 && first.patient != second.patient && first.study == second.study)
        #expect(first.patient != first.study)
        #expect(try metadata(file(), salt: PatientSalt(Array(1..<17))).patient != first.patient)
        #expect(try metadata(file()).patient == nil)
        other.set(.patientID, text: "  ", as: "LO")
        #expect(try metadata(other, salt: salt).patient == nil)
        #expect(PatientSalt([1, 2, 3]) == nil)
    }

    /// Free text where a code belongs could be anything, a name as well.
    @Test func codesThatAreNoCodesAreDropped() throws {
        var file = file()
        file.set(.bodyPart, text: "chest of Jane Doe")
        #expect(try metadata(file).bodyPart == "")
    }

    @Test func burnedInTextAndCapturesAreMarked() throws {
        #expect(try !metadata(file()).mayShowText)
        let marks: [(inout SampleDICOM) -> Void] = [
            { $0.set(.burnedInAnnotation, text: "YES") }, { $0.set(.conversionType, text: "WSD") },
            { $0.set(.sopClass, text: "1.2.840.10008.5.1.4.1.1.7", as: "UI") },
            { $0.set(.sopClass, text: "1.2.840.10008.5.1.4.1.1.7.2", as: "UI") },
        ]
        for mark in marks {
            var file = file()
            mark(&file)
            #expect(try metadata(file).mayShowText)
        }
    }

    @Test func errorsNeverRepeatTheFilesTexts() throws {
        var file = file()
        file.set(.windowCenter, text: Self.secrets[0], as: "DS")
        file.set(.windowWidth, text: Self.secrets[1], as: "DS")
        let error = try #require(throws: ImageFileError.self) {
            try ImageDocument(file.bytes, path: "a.dcm").image(0)
        }
        #expect(error.description == "a.dcm: (0028,1050) that is no number; expected digits")
    }

    @Test func modalitiesAreChosen() throws {
        let header = try ImageDocument(file().bytes, path: "a.dcm").header
        #expect(DecodingOptions(modalities: ["CR", "DX"]).admits(header))
        #expect(!DecodingOptions(modalities: ["US"]).admits(header))
    }
}

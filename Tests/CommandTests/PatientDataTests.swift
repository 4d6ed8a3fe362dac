import Foundation
import TestSupport
import Testing

/// Nothing that names a patient leaves the files that it stands in.
@Suite struct PatientDataTests {
    private static func with(_ body: (Workplace) throws -> Void) throws {
        try Workplace.with(images: 4) { place in
            let folder = place.folder.appendingPathComponent("images")
            for number in 0..<6 {
                let ramp = (0..<400).map { UInt16(($0 * (number * 41 + 7)) % 4096) }
                var file = number == 3 ? DICOMFile(columns: 20, ramp, ramp.reversed()) : DICOMFile(columns: 20, ramp)
                file.patient = number
                file.window = number == 2 ? nil : (2000, 3000)
                file.hasBurnedInText = number == 1
                try Data(file.bytes).write(to: folder.appendingPathComponent("scan\(number).dcm"))
            }
            try Data(DICOMFile(columns: 20, Array(repeating: 7, count: 400)).bytes.dropLast(300))
                .write(to: folder.appendingPathComponent("cut.dcm"))
            var report = DICOMFile([0])
            report.hasPixels = false
            try Data(report.bytes).write(to: folder.appendingPathComponent("report.dcm"))
            try place.write("no image", to: "images/notes.txt")
            try body(place)
        }
    }

    /// The secrets that bytes hold, as they stand or as UTF-16.
    private func secrets(in bytes: Data) -> [String] {
        DICOMFile.secrets.filter { secret in
            bytes.range(of: Data(secret.utf8)) != nil
                || bytes.range(of: secret.data(using: .utf16LittleEndian) ?? Data()) != nil
        }
    }

    /// What a drawing of a screen says: every cell is a text of its own, blanks are none.
    private func words(ofDrawing file: URL) throws -> String {
        let drawing = try String(contentsOf: file, encoding: .utf8)
        return drawing.split(separator: "<text").dropFirst().compactMap { part in
            part.split(separator: ">", maxSplits: 1).last?.split(separator: "<", maxSplits: 1).first
        }.joined()
    }

    private func files(below folder: URL) throws -> [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return try (all.map { $0.compactMap { $0 as? URL } } ?? []).filter {
            try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
        }
    }

    @Test func nothingThatNamesAPatientIsKeptPrintedOrShown() throws {
        try Self.with { place in
            let salt = "a salt that is nowhere else"
            try place.write(salt, to: "salt")
            let labelled = try Program.run(place.labelArguments(["--salt", "salt"]), in: place.folder)
            #expect(labelled.code == 0, "\(labelled.errors)")
            #expect(labelled.text.contains("frames: 2 of 2 taken from 1 file with several"))
            #expect(labelled.text.contains("left out: a report without pixels (1)"))
            #expect(labelled.errors.contains("skipped") && labelled.errors.contains("cut.dcm"))
            var said = [labelled.errors, labelled.text]
            for arguments in [
                ["export", "project", "--output", "out/labels.csv"],
                ["export", "project", "--format", "jsonl", "--output", "out/labels.jsonl"],
                ["export", "project", "--format", "folder", "--output", "out/copies"],
                ["status", "project"], ["status", "project", "--json"], ["status", "project", "--skipped"],
                ["review", "project", "--drawing", "out/gallery.svg", "--keys", ""],
                ["review", "project", "--drawing", "out/focus.svg", "--keys", "fall\n/scan1\n\n"],
                ["render", "images/scan1.dcm", "images/report.dcm", "--output", "out/seen"],
                ["embed", "images/scan1.dcm"], ["sources", "project"], ["runs", "project"],
            ] {
                try? FileManager.default.createDirectory(
                    at: place.folder.appendingPathComponent("out"), withIntermediateDirectories: true)
                let outcome = try Program.run(arguments, in: place.folder)
                #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
                said += [outcome.text, outcome.errors]
            }
            for text in said {
                #expect(secrets(in: Data(text.utf8)).isEmpty, "\(text.prefix(400))")
                #expect(!text.contains(salt))
            }
            let focus = try words(ofDrawing: place.folder.appendingPathComponent("out/focus.svg"))
            #expect(focus.contains("CHEST") && focus.contains("MONOCHROME2"), "\(focus)")
            #expect(secrets(in: Data(focus.utf8)).isEmpty)
            let written =
                try files(below: place.folder.appendingPathComponent("out"))
                + files(below: place.folder.appendingPathComponent("project"))
            #expect(written.count >= 10)
            for file in written {
                let bytes = try Data(contentsOf: file)
                #expect(secrets(in: bytes).isEmpty, "\(file.path)")
                #expect(file.path.contains("/project/") || bytes.range(of: Data(salt.utf8)) == nil, "\(file.path)")
            }
        }
    }

    /// The test would find what it looks for.
    @Test func theSecretsStandInTheFilesThemselves() throws {
        #expect(secrets(in: Data(DICOMFile(columns: 1, [0]).bytes)) == DICOMFile.secrets)
    }

    @Test func aSaltThatIsTooShortIsRefused() throws {
        try Self.with { place in
            try place.write("short", to: "salt")
            let outcome = try Program.run(place.labelArguments(["--salt", "salt"]), in: place.folder)
            #expect(outcome.code == 64 && outcome.errors.contains("found 5 bytes in salt, expected 16 to"))
            #expect(!FileManager.default.fileExists(atPath: place.folder.appendingPathComponent("project").path))
            #expect(try place.run("label", "images", "--modality", "CR,,x-y").code == 64)
        }
    }

    /// All formats in children give the same reads as without.
    @Test func isolationChangesNoRead() throws {
        try Self.with { place in
            func labels(_ project: String, _ more: [String]) throws -> [UInt8] {
                try place.label(project: project, more: more)
                return try place.export(project)
            }
            let (usual, isolated) = (try labels("a", []), try labels("b", ["--isolate", "all"]))
            #expect(usual == isolated)
        }
    }
}

import Assets
import Foundation
import Images
import Labels
import Store
import TestSupport
import Testing
import Work

@testable import Engine

/// How a project's images are shown is settled once; what may be known of them is kept, and what may not is not.
@Suite struct ImagingTests {
    /// A ramp that no other one looks like.
    private static func ramp(_ seed: Int) -> [UInt16] {
        (0..<256).map { UInt16(($0 * (seed * 37 + 11) + seed * 501) % 4096) }
    }

    /// A folder of eight images of four patients, one of several frames, a report, and a PNG.
    private static func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<8 {
            var file = DICOMFile(ramp(number))
            file.patient = number / 2
            file.window = (2048, 4096)
            file.hasBurnedInText = number == 5
            file.modality = number == 7 ? "US" : "CR"
            try Data(file.bytes).write(to: folder.appendingPathComponent("\(number)"))
        }
        var film = DICOMFile(ramp(20), ramp(21), ramp(22))
        film.patient = 9
        try Data(film.bytes).write(to: folder.appendingPathComponent("film"))
        var report = DICOMFile(ramp(0))
        report.hasPixels = false
        try Data(report.bytes).write(to: folder.appendingPathComponent("report"))
        let grey = PixelImage(width: 16, height: 16, channels: 1, samples: (0..<256).map { UInt8($0) })
        try Data(PNGEncoder.encode(grey)).write(to: folder.appendingPathComponent("grey.png"))
    }

    private static func with(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try write(to: folder.appendingPathComponent("scans"))
            try body(folder.appendingPathComponent("scans"))
        }
    }

    @discardableResult
    private func label(
        _ folder: URL, in store: ProjectStore, _ change: (inout ImagingWishes) -> Void = { _ in }
    ) throws -> LabelOutcome {
        var wishes = ImagingWishes()
        change(&wishes)
        let request = LabelRequest(
            sources: [try Source(path: folder.path)], classes: SampleCases.classes, model: try Assets.demoModel(),
            overRead: OverReadOptions(folds: 3, size: 8), imaging: wishes)
        return try Labeling(store, threads: 2, monitor: StageMonitor(), readers: StandIns.readers).label(request)
    }

    @Test func theSummaryCountsFramesAndWhatIsNoImage() throws {
        try Self.with { folder in
            let outcome = try label(folder, in: .inMemory())
            #expect(outcome.counts.cases == 12 && outcome.images.skipped.isEmpty)
            #expect(
                outcome.images.remarks == [
                    "frames: 3 of 3 taken from 1 file with several", "left out: a report without pixels (1)",
                    "3 images are shown by the values it uses",
                ])
        }
    }

    @Test func framesAndModalitiesAreChosen() throws {
        try Self.with { folder in
            let store = try ProjectStore.inMemory()
            let outcome = try label(folder, in: store) {
                $0.frames = .middle
                $0.modalities = ["CR"]
            }
            #expect(try store.caseIDs().map(\.rawValue) == (0..<7).map { "scans/\($0)" } + ["scans/film@1"])
            #expect(outcome.images.leftOut == ["a report without pixels": 1, "of another modality": 2])
        }
    }

    /// A later stage without options uses what the first one was asked for; one with others is refused.
    @Test func theRecipeIsKeptAndNoOtherIsTaken() throws {
        try Self.with { folder in
            let store = try ProjectStore.inMemory()
            try label(folder, in: store) { $0.window = Window(center: 100, width: 50) }
            let thumbnails = try store.thumbnails(of: store.cases().map(\.version))
            #expect(try Imaging(of: store).recipe.rendering.window == Window(center: 100, width: 50))
            let again = try label(folder, in: store)
            #expect(again.images.added == 0 && again.images.changed.isEmpty)
            try label(folder, in: store) { $0.window = Window(center: 100, width: 50) }
            let error = try #require(throws: EngineError.self) {
                try label(folder, in: store) { $0.window = Window(center: 100, width: 60) }
            }
            #expect("\(error)".contains("--window 100.0,50.0") && "\(error)".contains("another --project"))
            #expect(throws: EngineError.self) { try label(folder, in: store) { $0.frames = .first } }
            #expect(throws: EngineError.self) { try label(folder, in: store) { $0.salt = PatientSalt.random() } }
            // Where images are decoded changes none of them.
            try label(folder, in: store) { $0.isolatesAll = true }
            #expect(try Imaging(of: store).recipe.isolatesAll)
            #expect(try store.thumbnails(of: store.cases().map(\.version)) == thumbnails)
        }
    }

    @Test func whatMayBeKnownIsKept() throws {
        try Self.with { folder in
            let store = try ProjectStore.inMemory()
            try label(folder, in: store)
            let (record, _) = try store.record(of: CaseID("scans/5"))
            let metadata = try #require(try store.metadata(of: record.version))
            #expect(metadata.modality == "CR" && metadata.bodyPart == "CHEST" && metadata.viewPosition.isEmpty)
            #expect(metadata.rows == 16 && metadata.columns == 16 && metadata.bits == 16 && metadata.checkText)
            #expect(metadata.patientGroup?.utf8.count == 32 && metadata.studyGroup != metadata.patientGroup)
            let (grey, _) = try store.record(of: CaseID("scans/grey.png"))
            #expect(try store.metadata(of: grey.version) == nil)
            #expect(try store.check().findings.isEmpty)
        }
    }

    @Test func imagesThatMayShowTextAreAStateOfTheirOwn() throws {
        try Self.with { folder in
            let store = try ProjectStore.inMemory()
            let outcome = try label(folder, in: store)
            #expect(outcome.counts[.state(.checkText)] == 1 && outcome.counts[.state(.ready)] == 11)
            #expect(try store.ordinals(QueueQuery(filter: .state(.checkText))).count == 1)
            let table = String(decoding: try Exporting(store).csv(.all, raw: false).bytes, as: UTF8.self)
            let line = try #require(table.split(separator: "\r\n").first { $0.hasPrefix("scans/5,") })
            #expect(line.contains(",check-text,"))
            #expect(try ProjectStatus(store, name: "p").text(name: "p").contains("check-text: 1 image into which"))
        }
    }

    /// Whatever the pictures look like, one patient's are read by networks that saw none of them.
    @Test func noPatientStraddlesAFold() throws {
        try Self.with { folder in
            let store = try ProjectStore.inMemory()
            let outcome = try label(folder, in: store)
            let folds = try #require(try store.folds(of: outcome.cnn)).folds
            let records = try store.cases()
            var byPatient: [String: Set<Int>] = [:]
            for (record, fold) in zip(records, folds) {
                guard let patient = try store.metadata(of: record.version)?.patientGroup else { continue }
                byPatient[patient, default: []].insert(fold)
            }
            #expect(byPatient.count == 5 && byPatient.values.allSatisfy { $0.count == 1 })
        }
    }

    @Test func oneSaltGivesOnePatientOneHashAndAnotherSaltAnother() throws {
        try Self.with { folder in
            func patients(_ salt: PatientSalt?) throws -> [String] {
                let store = try ProjectStore.inMemory()
                try label(folder, in: store) { $0.salt = salt }
                return try store.patientGroups().values.sorted()
            }
            let salt = PatientSalt(Array("a salt for a few shards".utf8))
            let (first, second) = (try patients(salt), try patients(salt))
            let (drawn, other) = (try patients(nil), try patients(nil))
            #expect(first == second && drawn != other && first.count == 11)
        }
    }
}

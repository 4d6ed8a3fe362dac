import Foundation
import Testing

/// What leaves a project: tables, folders, figures, and predictions of the networks it trained.
@Suite struct ResultsTests {
    private static let count = 24
    private static let header =
        "case,sha256,label,label_source,clip_label,clip_confidence,cnn_label,cnn_confidence,disagree,quality,decision,"
        + "reviewer,decided_at,note,state,contested,flagged,proposed_label,proposed_confidence"

    /// A project with one decision, whose note begins like a formula.
    private func withProject(_ body: (Workplace) throws -> Void) throws {
        try Workplace.with(images: Self.count) { place in
            try place.labelByFirstReads(Self.count)
            let rows = "images/stripes/0001.png,blob,ana,2026-01-02T03:04:05Z,=1+1\n"
            try place.write("case,label,reviewer,decided_at,note\n" + rows, to: "labels.csv")
            let outcome = try place.run("import", "labels.csv", "project")
            try #require(outcome.code == 0 && outcome.text.contains("1 decisions recorded"), "\(outcome.errors)")
            try body(place)
        }
    }

    private func rows(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").dropLast().map { $0 }
    }

    @Test func tablesHoldEveryCaseAndGuardFormulas() throws {
        try withProject { place in
            let table = rows(try place.export())
            #expect(table.first == Self.header)
            #expect(table.count == 1 + Self.count)
            let decided = try #require(table.first { $0.hasPrefix("images/stripes/0001.png,") })
            #expect(decided.contains(",blob,person,"))
            #expect(decided.contains(",override,ana,2026-01-02T03:04:05Z,'=1+1,ready,0,0,"))
            #expect(rows(try place.export("project", "--raw")).contains { $0.contains(",=1+1,ready,0,0,") })
            let guarded = try place.run("export", "project")
            #expect(guarded.errors.contains("1 cells begin like a formula"))
            #expect(rows(try place.export("project", "--only", "decided")) == [Self.header, decided])
            let agreed = rows(try place.export("project", "--only", "agreed")).dropFirst()
            #expect(!agreed.isEmpty && agreed.allSatisfy { $0.contains(",agreed,") })
        }
    }

    @Test func linesOfJSONSayTheSame() throws {
        try withProject { place in
            let lines = String(decoding: try place.export("project", "--format", "jsonl"), as: UTF8.self)
                .split(separator: "\n")
            #expect(lines.count == Self.count)
            let objects = try lines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(objects.allSatisfy { Set($0.keys) == Set(Self.header.split(separator: ",").map(String.init)) })
            let decided = try #require(objects.first { $0["case"] as? String == "images/stripes/0001.png" })
            #expect(decided["label"] as? String == "blob" && decided["note"] as? String == "=1+1")
        }
    }

    @Test func foldersHoldTheImagesThemselves() throws {
        try withProject { place in
            try place.write("case,label,decision\nimages/blob/0000.png,,exclude\n", to: "excluded.csv")
            try #require(try place.run("import", "excluded.csv", "project").code == 0)
            let outcome = try place.run("export", "project", "--format", "folder", "--output", "curated")
            #expect(outcome.code == 0, "\(outcome.errors)")
            let curated = place.folder.appendingPathComponent("curated")
            let copies = try ["blob", "stripes"].flatMap { label in
                try FileManager.default.contentsOfDirectory(atPath: curated.appendingPathComponent(label).path)
            }
            #expect(copies.count == Self.count - 1 && !copies.contains("images%2Fblob%2F0000.png"))
            let copy = try Data(contentsOf: curated.appendingPathComponent("blob/images%2Fstripes%2F0001.png"))
            let original = place.folder.appendingPathComponent("images/stripes/0001.png")
            #expect(try copy == Data(contentsOf: original))
            let table = try Data(contentsOf: curated.appendingPathComponent("labels.csv"))
            #expect(rows(Array(table)).count == 1 + Self.count)
        }
    }

    /// What was exported is what another project of the same images gets by importing it.
    @Test func anExportCanBeImported() throws {
        try withProject { place in
            let table = try place.export()
            try place.write(String(decoding: table, as: UTF8.self), to: "export.csv")
            try place.label(project: "other", more: ["--first-reads", "reads.csv"])
            let outcome = try place.run("import", "export.csv", "other")
            #expect(outcome.text.contains("1 decisions recorded"), "\(outcome.errors)")
            #expect(try place.export("other") == table)
            #expect(try place.run("import", "export.csv", "other").text.contains("0 decisions recorded"))
        }
    }

    @Test func outputReplacesAFileThroughItsLink() throws {
        try withProject { place in
            try place.write("old", to: "kept.csv")
            let link = place.folder.appendingPathComponent("link.csv").path
            try #require(symlink("kept.csv", link) == 0)
            try #require(try place.run("export", "project", "--output", "link.csv").code == 0)
            let kept = try Data(contentsOf: place.folder.appendingPathComponent("kept.csv"))
            #expect(try Array(kept) == place.export())
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "kept.csv")
        }
    }

    private struct Figures: Decodable {
        struct Reader: Decodable {
            let accuracy: Double
            let macro_f1: Double
            let f1: [String: Double]
            let confusion: [[Int]]
        }

        let cases: Int
        let classes: [String]
        let readers: [String: Reader]
    }

    @Test func evaluationsAreOneObject() throws {
        try withProject { place in
            try place.write(SampleImages.truth(Self.count), to: "truth.csv")
            let outcomes = [
                try place.run("evaluate", "project", "--truth", "truth.csv", "--json"),
                try place.run("evaluate", "project", "--truth-from-folders", "--json"),
            ]
            #expect(outcomes[0].text == outcomes[1].text && outcomes[0].lines.count == 1)
            let figures = try JSONDecoder().decode(Figures.self, from: Data(outcomes[0].output))
            #expect(figures.cases == Self.count && figures.classes == SampleImages.kinds)
            let clip = try #require(figures.readers["clip"])
            // The first reads name the wrong kind for the 8th, 16th and 24th image, which are stripes.
            #expect(clip.confusion == [[12, 0], [3, 9]])
            #expect(clip.accuracy == 21.0 / 24 && clip.f1["blob"] == 24.0 / 27 && clip.f1["stripes"] == 18.0 / 21)
            #expect(abs(clip.macro_f1 - (24.0 / 27 + 18.0 / 21) / 2) < 1e-12)
            // One decision was wrong.
            let (cnn, curated) = (try #require(figures.readers["cnn"]), try #require(figures.readers["curated"]))
            #expect(cnn.accuracy > clip.accuracy)
            #expect(curated.confusion[1][0] >= 1)
        }
    }

    @Test func predictionsAreATableOfTheTrainedNetworks() throws {
        try withProject { place in
            let checkpoints = place.folder.appendingPathComponent("project/checkpoints")
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: checkpoints.path).first)
            let outcome = try place.run("predict", "images", "--checkpoint", "project/checkpoints/\(name)")
            let table = rows(outcome.output)
            #expect(table.first == "case,label,blob,stripes")
            #expect(table.count == 1 + Self.count)
            for row in table.dropFirst() {
                let cells = row.split(separator: ",")
                let values = cells.dropFirst(2).compactMap { Double($0) }
                #expect(values.count == 2 && abs(values.reduce(0, +) - 1) < 1e-5)
                #expect(cells[1] == (values[0] >= values[1] ? "blob" : "stripes"))
                #expect(cells[0].hasPrefix("images/\(cells[1])/"), "the sample images are easy: \(row)")
            }
            let one = try place.run(
                "predict", "images/blob/0000.png", "--checkpoint", "project/checkpoints/\(name)", "--threads", "1")
            #expect(rows(one.output)[1].dropFirst("0000.png".count) == table[1].dropFirst("images/blob/0000.png".count))
        }
    }

    @Test func retrainingMakesARunOfItsOwn() throws {
        try withProject { place in
            let before = try #require(try place.status()).runs
            let outcome = try Program.run(["retrain", "project"] + Workplace.quick, in: place.folder)
            #expect(outcome.code == 0, "\(outcome.errors)")
            let after = try #require(try place.status()).runs
            #expect(after.count == before.count + 1 && after.last?.current == true)
            #expect(after.dropLast().map(\.finished) == before.map(\.finished))
            #expect(rows(try place.export()).contains { $0.contains(",blob,person,") })
        }
    }
}

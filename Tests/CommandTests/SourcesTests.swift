import Foundation
import Testing

/// Folders, arrays and single files together, from index to export.
@Suite struct SourcesTests {
    @Test func foldersAndArraysAreOneCollection() throws {
        try Workplace.with(images: 6) { place in
            let array = place.folder.appendingPathComponent("grey.npz")
            try Data(ArrayFiles.greyImages(3, size: 12)).write(to: array)
            let more = ["grey.npz", "--output", "labels.csv", "--threads", "2"]
            let labelled = try Program.run(place.labelArguments(more), in: place.folder)
            try #require(labelled.code == 0, "\(labelled.errors)")
            let table = try place.export()
            let ids = String(decoding: table, as: UTF8.self).split(separator: "\r\n").dropFirst()
                .map { String($0.prefix { $0 != "," }) }
            #expect(ids == (0..<3).map { "grey.npz#train/\($0)" } + SampleImages.ids(6).sorted())
            let output = try Data(contentsOf: place.folder.appendingPathComponent("labels.csv"))
            #expect(Array(output) == table)
        }
    }

    @Test func imagesOfArraysAreCopiedAsPNG() throws {
        try Workplace.with(images: 6) { place in
            try Data(ArrayFiles.greyImages(3, size: 12)).write(to: place.folder.appendingPathComponent("grey.npz"))
            try #require(Program.run(place.labelArguments(["grey.npz"]), in: place.folder).code == 0)
            let outcome = try place.run("export", "project", "--format", "folder", "--output", "curated")
            #expect(outcome.code == 0, "\(outcome.errors)")
            let curated = place.folder.appendingPathComponent("curated")
            let copies = try #require(FileManager.default.enumerator(atPath: curated.path)).compactMap { $0 as? String }
            let greys = copies.filter { $0.contains("grey.npz#train%2F") && $0.hasSuffix(".png") }
            #expect(greys.count == 3)
            let again = try Program.run(["embed"] + greys.map { "curated/\($0)" }, in: place.folder)
            #expect(again.code == 0 && again.lines.count == 3 && again.errors.isEmpty)
        }
    }

    /// An image that is added later is read by the same runs; one that has changed is read again.
    @Test func laterImagesJoinTheProject() throws {
        try Workplace.with(images: 8) { place in
            try place.label()
            let before = try place.export()
            try SampleImages.write(10, to: place.folder.appendingPathComponent("images"))
            let changed = place.folder.appendingPathComponent("images/blob/0000.png")
            try Data(contentsOf: place.folder.appendingPathComponent("images/stripes/0001.png")).write(to: changed)
            let outcome = try Program.run(place.labelArguments(), in: place.folder)
            #expect(
                outcome.code == 0 && outcome.errors.contains("images/blob/0000.png is another image now"),
                "\(outcome.errors)")
            let status = try #require(try place.status())
            #expect(status.cases == 10 && status.runs.filter(\.current).allSatisfy { $0.missing == 0 })
            #expect(try place.export() != before)
            try place.label(project: "afresh")
            let (late, fresh) = (try hashes(place.export()), try hashes(place.export("afresh")))
            #expect(late == fresh && late.count == 10)
        }
    }

    private func hashes(_ table: [UInt8]) -> [String: String] {
        let rows = String(decoding: table, as: UTF8.self).split(separator: "\r\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}

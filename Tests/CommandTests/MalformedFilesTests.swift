import Assets
import Foundation
import TestSupport
import Testing

/// Files that are not what they should be end the program with 65 and one line: the file, the finding, the expectation.
@Suite struct MalformedFilesTests {
    private func expectBadData(
        _ outcome: Program.Outcome, _ parts: String..., from: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.code == 65, "\(outcome.errors)", sourceLocation: from)
        let last = outcome.errors.split(separator: "\n").last ?? ""
        for part in parts + ["expected"] {
            #expect(last.contains(part), "no \(part) in: \(last)", sourceLocation: from)
        }
    }

    /// Archives by name, with what has to be found in them.
    private static let archives: [String: (bytes: [UInt8], finding: String)] = [
        "truncated": (Array(ArrayFiles.greyImages(4, size: 8).prefix(200)), "zip"),
        "no-archive": (Array("hello".utf8), "zip"),
        "short": (archive("(9, 8, 8)", data: 64), "9"),
        "vast": (archive("(1000000, 8000, 8000)"), "1000000 images"),
        "overflowing": (archive("(4611686018427387904, 4, 4)"), "4611686018427387904"),
        "pickled": (archive("(2,)", type: "|O", data: 30), "pickled"),
        "floats": (archive("(1, 2, 2)", type: "<f8", data: 32), "<f8"),
        "nameless": (ArrayFiles.npz(ArrayFiles.npy(shape: "(1,)", data: [1]), named: "labels.npy"), "labels.npy"),
        "lying": (archive("(1, 2, 2)", data: 4, declaredSize: 1 << 31), "damaged"),
    ]

    private static func archive(
        _ shape: String, type: String = "|u1", data: Int = 0, declaredSize: Int? = nil
    ) -> [UInt8] {
        let array = ArrayFiles.npy(shape: shape, type: type, data: [UInt8](repeating: 0, count: data))
        return ArrayFiles.npz(array, declaredSize: declaredSize)
    }

    @Test(arguments: archives.keys.sorted()) func arrays(name: String) throws {
        try withTemporaryFolder { folder in
            let (bytes, finding) = try #require(Self.archives[name])
            try Data(bytes).write(to: folder.appendingPathComponent("\(name).npz"))
            let outcome = try Program.run(Workplace(folder: folder).labelArguments(source: "\(name).npz"), in: folder)
            expectBadData(outcome, "\(name).npz", finding)
        }
    }

    /// A file of a model's folder, what it holds instead, and what has to be found in it.
    @Test(arguments: [
        ("model.safetensors", "", "0 bytes"), ("model.safetensors", "a long text without a header", "header"),
        ("model.safetensors", "\u{2}\0\0\0\0\0\0\0{}", "no tensor"), ("config.json", "{", "JSON"),
        ("config.json", #"{"vision_config":{"patch_size":0}}"#, "patch_size"), ("config.json", "{}", "shape"),
        ("vocab.json", "[1]", "vocabulary"), ("preprocessor_config.json", "{", "JSON"),
    ])
    func models(file: String, content: String, finding: String) throws {
        try Workplace.with(images: 2) { place in
            try FileManager.default.copyItem(at: Assets.demoModel(), to: place.folder.appendingPathComponent("model"))
            try place.write(content, to: "model/\(file)")
            let outcome = try Program.run(place.labelArguments(["--model", "model"]), in: place.folder)
            expectBadData(outcome, "model/", finding)
        }
    }

    @Test(arguments: [
        ("case,blob\nimages/blob/0000.png,1\n", "\"stripes\""), ("", "expected"),
        ("case,blob,stripes\nabsent.png,1,0\n", "absent.png"),
        ("case,blob,stripes\nimages/blob/0000.png,2,-1\n", "2"),
        ("case,blob,stripes\nimages/blob/0000.png,nan,1\n", "nan"),
        ("case,blob,stripes\n\"images/blob/0000.png,1,0\n", "quot"),
    ])
    func firstReads(content: String, finding: String) throws {
        try Workplace.with(images: 2) { place in
            try place.write(content, to: "reads.csv")
            let arguments = place.labelArguments(["--first-reads", "reads.csv"])
            expectBadData(try Program.run(arguments, in: place.folder), "reads.csv", finding)
        }
    }

    @Test func tablesOfTruthAndLabels() throws {
        try Workplace.with(images: 8) { place in
            try place.labelByFirstReads(8)
            for (content, finding) in [
                ("case,label\nimages/blob/0000.png,blob\n", "\"truth\""),
                ("case,truth\nabsent.png,blob\n", "absent.png"),
                ("case,truth\nimages/blob/0000.png,zebra\n", "zebra"),
            ] {
                try place.write(content, to: "table.csv")
                expectBadData(try place.run("evaluate", "project", "--truth", "table.csv"), "table.csv", finding)
            }
            for (content, finding) in [
                ("case,truth\nimages/blob/0000.png,blob\n", "\"label\""),
                ("case,label\nabsent.png,blob\n", "absent.png"),
                ("case,label\nimages/blob/0000.png,zebra\n", "zebra"),
            ] {
                try place.write(content, to: "table.csv")
                expectBadData(try place.run("import", "table.csv", "project"), "table.csv", finding)
            }
            #expect(try place.status()?.decided == 0)
        }
    }

    @Test func checkpointsAndProjects() throws {
        try Workplace.with(images: 2) { place in
            try place.write("hello, this is no checkpoint", to: "networks.safetensors")
            expectBadData(
                try place.run("predict", "images", "--checkpoint", "networks.safetensors"), "networks.safetensors")
            try FileManager.default.createDirectory(
                at: place.folder.appendingPathComponent("project"), withIntermediateDirectories: false)
            try place.write("no database", to: "project/overread.sqlite")
            expectBadData(try place.run("status", "project"), "project/overread.sqlite")
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct WeightFolderTests {
    private func shards(_ map: String, in folder: URL) throws {
        for (name, value) in [("a", Float(1)), ("b", 2)] {
            let url = folder.appendingPathComponent("\(name).safetensors")
            try SafetensorsWriter.write([SafetensorsTensor(name, shape: [1], values: [value])], to: url)
        }
        let index = Data("{\"metadata\":{\"total_size\":8},\"weight_map\":\(map)}".utf8)
        try index.write(to: folder.appendingPathComponent("model.safetensors.index.json"))
    }

    @Test func findsTensorsInTheirShards() throws {
        try withTemporaryFolder { folder in
            try shards(#"{"a":"a.safetensors","b":"b.safetensors"}"#, in: folder)
            let tensors = try WeightFolder(folder)
            #expect(tensors.names == ["a", "b"])
            #expect(try tensors.floats("b", shape: [1]) == [2])
        }
    }

    @Test(arguments: [
        (#"{"a":"../a.safetensors"}"#, "inside the folder"),
        (#"{"a":"/etc/passwd"}"#, "inside the folder"),
        (#"{"a":"b.safetensors"}"#, "no tensor a"),
        (#"{"a":"c.safetensors"}"#, "No such file"),
        (#"{"a":7}"#, "weight_map"),
    ])
    func refusesAnIndexThatDoesNotFit(map: String, message: String) throws {
        try withTemporaryFolder { folder in
            try shards(map, in: folder)
            let error = #expect(throws: ModelFileError.self) { try WeightFolder(folder) }
            #expect(error?.description.contains(message) == true)
        }
    }

    @Test func namesTheFileThatIsMissing() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: ModelFileError.self) { try WeightFolder(folder) }
            #expect(error?.problem == .missing)
            #expect(error?.file.hasSuffix("model.safetensors") == true)
        }
    }

    @Test func saysBothShapesWhereTheyDiffer() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            try SafetensorsWriter.write([SafetensorsTensor("a", shape: [2, 3], values: [0, 1, 2, 3, 4, 5])], to: url)
            let error = #expect(throws: ModelFileError.self) {
                try WeightFolder(folder).floats("a", shape: [3, 2])
            }
            #expect(error?.description.contains("[2, 3]") == true)
            #expect(error?.description.contains("[3, 2]") == true)
        }
    }

    @Test(.enabled(if: References.fixtures != nil, Comment(rawValue: References.fixturesMissing)))
    func readsWhatSafetensorsForPythonWrote() throws {
        let fixtures = try #require(References.fixtures)
        let model = try WeightFolder(fixtures.appendingPathComponent("clip-tiny"))
        #expect(try model.entry("vision_model.embeddings.patch_embedding.weight").shape == [64, 3, 8, 8])
        #expect(try model.floats("text_projection.weight", shape: [32, 48]).contains { $0 != 0 })
        let training = try SafetensorsFile(fixtures.appendingPathComponent("training/contrastive.safetensors"))
        #expect(try training.integers("input_ids").prefix(2) == [1412, 301])
    }
}

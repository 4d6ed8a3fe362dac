import Foundation
import Images
import Tensors
import TestSupport
import Testing

@testable import CLIP

@Suite struct CLIPPreprocessingFileTests {
    private func preprocessing(_ json: String) throws -> CLIPPreprocessing {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appendingPathComponent("preprocessor_config.json"))
            return try CLIPPreprocessing(directory: folder)
        }
    }

    @Test func sizesAreNumbersOrObjects() throws {
        let expected = CLIPPreprocessing(size: 32)
        #expect(try preprocessing(#"{"size":32,"crop_size":32}"#) == expected)
        let objects = #"{"size":{"shortest_edge":32},"crop_size":{"height":32,"width":32},"resample":3}"#
        #expect(try preprocessing(objects) == expected)
        #expect(try preprocessing("{}") == CLIPPreprocessing(size: 224))
        let exact = #"{"size":{"height":32,"width":48}}"#
        #expect(try preprocessing(exact).target == .exact(width: 48, height: 32))
    }

    @Test func withoutNormalisingTheMeanIsZero() throws {
        let preprocessing = try preprocessing(
            #"{"do_normalize":false,"image_mean":[0.5,0.5,0.5],"do_rescale":false,"rescale_factor":0.1}"#)
        #expect(preprocessing.mean == [0, 0, 0])
        #expect(preprocessing.deviation == [1, 1, 1])
        #expect(preprocessing.rescale == 1)
    }

    @Test(
        arguments: [
            (#"{"crop_size":{"height":32,"width":16}}"#, "16 x 32", .unsupported),
            (#"{"resample":1}"#, "resample is 1", .unsupported),
            (#"{"do_center_crop":false}"#, "do_center_crop is false", .unsupported),
            (#"{"rescale_factor":0}"#, "rescale_factor is 0", .malformed),
            (#"{"size":0}"#, "shortest_edge is 0", .malformed),
            (#"{"size":{"height":7}}"#, "width and height", .malformed),
            (#"{"crop_size":99999}"#, "crop_size is 99999", .malformed),
            (#"{"image_std":[0.1,0,0.1]}"#, "image_std", .malformed),
            (#"{"image_mean":[0.1]}"#, "three numbers", .malformed),
        ] as [(String, String, ModelFileError.Problem)])
    func refusesOtherSteps(json: String, message: String, problem: ModelFileError.Problem) {
        let error = #expect(throws: ModelFileError.self) { try preprocessing(json) }
        #expect(error?.problem == problem)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}

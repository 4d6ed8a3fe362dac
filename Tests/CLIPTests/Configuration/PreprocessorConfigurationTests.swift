import Foundation
import Tensors
import TestSupport
import Testing

@testable import CLIP

@Suite struct PreprocessorConfigurationTests {
    private func configuration(_ json: String) throws -> PreprocessorConfiguration {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appendingPathComponent("preprocessor_config.json"))
            return try PreprocessorConfiguration(directory: folder)
        }
    }

    @Test func sizesAreNumbersOrObjects() throws {
        let expected = PreprocessorConfiguration(size: 32)
        #expect(try configuration(#"{"size":32,"crop_size":32}"#) == expected)
        let objects = #"{"size":{"shortest_edge":32},"crop_size":{"height":32,"width":32},"resample":3}"#
        #expect(try configuration(objects) == expected)
        #expect(try configuration("{}") == PreprocessorConfiguration(size: 224))
    }

    @Test func withoutNormalisingTheMeanIsZero() throws {
        let configuration = try configuration(#"{"do_normalize":false,"image_mean":[0.5,0.5,0.5]}"#)
        #expect(configuration.mean == [0, 0, 0])
        #expect(configuration.deviation == [1, 1, 1])
    }

    @Test(
        arguments: [
            (#"{"size":{"height":32,"width":32}}"#, "shortest_edge", .unsupported),
            (#"{"crop_size":{"height":32,"width":16}}"#, "16 x 32", .unsupported),
            (#"{"resample":2}"#, "resample is 2", .unsupported),
            (#"{"do_center_crop":false}"#, "do_center_crop is false", .unsupported),
            (#"{"rescale_factor":1}"#, "rescale_factor is 1", .unsupported),
            (#"{"size":0}"#, "shortest_edge is 0", .malformed),
            (#"{"crop_size":99999}"#, "crop_size is 99999", .malformed),
            (#"{"image_std":[0.1,0,0.1]}"#, "image_std", .malformed),
            (#"{"image_mean":[0.1]}"#, "three numbers", .malformed),
        ] as [(String, String, ModelFileError.Problem)])
    func refusesOtherSteps(json: String, message: String, problem: ModelFileError.Problem) {
        let error = #expect(throws: ModelFileError.self) { try configuration(json) }
        #expect(error?.problem == problem)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}

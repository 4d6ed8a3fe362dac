import Assets
import CLIP
import Foundation
import Images
import Labels
import Store
import Tensors
import TestSupport
import Testing
import Work

@testable import Engine

/// Whether first reads may be made in bytes.
@Suite struct PrecisionTests {
    @Test func oneLabelInFiveHundredMayDifferAndEmbeddingsMustAgree() {
        func trial(images: Int, differing: Int, cosine: Float) -> PrecisionTrial {
            var trial = PrecisionTrial()
            for number in 0..<images {
                trial.add([1, 0], [cosine, (1 - cosine * cosine).squareRoot()], labelsDiffer: number < differing)
            }
            return trial
        }
        #expect(trial(images: 512, differing: 1, cosine: 0.9951).verdict == .int8)
        #expect(trial(images: 512, differing: 2, cosine: 1).verdict == .f32)
        #expect(trial(images: 400, differing: 1, cosine: 1).verdict == .f32)
        #expect(trial(images: 400, differing: 0, cosine: 0.994).verdict == .f32)
        #expect(trial(images: 400, differing: 0, cosine: .nan).verdict == .f32)
        #expect(PrecisionTrial().verdict == .f32)
    }

    @Test func samplesAreSpreadOverAllImages() {
        #expect(PrecisionTrial.numbers(of: 3) == [0, 1, 2])
        let numbers = PrecisionTrial.numbers(of: 10_000)
        #expect(numbers.count == PrecisionTrial.sample && Set(numbers).count == numbers.count)
        #expect(numbers.first == 0 && (numbers.last ?? 0) > 9_900)
    }

    /// The weights that an outlier stands beside are lost in bytes; in float32 the outlier, which meets a zero, does nothing.
    @Test func bytesAreTakenForARobustModelAndRefusedForAFragileOne() throws {
        try SampleCases.with { cases in
            let bundled = try Assets.demoModel()
            let fragile = cases.folder.appendingPathComponent("fragile")
            try Self.writeFragile(bundled, to: fragile)
            let (good, bad) = (try Self.trial(bundled, cases), try Self.trial(fragile, cases))
            #expect(good.images == SampleCases.count && good.meanCosine > 0.995)
            #expect(good.verdict == .int8, "\(good.text)")
            #expect(bad.images == SampleCases.count && bad.meanCosine < 0.995)
            #expect(bad.verdict == .f32, "\(bad.text)")
        }
    }

    @Test func precisionTellsRunsApartAndStaysForReadsFromTheWorkbench() throws {
        try SampleCases.with { cases in
            var request = try cases.request()
            let (store, first) = try cases.label(request)
            request.precision = .int8
            let second = try cases.label(request, in: store)
            #expect(first.clip.id != second.clip.id && first.clip.identity != second.clip.identity)
            #expect(first.clip.precision == .f32 && second.clip.precision == .int8)
            // Few images need no trial, and what was decided once stays.
            request.precision = .auto
            #expect(try cases.label(request, in: store).clip.id == second.clip.id)
            let again = try Labeling(store, threads: 1, monitor: StageMonitor()).readAgain(
                classes: SampleCases.classes.reversed(), model: request.model)
            #expect(again.precision == .int8)
        }
    }

    private static func trial(_ model: URL, _ cases: SampleCases) throws -> PrecisionTrial {
        let store = try ProjectStore.inMemory()
        let gathered = try Gathering(store: store, decoding: DecodingOptions(), monitor: StageMonitor()).look(
            through: Source(path: cases.images.path))
        return try PrecisionTrial.run(
            [gathered], by: CLIPReader(model), prompts: SampleCases.classes.map(\.prompts), threads: 2,
            monitor: StageMonitor())
    }

    /// Copies a model, its layers made to depend on small weights beside large ones of an input that is always zero.
    private static func writeFragile(_ model: URL, to folder: URL) throws {
        try FileManager.default.copyItem(at: model, to: folder)
        let file = folder.appendingPathComponent("model.safetensors")
        let weights = try SafetensorsFile(file)
        let tensors = try weights.entries.keys.sorted().map { name in
            let shape = try weights.entry(name).shape
            var values = try weights.floats(name)
            if name.hasPrefix("vision_model.encoder.layers"), name.contains(".layer_norm") { values[0] = 0 }
            let follows = ["q_proj.weight", "k_proj.weight", "v_proj.weight", "fc1.weight"]
            if name.hasPrefix("vision_model.encoder.layers"), follows.contains(where: name.hasSuffix) {
                for row in 0..<shape[0] { values[row * shape[1]] = 1000 }
            }
            return SafetensorsTensor(name, shape: shape, values: values)
        }
        try SafetensorsWriter.write(tensors, to: file)
    }
}

import Testing

@testable import CLIP

@Suite struct LayerSummaryTests {
    /// 151,277,313 is what PyTorch counts in transformers' model of this configuration.
    @Test func holdsEveryParameterOfViTB32() {
        let configuration = CLIPBenchmark.configuration()
        #expect(configuration.summary.reduce(0) { $0 + $1.parameters } == 151_277_313)
        #expect(configuration.tensors.reduce(0) { $0 + $1.count } == 151_277_313)
    }

    @Test func saysWhatEachLayerGives() {
        let lines = CLIPBenchmark.configuration().summary
        let patches = LayerSummary(name: "image: patch embedding", output: [49, 768], parameters: 2_359_296)
        #expect(lines[0] == patches)
        #expect(lines.count == 5 + 12 + 4 + 12 + 1)
        #expect(lines.allSatisfy { $0.parameters > 0 })
    }
}

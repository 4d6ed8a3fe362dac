import CLIP
import Convnet
import Testing

@testable import Study

@Suite struct NetworkDescriptionTests {
    @Test func aCNNIsDescribedFromItself() throws {
        let network = try NetworkDescription(.overRead(size: 28, channels: 1, classes: 2))
        #expect(network.layers.map(\.outputText).prefix(3) == ["28 × 28 × 1", "14 × 14 × 16", "14 × 14 × 32"])
        // 16 · 9 + 32 for the first convolution and its normalisation; 64 · 2 + 2 for the last layer.
        #expect(network.layers[1].parameters == 176)
        #expect(network.layers.last?.parameters == 130)
    }

    @Test func equalLayersOfATransformerAreOneLine() {
        let transformer = TransformerConfiguration(width: 64, mlpWidth: 256, layers: 3, heads: 4)
        let configuration = CLIPConfiguration(
            vision: .image(transformer: transformer, imageSize: 32, patchSize: 8),
            text: .text(
                transformer: transformer, vocabularySize: 100, contextLength: 16, pooling: .largestID),
            projectionWidth: 32)
        let network = NetworkDescription(configuration)
        let layers = network.layers.map(\.name).filter { $0.contains("heads") }
        #expect(layers == ["image: layers 1–3: 4 heads, MLP of 256", "text: layers 1–3: 4 heads, MLP of 256"])
        #expect(network.parameters == configuration.summary.reduce(0) { $0 + $1.parameters })
    }

    @Test func numbersAreGrouped() {
        #expect([0, 999, 1000, 1_234_567].map(NetworkDescription.grouped) == ["0", "999", "1,000", "1,234,567"])
    }
}

import Foundation

extension EncoderNaming {
    /// timm's names of a plain ViT: queries, keys and values are one tensor.
    static let timm = EncoderNaming(
        Names(
            classToken: "cls_token", positions: "pos_embed", patches: "patch_embed.proj", norm: "norm",
            layers: "blocks",
            parts: [
                "layer_norm1": "norm1", "self_attn.out_proj": "attn.proj", "layer_norm2": "norm2",
            ],
            stacked: "attn.qkv"))

    /// Transformers' names of a ViT in memory, from version 5 on.
    static let transformersInMemory = EncoderNaming(
        Names(
            classToken: "embeddings.cls_token", positions: "embeddings.position_embeddings",
            patches: "embeddings.patch_embeddings.projection", norm: "layernorm", layers: "layers",
            parts: [
                "layer_norm1": "layernorm_before", "self_attn.q_proj": "attention.q_proj",
                "self_attn.k_proj": "attention.k_proj", "self_attn.v_proj": "attention.v_proj",
                "self_attn.out_proj": "attention.o_proj", "layer_norm2": "layernorm_after",
            ],
            stacked: nil))

    /// Transformers' names of a ViT in files, of every version.
    static let transformers = EncoderNaming(
        Names(
            classToken: "embeddings.cls_token", positions: "embeddings.position_embeddings",
            patches: "embeddings.patch_embeddings.projection", norm: "layernorm", layers: "encoder.layer",
            parts: [
                "layer_norm1": "layernorm_before", "self_attn.q_proj": "attention.attention.query",
                "self_attn.k_proj": "attention.attention.key", "self_attn.v_proj": "attention.attention.value",
                "self_attn.out_proj": "attention.output.dense", "layer_norm2": "layernorm_after",
                "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense",
            ],
            stacked: nil))

    /// A library's words for the parts of a ViT.
    private struct Names: Sendable {
        let classToken: String
        let positions: String
        let patches: String
        let norm: String
        let layers: String
        /// Parts of a layer by this program's words, where they are not the same.
        let parts: [String: String]
        /// Queries, keys and values, where they are one tensor.
        let stacked: String?

        /// In the order in which a stacked tensor holds them.
        private static let projections = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]

        func stored(_ tensor: NamedShape) -> StoredTensor {
            switch tensor.name {
            case TensorNames.classToken: StoredTensor(name: classToken, shape: [1, 1] + tensor.shape)
            case TensorNames.imagePositions: StoredTensor(name: positions, shape: [1] + tensor.shape)
            case TensorNames.patchEmbedding: StoredTensor(name: "\(patches).weight", shape: tensor.shape)
            case TensorNames.patchBias: StoredTensor(name: "\(patches).bias", shape: tensor.shape)
            default: storedInLayer(tensor)
            }
        }

        /// `vision_model.encoder.layers.3.self_attn.q_proj.weight`, or the last norm.
        private func storedInLayer(_ tensor: NamedShape) -> StoredTensor {
            let words = tensor.name.split(separator: ".").map(String.init)
            let kind = words[words.count - 1]
            guard words.count > 5 else { return StoredTensor(name: "\(norm).\(kind)", shape: tensor.shape) }
            let part = words[4..<words.count - 1].joined(separator: ".")
            let prefix = "\(layers).\(words[3])"
            if let stacked, let number = Self.projections.firstIndex(of: part) {
                let shape = [3 * tensor.shape[0]] + tensor.shape.dropFirst()
                return StoredTensor(name: "\(prefix).\(stacked).\(kind)", shape: shape, part: number, parts: 3)
            }
            return StoredTensor(name: "\(prefix).\(parts[part] ?? part).\(kind)", shape: tensor.shape)
        }
    }

    private init(_ names: Names) {
        let firstNorm = names.parts["layer_norm1"] ?? "layer_norm1"
        self.init(anchor: "\(names.layers).0.\(firstNorm).weight") { names.stored($0) }
    }
}

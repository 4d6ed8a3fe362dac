extension Naming {
    private static let queriesKeysValues = ["q_proj", "k_proj", "v_proj"]

    /// The maps of a layer's attention by this program's names.
    private static let layerProjections = queriesKeysValues.map { "encoder.layers.#.self_attn.\($0)" }
    private static let poolProjections = queriesKeysValues.map { "head.attention.\($0)" }

    /// Names in each layer, behind what stands before all of them.
    private static func layers(_ prefix: String, _ names: [String: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ("encoder.layers.#.\($0)", "\(prefix).\($1)") })
    }

    private static func table(_ names: [String: String], _ layers: [String: String]) -> [String: String] {
        names.merging(layers) { own, _ in own }
    }

    /// Hugging Face's CLIP and SigLIP, which this program's names come from, but for an attention pool.
    static let huggingFace = Naming(
        anchor: "embeddings.position_embedding.weight", stacks: ["head.attention.in_proj_": poolProjections])

    /// timm's names of a ViT: queries, keys and values are one tensor.
    static let timm = Naming(
        anchor: "blocks.0.norm1.weight",
        names: table(
            [
                "embeddings.class_embedding": "cls_token", "embeddings.register_tokens": "reg_token",
                "embeddings.position_embedding.weight": "pos_embed", "embeddings.patch_embedding": "patch_embed.proj",
                "pre_layrnorm": "norm_pre", "post_layernorm": "norm", "head.probe": "attn_pool.latent",
                "head.attention.q_proj": "attn_pool.q", "head.attention.out_proj": "attn_pool.proj",
                "head.layernorm": "attn_pool.norm", "head.mlp.fc1": "attn_pool.mlp.fc1",
                "head.mlp.fc2": "attn_pool.mlp.fc2",
            ],
            layers(
                "blocks.#",
                [
                    "layer_norm1": "norm1", "self_attn.out_proj": "attn.proj", "layer_scale1": "ls1.gamma",
                    "layer_norm2": "norm2", "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2", "layer_scale2": "ls2.gamma",
                ])),
        stacks: ["blocks.#.attn.qkv.": layerProjections, "attn_pool.kv.": Array(poolProjections[1...])])

    /// timm's names where the norm stands behind the mean over the patches.
    static let timmMean = timm.with("post_layernorm", "fc_norm")

    /// open_clip's own towers.
    static let openCLIP = Naming(
        anchor: "transformer.resblocks.0.ln_1.weight",
        names: table(
            [
                "embeddings.class_embedding": "class_embedding", "embeddings.patch_embedding": "conv1",
                "embeddings.position_embedding.weight": "positional_embedding", "pre_layrnorm": "ln_pre",
                "post_layernorm": "ln_post", "embeddings.token_embedding.weight": "token_embedding.weight",
                "final_layer_norm": "ln_final",
            ],
            layers(
                "transformer.resblocks.#",
                [
                    "layer_norm1": "ln_1", "self_attn.out_proj": "attn.out_proj", "layer_scale1": "ls_1.gamma",
                    "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
                    "layer_scale2": "ls_2.gamma",
                ])),
        stacks: ["transformer.resblocks.#.attn.in_proj_": layerProjections],
        transposed: ["visual_projection.weight": "proj", "text_projection.weight": "text_projection"])

    /// Transformers' names of a BERT.
    static let bert = Naming(
        anchor: "encoder.layer.0.attention.self.query.weight",
        names: table(
            [
                "embeddings.token_embedding": "embeddings.word_embeddings",
                "embeddings.position_embedding": "embeddings.position_embeddings",
                "embeddings.token_type_embedding": "embeddings.token_type_embeddings",
                "embeddings.layer_norm": "embeddings.LayerNorm", "pooler": "pooler.dense",
            ],
            layers(
                "encoder.layer.#",
                [
                    "self_attn.q_proj": "attention.self.query", "self_attn.k_proj": "attention.self.key",
                    "self_attn.v_proj": "attention.self.value", "self_attn.out_proj": "attention.output.dense",
                    "layer_norm1": "attention.output.LayerNorm", "mlp.fc1": "intermediate.dense",
                    "mlp.fc2": "output.dense", "layer_norm2": "output.LayerNorm",
                ])))

    private static let transformersInput = [
        "embeddings.class_embedding": "embeddings.cls_token",
        "embeddings.position_embedding.weight": "embeddings.position_embeddings",
        "embeddings.patch_embedding": "embeddings.patch_embeddings.projection", "post_layernorm": "layernorm",
    ]
    private static let transformersAttention = [
        "self_attn.q_proj": "attention.attention.query", "self_attn.k_proj": "attention.attention.key",
        "self_attn.v_proj": "attention.attention.value", "self_attn.out_proj": "attention.output.dense",
    ]

    /// Transformers' names of a ViT in files, of every version.
    static let transformers = Naming(
        anchor: "encoder.layer.0.layernorm_before.weight",
        names: table(
            transformersInput,
            layers(
                "encoder.layer.#",
                transformersAttention.merging([
                    "layer_norm1": "layernorm_before", "layer_norm2": "layernorm_after",
                    "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense",
                ]) { own, _ in own })))

    /// Transformers' names of a ViT in memory, from version 5 on.
    static let transformersInMemory = Naming(
        anchor: "layers.0.layernorm_before.weight",
        names: table(
            transformersInput,
            layers(
                "layers.#",
                [
                    "layer_norm1": "layernorm_before", "self_attn.q_proj": "attention.q_proj",
                    "self_attn.k_proj": "attention.k_proj", "self_attn.v_proj": "attention.v_proj",
                    "self_attn.out_proj": "attention.o_proj", "layer_norm2": "layernorm_after",
                    "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
                ])))

    /// Transformers' names of a DINOv2.
    static let dinov2 = Naming(
        anchor: "encoder.layer.0.layer_scale1.lambda1",
        names: table(
            transformersInput.merging(["embeddings.register_tokens": "embeddings.register_tokens"]) { own, _ in own },
            layers(
                "encoder.layer.#",
                transformersAttention.merging([
                    "layer_norm1": "norm1", "layer_norm2": "norm2", "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
                    "layer_scale1": "layer_scale1.lambda1", "layer_scale2": "layer_scale2.lambda1",
                ]) { own, _ in own })))

    /// torchvision's names of ResNets, which are this program's, too.
    static let torchvision = Naming(anchor: "layer1.0.conv1.weight") { $0 }

    /// DenseNets differ in what stands before and in the number of a layer's part: torchvision, MONAI, and old checkpoints
    /// of torchvision.
    static let dense = [
        denseNet(prefix: "", separator: ""), denseNet(prefix: "layers.", separator: ""),
        denseNet(prefix: "", separator: "."),
    ]

    private static func denseNet(prefix: String, separator: String) -> Naming {
        let anchor = "features.denseblock1.denselayer1.\(prefix)norm\(separator)1.weight"
        return Naming(anchor: anchor) { name in
            var parts = name.split(separator: ".").map(String.init)
            // features.denseblock1.denselayer1.norm1.weight
            if parts.count == 5, let number = parts[3].last {
                parts[3] = "\(prefix)\(parts[3].dropLast())\(separator)\(number)"
            }
            return parts.joined(separator: ".")
        }
    }

    /// The namings in which a network alone may come.
    static func all(for encoder: ImageEncoderConfiguration) -> [Naming] {
        switch encoder {
        case .transformer(let tower) where tower.transformer.hasLayerScale: [.timm, .dinov2]
        case .transformer: [.timm, .transformers, .transformersInMemory]
        case .convolutional(let network) where network.architecture == .densenet121: dense
        case .convolutional: [.torchvision]
        }
    }
}

/// What timm's name of a plain ViT says: `vit_base_patch16_224`, with a tag behind a point or without.
struct TimmTransformer: Equatable {
    let width: Int
    let layers: Int
    let heads: Int
    let patchSize: Int
    let imageSize: Int

    /// What timm adds to variances in the layer norms of these networks.
    static let epsilon: Float = 1e-6

    /// Widths, layers and heads by size (Dosovitskiy et al. 2020, arXiv:2010.11929, table 1; Touvron et al. 2020,
    /// arXiv:2012.12877, table 1, for the two smallest).
    private static let sizes = [
        "tiny": (width: 192, layers: 12, heads: 3), "small": (384, 12, 6), "base": (768, 12, 12),
        "large": (1024, 24, 16), "huge": (1280, 32, 16),
    ]

    /// Reads a name; `nil` where it is of another form. A DeiT without distillation is a plain ViT.
    init?(named name: String) {
        let parts = name.prefix { $0 != "." }.split(separator: "_")
        guard parts.count == 4, ["vit", "deit"].contains(parts[0]), let size = Self.sizes[String(parts[1])],
            parts[2].hasPrefix("patch"), let patch = Int(parts[2].dropFirst("patch".count)), let image = Int(parts[3])
        else { return nil }
        (width, layers, heads) = size
        patchSize = patch
        imageSize = image
    }

    /// Attention heads of networks that timm makes for tests.
    private static let others = ["test_vit": 2, "test_vit2": 2]

    /// The names whose heads are known.
    static let known = "vit_{tiny,small,base,large,huge}_patchP_SIZE"

    /// The attention heads of a network, which its tensors do not say; `nil` where the name is not known.
    static func heads(of name: String) -> Int? {
        TimmTransformer(named: name)?.heads ?? others[String(name.prefix { $0 != "." })]
    }
}

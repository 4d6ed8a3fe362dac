/// What a phantom shows: a body part under one kind of imaging.
public enum PhantomKind: String, CaseIterable, Sendable {
    /// A radiograph of the thorax, frontal or lateral.
    case chest
    /// An ultrasound image of the breast.
    case breast

    /// The name of the class, as in folders and truth files.
    public var className: String { rawValue }

    /// A plain caption, true of every phantom of this kind.
    public var prompt: String {
        switch self {
        case .chest: "a chest x-ray"
        case .breast: "a breast ultrasound"
        }
    }

    /// A patient and a view of this kind.
    func scene(_ random: inout SeededRandom) -> any Scene {
        switch self {
        case .chest: ChestScene(&random)
        case .breast: BreastScene(&random)
        }
    }
}

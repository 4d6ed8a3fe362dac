import Images

/// A generated image of a body part, with what is known about it.
package struct Phantom: Sendable {
    /// What it shows.
    package let kind: PhantomKind
    /// The picture: grey for most kinds, RGB for photographs.
    package let image: PixelImage
    /// A sentence in English without capital or full stop; every word of it is true of the image.
    package let caption: String
    /// Everything that there is to find, each with its article ("a left pleural effusion"); empty for a normal one.
    package let findings: [String]
    /// What makes it hard to recognise, if anything.
    package let hardship: Hardship?
}

/// What a phantom shows: a body part under one kind of imaging.
package enum PhantomKind: String, CaseIterable, Sendable {
    /// A radiograph of the thorax, frontal or lateral.
    case chest
    /// An ultrasound image of the breast.
    case breast
    /// A radiograph of a hand.
    case hand
    /// A radiograph of a knee.
    case knee
    /// An axial magnetic resonance image of the head.
    case brain
    /// An axial computed-tomography slice of the abdomen.
    case abdomen
    /// A colour photograph of the retina.
    case fundus
    /// A colour photograph of a spot on the skin.
    case skin
    /// A stained tissue section under the microscope, in colour.
    case histology

    /// The name of the class, as in folders and truth files.
    package var className: String { rawValue }

    /// A plain caption, true of every phantom of this kind.
    package var prompt: String {
        switch self {
        case .chest: "a chest x-ray"
        case .breast: "a breast ultrasound"
        case .hand: "a hand x-ray"
        case .knee: "a knee x-ray"
        case .brain: "a brain MRI"
        case .abdomen: "an abdominal CT"
        case .fundus: "a fundus photograph"
        case .skin: "a photograph of a skin lesion"
        case .histology: "a histology image"
        }
    }

    /// A patient and a view of this kind.
    func scene(_ random: inout SceneRandom) -> any Scene {
        switch self {
        case .chest: ChestScene(&random)
        case .breast: BreastScene(&random)
        case .hand: HandScene(&random)
        case .knee: KneeScene(&random)
        case .brain: BrainScene(&random)
        case .abdomen: AbdomenScene(&random)
        case .fundus: FundusScene(&random)
        case .skin: SkinScene(&random)
        case .histology: HistologyScene(&random)
        }
    }
}

/// One imagined patient before one imagined machine: everything random about a phantom except its noise.
///
/// A scene is drawn at any size from the same numbers, so that the anatomy does not depend on the resolution.
protocol Scene {
    /// Chooses a patient, the findings and the view.
    init(_ random: inout SceneRandom)
    /// How the image lies on the patient.
    var pose: Pose { get }
    /// What a caption may say.
    var words: CaptionWords { get }
    /// Draws one plane (grey) or three (red, green, blue) of values where 0 is black and 1 is white.
    func draw(on grid: PixelGrid, noise: inout SceneRandom) -> [Canvas]
}

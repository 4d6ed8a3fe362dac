import Foundation
import Images
import Store
import Work

/// How the images of a project are shown to readers and people, and which of them are taken: settled when the first are
/// taken in, because a label stands only on what was seen.
package struct ImagingRecipe: Codable, Equatable, Sendable {
    /// How deep images become 8-bit ones.
    package var rendering = RenderingOptions()
    /// Which frames of a file are taken.
    package var frames = FrameSelection.automatic
    /// The only modalities that are taken, in order; nil: all, and files that name none.
    package var modalities: [String]?
    /// Whether all formats are decoded in children; it changes no image.
    package var isolatesAll = false

    /// The recipe of a project for which nothing was asked.
    package init() {}

    /// The side that most CLIPs shrink images to.
    private static let usualSide = 224

    /// How images are decoded by it.
    ///
    /// - Parameter salt: What identifiers are hashed with; nil: they are not hashed.
    package func decoding(salt: PatientSalt? = nil) -> DecodingOptions {
        DecodingOptions(
            isolatesAll: isolatesAll, rendering: rendering, frames: frames, modalities: modalities.map(Set.init),
            salt: salt)
    }

    /// The same for images that are only read, so that large JPEGs need not be decoded in full.
    ///
    /// - Parameter side: The side that the reader shrinks images to. All up to the usual one lead to the same pixels, so
    ///   that thumbnails hardly depend on the reader.
    package func reading(salt: PatientSalt? = nil, side: Int = 0) -> DecodingOptions {
        var options = decoding(salt: salt)
        options.target = max(Self.usualSide, side)
        return options
    }

    /// Whether two recipes, as projects keep them, show and take images alike.
    package static func showAlike(_ left: String, _ right: String) -> Bool {
        guard left != right else { return true }
        let recipes = [left, right].compactMap { try? JSONDecoder().decode(ImagingRecipe.self, from: Data($0.utf8)) }
        return recipes.count == 2 && recipes[0].differences(from: recipes[1]).isEmpty
    }

    /// What differs from another recipe in what is shown or taken, as the options that say it; empty where nothing does.
    func differences(from kept: ImagingRecipe) -> [String] {
        let pairs = zip(arguments, kept.arguments).filter { $0 != $1 }
        return pairs.map { "\($1)" }
    }

    /// The recipe as arguments of the command line, one for each question that it answers.
    private var arguments: [String] {
        [
            rendering.window.map { "--window \($0.center),\($0.width)" } ?? "no --window",
            rendering.usesHighByte ? "--deep high-byte" : "no --deep high-byte",
            frames.text.map { "--frames \($0)" } ?? "no --frames",
            modalities.map { "--modality \($0.joined(separator: ","))" } ?? "no --modality",
        ]
    }
}

/// What somebody asks of a project's images; what is nil stays as it is.
package struct ImagingWishes: Equatable, Sendable {
    /// A window for all grey images, before the file's own.
    package var window: Window?
    /// Whether deep files without a window are shown by the high byte.
    package var usesHighByte: Bool?
    /// Which frames are taken.
    package var frames: FrameSelection?
    /// Which modalities are taken.
    package var modalities: [String]?
    /// Whether all formats are decoded in children.
    package var isolatesAll: Bool?
    /// What identifiers are hashed with.
    package var salt: PatientSalt?

    /// Nothing is asked.
    package init() {}

    /// A recipe with the wishes fulfilled.
    package func applied(to recipe: ImagingRecipe) -> ImagingRecipe {
        var recipe = recipe
        if let window { recipe.rendering.window = window }
        if let usesHighByte { recipe.rendering.usesHighByte = usesHighByte }
        if let frames { recipe.frames = frames }
        if let modalities { recipe.modalities = Set(modalities).sorted() }
        if let isolatesAll { recipe.isolatesAll = isolatesAll }
        return recipe
    }
}

/// The recipe and the salt that a project keeps.
package struct Imaging: Equatable, Sendable {
    /// How images are shown and which are taken.
    package let recipe: ImagingRecipe
    /// What identifiers are hashed with; nil in a project that has hashed none yet.
    package let salt: PatientSalt?

    /// What a project keeps; where it keeps nothing yet, what holds without any wish.
    ///
    /// - Throws: `StoreError`.
    package init(of store: ProjectStore) throws {
        guard let record = try store.imaging() else {
            self.init(recipe: ImagingRecipe(), salt: nil)
            return
        }
        do {
            let recipe = try JSONDecoder().decode(ImagingRecipe.self, from: Data(record.recipe.utf8))
            self.init(recipe: recipe, salt: PatientSalt(record.salt))
        } catch {
            throw EngineError.imaging("the project's images are shown in a way that this version does not know")
        }
    }

    private init(recipe: ImagingRecipe, salt: PatientSalt?) {
        self.recipe = recipe
        self.salt = salt
    }

    /// How images are decoded that people look at, or that are copied.
    package var decoding: DecodingOptions { recipe.decoding(salt: salt) }

    /// Settles for good how a project's images are shown: by what it keeps and what is wished, as far as that does not
    /// contradict images that were taken in already. The salt is drawn where none is kept or given.
    ///
    /// - Throws: `EngineError.imaging` where it contradicts; `StoreError`.
    static func settle(_ wishes: ImagingWishes, in store: ProjectStore) throws -> Imaging {
        let kept = try Imaging(of: store)
        let recipe = wishes.applied(to: kept.recipe)
        if try store.caseCount() > 0 {
            let differences = recipe.differences(from: kept.recipe)
            guard differences.isEmpty else {
                throw EngineError.imaging(
                    "the project's images were taken in with \(differences.joined(separator: ", ")); what people and "
                        + "readers saw must not change under their labels: expected the same, or another --project")
            }
            guard kept.salt == nil || wishes.salt == nil || wishes.salt == kept.salt else {
                throw EngineError.imaging(
                    "the project's patients were hashed with another salt; expected the same --salt, or another "
                        + "--project")
            }
        }
        let settled = Imaging(recipe: recipe, salt: wishes.salt ?? kept.salt ?? .random())
        if settled != kept { try settled.keep(in: store) }
        return settled
    }

    private func keep(in store: ProjectStore) throws {
        try store.setImaging(ImagingRecord(recipe: CanonicalJSON.of(recipe), salt: salt?.bytes ?? []))
    }
}

extension ImageCollection {
    /// Tells what was not taken, and what was of files with several frames.
    func report(to monitor: StageMonitor) {
        for file in skipped { monitor.warn("skipped \(file)") }
        var outcome = TakenOutcome()
        (outcome.leftOut, outcome.frames) = (leftOut, frames)
        for line in outcome.remarks { monitor.inform(line) }
    }
}

extension CaseMetadata {
    /// What the project keeps of a file's description.
    init(_ metadata: ImageMetadata) {
        self.init()
        modality = metadata.modality
        bodyPart = metadata.bodyPart
        viewPosition = metadata.viewPosition
        laterality = metadata.laterality
        rows = metadata.rows
        columns = metadata.columns
        bits = metadata.bits
        photometricInterpretation = metadata.photometricInterpretation
        transferSyntax = metadata.transferSyntax
        patientGroup = metadata.patient
        studyGroup = metadata.study
        checkText = metadata.mayShowText
    }
}

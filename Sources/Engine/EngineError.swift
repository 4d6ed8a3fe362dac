import Labels

/// What a user can do wrong that only shows once a stage looks at project and sources together.
package enum EngineError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A table names cases that the project does not have, or names that fit several.
    case unknownCases(file: String, first: CaseID, count: Int, isAmbiguous: Bool)
    /// A model gives no numbers for an image, because its weights hold none.
    case noNumbers(CaseID, model: String)
    /// A model cannot be computed with the numbers that were asked for.
    case precision(String, model: String, known: [String])
    /// There is nothing to work on.
    case nothingToDo(String)
    /// Truth is missing or does not fit the project's classes.
    case truth(String)
    /// A run cannot be repeated by this version of the program.
    case unknownRecipe(run: Int64, reason: String)
    /// Images would be shown otherwise than when they were taken in; in words, with what to do.
    case imaging(String)

    /// One line for people, with what to do.
    package var description: String {
        switch self {
        case .unknownCases(let file, let first, let count, let isAmbiguous):
            "\(file): \(count) case\(count == 1 ? "" : "s") "
                + (isAmbiguous ? "that several sources have" : "not found in the sources")
                + ", the first: \(first); expected ids of the images that were named"
                + (isAmbiguous ? ", with their source's name before them" : "")
        case .noNumbers(let id, let model):
            "\(model): gives no numbers for \(id), expected finite ones; the model's weights are damaged"
        case .precision(let asked, let model, let known):
            "\(model): cannot be computed in \(asked), expected --precision \(known.joined(separator: " or "))"
        case .nothingToDo(let what): what
        case .truth(let what): what
        case .imaging(let what): what
        case .unknownRecipe(let run, let reason):
            "run \(run) was made in a way that this version cannot repeat (\(reason)); name --loss and --folds anew"
        }
    }
}

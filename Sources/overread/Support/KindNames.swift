import ArgumentParser
import Phantoms

/// The kinds of generated images that `--kinds` names.
enum KindNames {
    /// All names, separated by commas.
    static let known = PhantomKind.allCases.map(\.className).joined(separator: ",")

    /// The kinds in a list separated by commas; all of them where there is no list.
    ///
    /// - Parameter repeating: Whether a kind may be named more than once.
    /// - Throws: `ValidationError` that says which name is wrong.
    static func kinds(_ list: String?, repeating: Bool) throws -> [PhantomKind] {
        guard let list else { return PhantomKind.allCases }
        var chosen: [PhantomKind] = []
        for name in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let kind = PhantomKind(rawValue: String(name)), repeating || !chosen.contains(kind) else {
                let often = repeating ? "" : ", each once"
                throw ValidationError("--kinds: found \"\(name)\", expected some of \(known)\(often)")
            }
            chosen.append(kind)
        }
        return chosen
    }
}

/// The words from which captions of one phantom are made; every one of them is true of the image.
struct CaptionWords {
    /// What the image is, without an article ("chest x-ray"); the usual names several times.
    var nouns: [String]
    /// What may stand before the noun ("frontal", "underexposed").
    var adjectives: [String] = []
    /// Whose image it is ("a child"), where it shows.
    var subject: String?
    /// What there is to see ("a right pleural effusion"), with articles.
    var findings: [String] = []
    /// What to say where there are no findings ("clear lungs").
    var normal: [String] = []

    /// A caption: often the plain name alone, else with some of what else is known.
    func caption(_ random: inout SceneRandom) -> String {
        let noun = random.pick(nouns)
        guard random.chance(0.7) else { return Self.withArticle(noun) }
        var text = noun
        if !adjectives.isEmpty, random.chance(0.5) { text = random.pick(adjectives) + " " + text }
        if let subject, random.chance(0.5) { text += (noun.contains(" of ") ? " in " : " of ") + subject }
        text = random.chance(0.15) ? text : Self.withArticle(text)
        return text + ending(&random)
    }

    private func ending(_ random: inout SceneRandom) -> String {
        guard random.chance(0.75) else { return "" }
        if findings.isEmpty {
            guard !normal.isEmpty else { return "" }
            return random.pick([" with ", " showing ", ", "]) + random.pick(normal)
        }
        let first = random.integer(0...findings.count - 1)
        var named = findings[first]
        if findings.count > 1, random.chance(0.5) { named += " and " + findings[(first + 1) % findings.count] }
        return random.pick([" with ", " showing ", ", ", " demonstrating ", " that shows "]) + named
    }

    /// The noun with "a" or "an" before it, by the sound of its first letter.
    static func withArticle(_ noun: String) -> String {
        let vowelSounds = ["a", "e", "i", "o", "u", "x-ray", "mr"]
        let lower = noun.lowercased()
        return (vowelSounds.contains { lower.hasPrefix($0) } ? "an " : "a ") + noun
    }
}

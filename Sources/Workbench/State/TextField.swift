import Screen

/// One line of text that is being written.
struct TextField: Equatable, Sendable {
    private var characters: [Character]
    /// The characters before the cursor.
    private(set) var cursor: Int

    init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    /// What was written.
    var text: String { String(characters) }
    /// The part before the cursor.
    var head: String { String(characters[..<cursor]) }
    /// The part from the cursor on.
    var tail: String { String(characters[cursor...]) }

    /// Takes a key; false where it means nothing to a text.
    mutating func take(_ key: KeyPress) -> Bool {
        switch key {
        case .character(let character):
            guard !isFull else { return false }
            insert(character)
        case .backspace: if cursor > 0 { removeBefore() }
        case .delete: if cursor < characters.count { characters.remove(at: cursor) }
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"): self = TextField()
        default: return false
        }
        return true
    }

    /// More than anybody writes by hand.
    static let longest = 4000

    /// What is said where there is no room for more.
    static let noRoom = "no more than \(longest) characters"

    /// Whether nothing more can be written.
    var isFull: Bool { characters.count >= TextField.longest }

    /// Inserts pasted text without its control characters and line breaks; false where not all of it had room.
    mutating func paste(_ text: String) -> Bool {
        for scalar in text.unicodeScalars where !TextField.isInvisible(scalar) {
            guard !isFull else { return false }
            insert(Character(scalar))
        }
        return true
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    /// Inserts a character; a combining mark joins the character before it.
    private mutating func insert(_ character: Character) {
        if cursor > 0 {
            let joined = String(characters[cursor - 1]) + String(character)
            if joined.count == 1, let both = joined.first {
                characters[cursor - 1] = both
                return
            }
        }
        characters.insert(character, at: cursor)
        cursor += 1
    }

    private mutating func removeBefore() {
        cursor -= 1
        characters.remove(at: cursor)
    }
}

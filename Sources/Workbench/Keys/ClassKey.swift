import Screen

/// A letter that names a class, as the reader wishes.
package struct ClassKey: Equatable, Sendable {
    /// The key.
    package let key: Character
    /// The class.
    package let name: String

    /// Why a wish for a key cannot be granted.
    package enum Objection: Error, Equatable, CustomStringConvertible {
        /// It does not read `LETTER=CLASS`.
        case malformed(String)
        /// The key means something already.
        case taken(Character, meaning: String)
        /// There is no such class.
        case unknown(String, classes: [String])

        /// What was found and what is possible.
        package var description: String {
            switch self {
            case .malformed(let text): "found \"\(text)\", expected a letter and a class, like y=malignant"
            case .taken(let key, let meaning):
                "\"\(key)\" means something already: \(meaning); free are \(ClassKey.free.map(String.init).joined(separator: " "))"
            case .unknown(let name, let classes):
                "there is no class \"\(name)\"; the classes are \(ClassKey.list(classes))"
            }
        }
    }

    /// Reads `LETTER=CLASS`.
    ///
    /// - Throws: ``Objection``.
    package init(_ text: String) throws(Objection) {
        guard let key = text.first, text.dropFirst().first == "=", text.count > 2, ClassKey.isLetter(key) else {
            throw .malformed(text)
        }
        if let binding = KeyBinding.all.first(where: { $0.keys.contains(.character(key)) }) {
            throw .taken(key, meaning: binding.description)
        }
        guard KeyPress.character(key) != ClassKey.yesInstead else {
            throw .taken(key, meaning: "it says yes to questions where y names a class")
        }
        self.key = key
        name = String(text.dropFirst(2))
    }

    /// Makes sure that every key names one of the classes, and no other key is the same.
    ///
    /// - Throws: ``Objection``.
    package static func check(_ keys: [ClassKey], classes: [String]) throws(Objection) {
        for (index, key) in keys.enumerated() {
            if let other = keys.prefix(index).first(where: { $0.key == key.key }) {
                throw .taken(key.key, meaning: "it names \(other.name)")
            }
            guard classes.contains(key.name) else { throw .unknown(key.name, classes: classes) }
        }
    }

    /// Says yes to questions where `y` names a class.
    static let yesInstead = KeyPress.character("Y")

    /// The letters that no binding has.
    static let free: [Character] = {
        let letters = "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return letters.filter { letter in
            let key = KeyPress.character(letter)
            return key != yesInstead && !KeyBinding.all.contains { $0.keys.contains(key) }
        }
    }()

    /// A letter of any script or another printable character that takes one key; not `=`, which would be hard to read.
    private static func isLetter(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return false }
        return KeyPress(scalar) == .character(character) && character != " " && character != "="
    }

    private static func list(_ classes: [String]) -> String {
        let shown = classes.prefix(20).joined(separator: ", ")
        return classes.count > 20 ? "\(shown) and \(classes.count - 20) more" : shown
    }
}

extension Workbench {
    /// What a key does outside of overlays: what it always does, or name the class that the reader bound to it.
    func action(of key: KeyPress) -> Action? {
        if let action = KeyBinding.action(of: key) { return action }
        guard case .character(let letter) = key, let bound = settings.classKeys.first(where: { $0.key == letter })
        else {
            return nil
        }
        return project.classes.firstIndex { $0.name == bound.name }.map { .choose(.name($0)) }
    }

    /// The keys that name a class at once: its digit, and the reader's own letter; empty where there is neither.
    func keys(ofClass index: Int) -> [String] {
        let letters = settings.classKeys.filter { project.className(index) == $0.name }.map { String($0.key) }
        return (index < 10 ? ["\((index + 1) % 10)"] : []) + letters
    }
}

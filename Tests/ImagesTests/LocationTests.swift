import Testing

@testable import Images

@Suite struct LocationTests {
    @Test(arguments: [
        (Location.file("breast/a.png"), "breast/a.png"),
        (.file(""), ""),
        (.file("50%#1@home.png"), "50%25%231%40home.png"),
        (.member(split: "train", index: 12), "#train/12"),
        (.member(split: "", index: 0), "#0"),
        (.member(split: "a/b#c", index: 3), "#a/b%23c/3"),
        (.frame("us/loop.dcm", number: 7), "us/loop.dcm@7"),
        (.frame("", number: 0), "@0"),
    ])
    func hasOneText(location: Location, text: String) {
        #expect(location.text == text)
        #expect(Location(text: text) == location)
    }

    @Test(arguments: [
        "../a.png", "a/../../b", "/etc/passwd", "a//b", "a/", "./a", "a\0b", "a@", "a@x", "a@-1", "a@01", "a@+1",
        "a@1@2",
        "a%", "a%2", "a%2f", "a%41", "a%2 5", "a#b", "#", "#train/", "#train/x", "#train/-1", "#/3", "#01", "##3",
        "@99999999999999999999",
    ])
    func refusesTextsThatItNeverGives(text: String) {
        #expect(Location(text: text) == nil)
    }

    /// Any bytes that a file system admits, most of them special in ids or in Unicode.
    @Test func everyLocationComesBackAndHasAnIDOfItsOwn() {
        var numbers = RepeatableNumbers(state: 15)
        let source = Source(name: "a%@#\u{301}", root: "/a", kind: .folder)
        var locations: Set<Location> = []
        var texts: Set<[UInt8]> = []
        var ids: Set<[UInt8]> = []
        for _ in 0..<20_000 {
            let location = Self.location(&numbers)
            #expect(Location(text: location.text) == location, "\(location.text.utf8.map { $0 })")
            locations.insert(location)
            texts.insert(Array(location.text.utf8))
            ids.insert(Array(source.caseID(location).utf8))
        }
        #expect(locations.count > 5000 && texts.count == locations.count && ids.count == locations.count)
    }

    @Test func composedAndDecomposedNamesAreTwoPlaces() {
        let (composed, decomposed) = (Location.file("caf\u{E9}.png"), Location.file("cafe\u{301}.png"))
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
    }

    @Test(arguments: [
        (Source.Kind.folder, Location.file("b/a.png"), "set.npz/b/a.png", "b"),
        (.folder, .file("a.png"), "set.npz/a.png", "set.npz"),
        (.folder, .frame("b/c/a.dcm", number: 2), "set.npz/b/c/a.dcm@2", "b"),
        (.image, .file(""), "set.npz", ""),
        (.image, .frame("", number: 3), "set.npz@3", ""),
        (.npz, .member(split: "val", index: 4), "set.npz#val/4", "set"),
        (.npy, .member(split: "", index: 4), "set.npz#4", "set"),
    ])
    func idsBeginWithTheSourcesName(kind: Source.Kind, location: Location, id: String, folder: String) {
        let source = Source(name: "set.npz", root: "/data/set.npz", kind: kind)
        #expect(source.caseID(location) == id)
        #expect((source.folder(of: location) ?? "") == folder)
    }

    @Test func namesAreEscapedInIDs() {
        let source = Source(name: "50%#@", root: "/x", kind: .image)
        #expect(source.caseID(.file("")) == "50%25%23%40")
    }

    private static let alphabet: [Unicode.Scalar] = [
        "%", "#", "@", "/", ".", "2", "3", "5", "4", "0", "a", "B", "\\", "\n", "\r", "\t", "\u{1B}", " ", "\"", ",",
        "é",
        "\u{301}", "\u{202E}", "\u{FEFF}", "e", "\u{338}", "🩻", "\u{200D}", ":", "\u{7F}", "\u{85}",
    ]

    private static func location(_ numbers: inout RepeatableNumbers) -> Location {
        let number = Int.random(in: 0...12, using: &numbers)
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: return .file(path(&numbers))
        case 1: return .member(split: name(&numbers), index: number)
        default: return .frame(path(&numbers), number: number)
        }
    }

    private static func path(_ numbers: inout RepeatableNumbers) -> String {
        let parts = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
            let part = name(&numbers).utf8.filter { $0 != UInt8(ascii: "/") }
            let text = String(decoding: part, as: UTF8.self)
            return ["", ".", ".."].contains(text) ? "x" + text : text
        }
        return parts.joined(separator: "/")
    }

    private static func name(_ numbers: inout RepeatableNumbers) -> String {
        var name = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &numbers) {
            if let scalar = alphabet.randomElement(using: &numbers) { name.append(scalar) }
        }
        return String(name)
    }
}

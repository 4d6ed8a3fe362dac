import Labels
import Screen
import Testing

@testable import Workbench

/// Classes without number: letters of the reader's own, and the choice by name among hundreds.
@Suite struct ClassKeyTests {
    private static let many = (1...200).map { "finding \($0)" }

    private func outside(_ names: [String], keys: [String] = [], width: Int = 120, height: Int = 40) throws -> Outside {
        var settings = Settings()
        settings.classKeys = try keys.map { try ClassKey($0) }
        return Outside(
            cases: SampleProject.cards(names), project: SampleProject.summary(names), width: width, height: height,
            settings: settings)
    }

    @Test func aLetterNamesItsClass() throws {
        var outside = try outside(["benign", "malignant", "neither"], keys: ["y=malignant"])
        #expect(outside.screen.text.contains("y malignant"))
        outside.type("y")
        #expect(outside.cases[0].decision?.label == "malignant")
        outside.type("?")
        #expect(outside.screen.text.contains("names malignant, as you wished"))
    }

    @Test func aLetterIsAboutTheScreenAsAnyKeyThatDecides() throws {
        let outside = try outside(["benign", "malignant"], keys: ["y=malignant"])
        #expect(outside.workbench.isAboutTheScreen(.key(.character("y"))))
        #expect(!outside.workbench.isAboutTheScreen(.key(.character("Y"))))
    }

    @Test func aLetterOfAClassThatIsGoneDoesNothing() throws {
        var outside = try outside(["benign", "malignant"], keys: ["y=malignant"])
        var project = outside.workbench.project
        project.classes = [LabelClass(name: "benign", prompts: []), LabelClass(name: "other", prompts: [])]
        outside.send(.projectChanged(project))
        outside.type("y")
        #expect(outside.cases.allSatisfy { $0.decision == nil })
    }

    /// A key that repeats by itself would answer the question that it raised.
    @Test func aLetterOfAClassNeverConfirms() throws {
        var settings = Settings()
        settings.classKeys = [try ClassKey("y=chest")]
        var outside = Outside(cases: SampleProject.cards(count: 400), width: 40, height: 12, settings: settings)
        outside.choose(.all)
        outside.type("vGyyy")
        #expect(outside.cases.allSatisfy { $0.decision == nil })
        outside.type("vGy")
        #expect(outside.screen.text.contains("Y or"))
    }

    @Test func takenLettersAreRefusedWithTheirMeaning() {
        for binding in KeyBinding.all {
            guard case .character(let key)? = binding.keys.first(where: { $0 != .character(" ") }), key != "=" else {
                continue
            }
            #expect(throws: ClassKey.Objection.taken(key, meaning: binding.description)) {
                try ClassKey("\(key)=malignant")
            }
        }
        // Where y names a class, Y answers questions.
        #expect(throws: ClassKey.Objection.self) { try ClassKey("Y=malignant") }
        let text = "\(ClassKey.Objection.taken("a", meaning: "accept"))"
        #expect(text.hasPrefix("\"a\" means something already: accept; free are ") && text.contains(" y"))
    }

    @Test(arguments: ["", "y", "y=", "yy=b", "=b", " =b", "y:b", "\u{1B}=b"]) func whatIsNoWishIsRefused(text: String) {
        #expect(throws: ClassKey.Objection.malformed(text)) { try ClassKey(text) }
    }

    @Test func wishesMustFitTheClasses() throws {
        let keys = try [ClassKey("y=malignant"), ClassKey("b=benign")]
        try ClassKey.check(keys, classes: ["benign", "malignant"])
        #expect(throws: ClassKey.Objection.unknown("malignant", classes: ["benign"])) {
            try ClassKey.check(keys, classes: ["benign"])
        }
        #expect(throws: ClassKey.Objection.taken("y", meaning: "it names malignant")) {
            try ClassKey.check(keys + [ClassKey("y=benign")], classes: ["benign", "malignant"])
        }
    }

    @Test func theSeventeenthOfFortyTakesFourKeys() throws {
        let names = (1...40).map { "finding \(Character(UnicodeScalar(UInt8(64 + ($0 - 1) % 26 + 1)))) \($0)" }
        var outside = try outside(names)
        outside.type("=17")
        outside.press(.enter)
        #expect(outside.cases[0].decision?.label == names[16])
        // By its number, where no name has it.
        let letters = (0..<40).map { "class " + String(repeating: "i", count: $0 + 1) }
        outside = try self.outside(letters)
        outside.type("=17")
        outside.press(.enter)
        #expect(outside.cases[0].decision?.label == letters[16])
    }

    private func offered(_ outside: Outside) -> [Int] {
        if case .classes(let picker) = outside.workbench.overlay { picker.matches } else { [] }
    }

    @Test func theLikeliestClassesAreOfferedFirstThenTheMostUsed() throws {
        var outside = try outside(Self.many)
        // CLIP names class 0 of case 0, the CNN class 1 and is surer of it.
        outside.type("=")
        #expect(offered(outside).prefix(4) == [1, 0, 2, 3])
        outside.type("150")
        outside.press(.enter)
        outside.type("=")
        #expect(offered(outside).prefix(4) == [8, 7, 149, 0] && outside.workbench.selected == 1)
    }

    @Test func inFocusEveryProbabilityCounts() throws {
        var outside = try outside(["one", "two", "three", "four"])
        outside.press(.enter)
        var details = SampleProject.details(outside.cases[0], classes: 4)
        details.reads = ReadPair(
            clip: Read(probabilities: [0.5, 0.1, 0.01, 0.39]), cnn: Read(probabilities: [0.2, 0.97, 0.01, 0.01]))
        outside.send(.detailsLoaded(details))
        outside.type("=")
        #expect(offered(outside) == [1, 0, 3, 2])
    }

    /// Enter alone names nothing: the likeliest class must be chosen as any other.
    @Test func enterAloneNamesNothing() throws {
        var outside = try outside(Self.many)
        outside.type("=")
        outside.press(.enter)
        #expect(outside.cases[0].decision == nil)
        outside.press(.down, .enter)
        #expect(outside.cases[0].decision?.label == "finding 2")
    }

    @Test func inAnAuditTheOrderTellsNothing() throws {
        var project = SampleProject.summary(Self.many)
        project.audit = AuditSession(id: 1, drawn: 40, answered: 0)
        var outside = Outside(cases: SampleProject.cards(Self.many), project: project)
        outside.type("=")
        guard case .classes(let picker) = outside.workbench.overlay else {
            Issue.record("no choice of classes")
            return
        }
        #expect(picker.matches == Array(0..<200))
    }

    @Test(arguments: ScreensTests.sizes) func twoHundredClasses(width: Int, height: Int) throws {
        var outside = try outside(Self.many, keys: ["y=finding 17"], width: width, height: height)
        outside.type("=finding 1")
        outside.press(.down, .down, .pageDown)
        try expectSnapshot(outside.screen, "classes-\(width)x\(height)")
    }
}

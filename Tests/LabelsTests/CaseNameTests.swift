import Labels
import Testing

@Suite struct CaseNameTests {
    @Test func wholeIDsAndShortOnes() throws {
        let names = CaseNames(
            ["a/x.png", "a/deep/y.png", "b/x.png", "b/z.png", "single.png", "m#train/3", "n#3", "a/s@2"].map {
                CaseID($0)
            })
        let expected = [
            "a/x.png": "a/x.png", "z.png": "b/z.png", "deep/y.png": "a/deep/y.png", "single.png": "single.png",
            "m#train/3": "m#train/3", "n#3": "n#3", "s@2": "a/s@2",
        ]
        for (name, id) in expected { #expect(try names.resolve(CaseID(name)) == CaseID(id)) }
        #expect(throws: CaseNames.Failure.ambiguous) { try names.resolve(CaseID("x.png")) }
        for name in ["3", "y.png", "train/3", "c/x.png", "", "A/x.png"] {
            #expect(throws: CaseNames.Failure.unknown) { try names.resolve(CaseID(name)) }
        }
    }

    @Test func aWholeIDComesFirst() throws {
        let names = CaseNames(["a/b/x.png", "b/x.png"].map { CaseID($0) })
        #expect(try names.resolve(CaseID("b/x.png")) == CaseID("b/x.png"))
        #expect(try names.resolve(CaseID("x.png")) == CaseID("b/x.png"))
    }

    @Test func bytesTellIDsApart() throws {
        let (composed, decomposed) = (CaseID("a/\u{E9}"), CaseID("a/e\u{301}"))
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
        let names = CaseNames([composed, decomposed])
        #expect(try names.resolve(CaseID("e\u{301}")) == decomposed)
        #expect(throws: CaseNames.Failure.unknown) { try CaseNames([composed]).resolve(decomposed) }
    }

    @Test func naturalOrderOfIDs() {
        #expect(CaseID("a/9") < CaseID("a/10") && CaseID("a/2") < CaseID("a/10.png"))
        #expect(CaseID("a/01") < CaseID("a/1") && CaseID("a/1") < CaseID("a/02"))
        #expect(CaseID("a") < CaseID("a/1") && CaseID("a/1") < CaseID("a/1/0"))
        #expect(CaseID("a/00") < CaseID("a/1") && CaseID("a/0") < CaseID("a/00"))
        #expect(CaseID("a/99999999999999999999998") < CaseID("a/99999999999999999999999"))
        #expect(CaseID("a/99999999999999999999999") < CaseID("a/100000000000000000000000"))
        #expect(CaseID("m#test/9") < CaseID("m#test/10") && CaseID("m#test/10") < CaseID("m#train/2"))
        #expect(CaseID("a/Z") < CaseID("a/a") && CaseID("a/z") < CaseID("a/é"))
    }
}

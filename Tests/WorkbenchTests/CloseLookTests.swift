import Images
import Labels
import Screen
import Testing

@testable import Workbench

/// Focus at full depth: windows, frames, single pixels; and that nothing is decided on what is not the case.
@Suite struct CloseLookTests {
    /// A workbench in focus on the first case, whose picture has come.
    private func focus(
        _ picture: LargePicture = SampleProject.largePicture(), project: ProjectSummary = SampleProject.summary(),
        settings: Settings = Settings()
    ) -> Outside {
        var outside = Outside(project: project, settings: settings)
        outside.press(.enter)
        outside.send(.pictureLoaded(outside.cases[0].version, picture))
        outside.effects = []
        return outside
    }

    /// The views that were asked for.
    private func views(_ outside: Outside) -> [PictureView] {
        outside.effects.compactMap { if case .loadPicture(_, _, let view) = $0 { view } else { nil } }
    }

    @Test func bracketsMoveTheWindowOfTheValues() {
        var outside = focus()
        outside.type("]")
        #expect(views(outside).last?.window == Window(center: 15, width: 400))
        outside.type("[[")
        #expect(views(outside).last?.window == Window(center: 65, width: 400))
        outside.type("}")
        #expect(views(outside).last?.window == Window(center: 65, width: 356))
        outside.type("{")
        #expect(views(outside).last?.window == Window(center: 65, width: 401))
        #expect(outside.workbench.settings.window == PictureWindow())
        outside.type("o")
        #expect(views(outside).last == PictureView())
    }

    @Test func aPictureWithoutValuesIsMadeBrighterAsBefore() {
        var outside = focus(SampleProject.picture(1))
        outside.type("]p")
        #expect(views(outside).isEmpty && outside.workbench.settings.window.brightness == 1)
        #expect(outside.screen.text.contains("this image's values have no window"))
    }

    @Test func presetsAreForCTOnly() {
        var outside = focus()
        for name in ["lung", "bone", "soft tissue", "brain", "lung"] {
            outside.type("p")
            let window = views(outside).last?.window
            #expect(WindowPreset.of(window)?.name == name)
        }
        outside = focus(SampleProject.largePicture(isCT: false))
        outside.type("p")
        #expect(views(outside).isEmpty && outside.screen.text.contains("these windows are for CT"))
    }

    @Test func framesAreLookedThroughAndNoneButTheCasesOwnIsDecidedOn() {
        var outside = focus()
        outside.type(".")
        #expect(views(outside) == [view { $0.frame = 3 }])
        // Another frame is on its way: what is painted is still the case, but not what the reviewer asked for.
        outside.type("a1xd =")
        #expect(outside.screen.text.contains("another frame than the case's is shown; o goes back to it"))
        outside.send(.pictureLoaded(outside.cases[0].version, SampleProject.largePicture(frame: 3)))
        outside.effects = []
        outside.type("a1xd =!m")
        #expect(outside.effects.isEmpty && outside.workbench.overlay == nil)
        #expect(outside.screen.text.contains("frame 4 of 5, not the case, which is @2"))
        // The way back is not there before its picture is.
        outside.type(",")
        #expect(views(outside) == [PictureView()])
        outside.type("a")
        #expect(outside.cases[0].decision == nil)
        outside.send(.pictureLoaded(outside.cases[0].version, SampleProject.largePicture()))
        outside.type("a")
        #expect(outside.cases[0].decision?.verdict == .accept)
    }

    @Test func theFileEndsSomewhere() {
        var outside = focus()
        outside.type("...")
        #expect(views(outside).map(\.frame) == [3, 4])
        #expect(outside.screen.text.contains("the file has no more frames"))
        outside.type(",,,,,")
        #expect(views(outside).map(\.frame) == [3, 4, 3, nil, 1, 0])
        outside = focus(SampleProject.picture(1))
        outside.type(".")
        #expect(outside.screen.text.contains("the file has one frame"))
    }

    @Test func aCloserLookMovesAboutInThePicture() throws {
        var outside = focus()
        outside.type("Z+")
        let part = try #require(views(outside).last?.part)
        #expect(part.width < 512 || part.height < 512)
        outside.press(.right, .down)
        let moved = try #require(views(outside).last?.part)
        #expect(moved.x > part.x && moved.y > part.y && moved.width == part.width && moved.height == part.height)
        #expect(outside.workbench.selected == 0)
        outside.type(String(repeating: "+", count: 30))
        let pixels = try #require(views(outside).last?.part)
        #expect(pixels.width == 4 && pixels.height == 4)
        outside.press(.left, .up, .escape)
        #expect(outside.workbench.page == .focus)
        outside.press(.right)
        #expect(outside.workbench.selected == 1)
    }

    @Test func plusComesNearerAndLeavesTheGalleryAsItIs() throws {
        var outside = focus()
        let size = outside.workbench.settings.cardSize
        outside.type("-")
        #expect(outside.screen.text.contains("the whole picture is shown"))
        outside.type("+")
        #expect(try #require(views(outside).last?.part).width < 512 && outside.workbench.isLookingCloser)
        #expect(outside.workbench.settings.cardSize == size)
        outside.press(.escape, .escape)
        outside.type("+")
        #expect(outside.workbench.settings.cardSize == size + 1)
    }

    @Test func longNotesAreReadInFull() {
        var outside = focus()
        let words = (1...30).map { "word\($0)" }
        outside.type("\"" + words.joined(separator: " "))
        outside.press(.enter)
        for word in words.prefix(12) { #expect(outside.screen.text.contains(word), "\(word)") }
    }

    @Test func theHistoryIsReadAnewAfterEveryAct() {
        var outside = focus()
        outside.send(.detailsLoaded(SampleProject.details(outside.cases[0], classes: 2)))
        outside.press(.escape)
        outside.type("vlld")
        #expect(!outside.effects.contains(.loadDetails(outside.cases[0].id)))
        outside.press(.home, .enter)
        #expect(outside.effects.last == .loadDetails(outside.cases[0].id))
        outside.effects = []
        outside.type("u")
        #expect(outside.effects.contains(.loadDetails(outside.cases[0].id)))
        outside.effects = []
        outside.press(.control("l"))
        #expect(!outside.effects.contains(.loadDetails(outside.cases[0].id)))
    }

    @Test func partsStayWithinTheImage() {
        let zoom = PictureZoom(image: Size(width: 300, height: 40), place: Size(width: 70, height: 70))
        var part = zoom.zoomed(nil, nearer: true)
        for _ in 0..<40 {
            part = zoom.moved(part, right: 1, down: 1)
            part = zoom.zoomed(part, nearer: true)
            guard let part else { continue }
            #expect(part.x >= 0 && part.y >= 0 && part.x + part.width <= 300 && part.y + part.height <= 40)
        }
        for _ in 0..<40 { part = zoom.zoomed(part, nearer: false) }
        #expect(part == nil)
        let pixel = PictureZoom(image: Size(width: 1, height: 1), place: Size(width: 70, height: 70))
        #expect(pixel.zoomed(nil, nearer: true) == nil)
    }

    @Test func anotherCaseIsSeenAsItIs() {
        var outside = focus()
        outside.type("p.Z")
        outside.press(.pageDown)
        #expect(views(outside).last == PictureView() && !outside.workbench.isLookingCloser)
    }

    @Test func whereNoPictureComesTheKeysSayWhy() {
        var outside = Outside()
        outside.type("p")
        #expect(outside.screen.text.contains("only in a close look at a case: Enter"))
        outside.press(.enter)
        outside.type("Z")
        #expect(outside.screen.text.contains("the picture is not here yet"))
        outside.type("]")
        #expect(outside.workbench.settings.window.brightness == 1)
    }

    @Test func theOriginalIsOpenedWhereThereIsAProgram() {
        var outside = focus()
        outside.type("O")
        #expect(outside.effects.isEmpty && outside.screen.text.contains("OVERREAD_VIEWER names no program"))
        var settings = Settings()
        settings.hasViewer = true
        outside = focus(settings: settings)
        outside.type("O")
        #expect(outside.effects == [.openOriginal(outside.cases[0].id)])
        var audit = SampleProject.summary()
        audit.audit = AuditSession(id: 1, drawn: 3, answered: 0)
        outside = focus(project: audit, settings: settings)
        outside.type("O")
        #expect(outside.effects.isEmpty)
        outside.type("p.")
        #expect(views(outside).count == 2)
    }

    private func view(_ change: (inout PictureView) -> Void) -> PictureView {
        var view = PictureView()
        change(&view)
        return view
    }

    @Test(arguments: ScreensTests.sizes) func screens(width: Int, height: Int) throws {
        var outside = Outside(width: width, height: height)
        let card = try #require(outside.current)
        outside.press(.enter)
        var details = SampleProject.details(card, classes: 2)
        details.facts = ["CT  CHEST  AP", "MONOCHROME2  12 bits  JPEG 2000"]
        outside.send(.detailsLoaded(details))
        let part = PixelRectangle(x: 100, y: 120, width: 4, height: 4)
        let looked = view {
            $0.window = WindowPreset.all[2].window
            $0.part = part
        }
        outside.send(
            .pictureLoaded(card.version, SampleProject.largePicture(view: looked, image: SampleProject.squares)))
        outside.type("Z")
        try expectSnapshot(outside.screen, "closer-\(width)x\(height)")
        outside.type("Z")
        outside.send(.pictureLoaded(card.version, SampleProject.largePicture(frame: 3)))
        outside.type("a")
        try expectSnapshot(outside.screen, "frame-\(width)x\(height)")
    }
}

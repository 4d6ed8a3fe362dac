import Labels
import Screen
import Testing

@testable import Workbench

/// Two cases side by side; decided on is the one in focus alone.
@Suite struct BesideTests {
    private func comparing(_ width: Int = 120, _ height: Int = 40) -> Outside {
        var outside = Outside(width: width, height: height)
        outside.press(.enter)
        outside.send(.pictureLoaded(outside.cases[0].version, SampleProject.picture(0)))
        outside.type("|")
        return outside
    }

    @Test func aCaseStaysBesideTheNextOnes() {
        var outside = comparing()
        #expect(outside.screen.text.contains("stays at the right") && !outside.screen.text.contains("beside: "))
        outside.press(.right)
        #expect(outside.screen.text.contains("beside: \(outside.cases[0].id)"))
        #expect(outside.screen.text.contains("\(outside.cases[1].id)"))
        outside.press(.right)
        #expect(outside.screen.text.contains("beside: \(outside.cases[0].id)"))
        outside.type("|")
        #expect(!outside.screen.text.contains("beside: "))
    }

    @Test func onlyTheCaseInFocusIsDecidedOn() {
        var outside = comparing()
        outside.press(.right)
        outside.type("d")
        #expect(outside.cases[1].decision?.verdict == .exclude && outside.cases[0].decision == nil)
    }

    @Test func inTheGalleryItMeansNothing() {
        var outside = Outside()
        outside.type("|")
        #expect(outside.screen.text.contains("only in a close look"))
    }

    @Test func inAnAuditTheCaseHasNoName() {
        var project = SampleProject.summary()
        project.audit = AuditSession(id: 1, drawn: 40, answered: 0)
        var outside = Outside(project: project)
        outside.press(.enter)
        outside.type("|")
        outside.press(.right)
        #expect(outside.screen.text.contains("beside: case 1"))
    }

    @Test(arguments: ScreensTests.sizes) func screens(width: Int, height: Int) throws {
        var outside = comparing(width, height)
        outside.press(.right)
        try expectSnapshot(outside.screen, "beside-\(width)x\(height)")
    }
}

import ArgumentParser
import Foundation
import Store

/// The project's folder.
struct ProjectArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The project's folder.", valueName: "project"), completion: .directory)
    var name = "overread-project"

    /// The project's folder, as commands name it.
    var project: String { ProjectFolder.path(name) }
    var folder: URL { URL(fileURLWithPath: project, isDirectory: true) }

    /// The project, which must exist.
    ///
    /// - Parameter place: Where it may lie.
    /// - Throws: `StoreError`.
    func open(place: ProjectPlace = .local) throws -> ProjectStore { try ProjectFolder.open(name, place: place) }
}

/// The project's folder, where other arguments come first.
struct ProjectOption: ParsableArguments {
    @Option(name: .customLong("project"), help: "The project's folder.", completion: .directory)
    var name = "overread-project"

    /// The project's folder, as commands name it.
    var project: String { ProjectFolder.path(name) }

    /// The project, which must exist.
    ///
    /// - Throws: `StoreError`.
    func open() throws -> ProjectStore { try ProjectFolder.open(name) }
}

/// A project's folder as people name it: the folder itself, or the one above that `overread demo` makes.
enum ProjectFolder {
    private static let usual = "project"

    /// The folder that holds the project: the one named, or `project` in it where only that holds one.
    static func path(_ name: String) -> String {
        let below = (name as NSString).appendingPathComponent(usual)
        return !holdsProject(name) && holdsProject(below) ? below : name
    }

    /// Opens it, and says so where it is not the folder that was named.
    ///
    /// - Throws: `StoreError`.
    static func open(_ name: String, place: ProjectPlace = .local) throws -> ProjectStore {
        let path = path(name)
        if path != name { Terminal.print(error: "overread: the project is \(path)") }
        return try ProjectStore.open(in: URL(fileURLWithPath: path, isDirectory: true), place: place)
    }

    private static func holdsProject(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: (path as NSString).appendingPathComponent(ProjectStore.fileName))
    }
}

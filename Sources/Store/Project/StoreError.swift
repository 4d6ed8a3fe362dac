import Labels

/// Why the project could not do what it was asked.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    /// The folder holds no project.
    case notAProject(path: String)
    /// The folder already holds a project.
    case alreadyAProject(path: String)
    /// An earlier version of the program has made the project, in a way that is not read any more.
    case olderProject(path: String)
    /// A newer version of the program has written the project.
    case newerSchema(path: String)
    /// The project's file is damaged or no project's database.
    case corrupt(path: String, reason: String)
    /// The project could not be written; what was finished before is kept.
    case cannotWrite(path: String, reason: String)
    /// The project could not be read.
    case cannotRead(path: String, reason: String)
    /// The project's file was deleted or replaced while it was open.
    case vanished(path: String)
    /// The folder lies on a file system that other machines share, on which several processes would damage a project.
    case sharedFileSystem(path: String, name: String)
    /// Another process runs a stage on the project.
    case locked(path: String, holder: String)
    /// Another process kept the project busy for too long.
    case busy(path: String)
    /// The project has no such case.
    case unknownCase(CaseID)
    /// The project has no such run.
    case unknownRun(Int64)
    /// The project has no such source.
    case unknownSource(String, known: [String])
    /// The project has another source of the name.
    case sourceNameTaken(String, root: String, newRoot: String)
    /// What was handed over does not fit the project.
    case invalid(found: String, expected: String)

    /// The error in one line, with what to do about it where that is known.
    package var description: String {
        switch self {
        case .notAProject(let path): "\(path): found no project, expected the folder that `overread label` made"
        case .alreadyAProject(let path): "\(path): found a project, expected a folder without one"
        case .olderProject(let path):
            "\(path): found a project of an earlier version of overread, which this one does not read; label the images "
                + "anew into another folder, and take an export of the old project in with `overread import`"
        case .newerSchema(let path):
            "\(path): found a project of a newer version of overread, expected one of this version or older; update it"
        case .corrupt(let path, let reason):
            "\(path): found a damaged file (\(reason)), expected the project's database; restore it from a copy"
        case .cannotWrite(let path, let reason): "\(path): cannot write: \(reason)"
        case .cannotRead(let path, let reason): "\(path): cannot read: \(reason)"
        case .vanished(let path):
            "\(path): the project's file was deleted or replaced while it was open; nothing more can be kept in it"
        case .sharedFileSystem(let path, let name):
            "\(path): found a folder on \(name), where locks do not keep several processes from damaging a project; expected "
                + "a disk of this machine: copy the project there, and exchange decisions with others by "
                + "`overread export --format decisions` and `overread import`"
        case .locked(let path, let holder): "\(path): \(holder) is at work here; wait for it, or stop it"
        case .busy(let path): "\(path): another process kept the project busy for too long; try again"
        case .unknownCase(let id): "the project has no case \"\(id)\""
        case .unknownRun(let id): "the project has no run \(id); `overread runs` lists them"
        case .unknownSource(let name, let known):
            "the project has no source \"\(name)\"; it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .sourceNameTaken(let name, let root, let newRoot):
            "\(newRoot): the project has a source \"\(name)\" already, at \(root); if it moved, "
                + "`overread sources move \(name) \(newRoot)`, else give this one a name: --source NAME=\(newRoot)"
        case .invalid(let found, let expected): "found \(found), expected \(expected)"
        }
    }
}

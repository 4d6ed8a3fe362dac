import Labels

/// Why the project could not do what it was asked.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    /// The folder holds no project.
    case notAProject(path: String)
    /// The folder already holds a project.
    case alreadyAProject(path: String)
    /// A newer version of the program has written the project.
    case newerSchema(path: String)
    /// The project's file is damaged or no database.
    case corrupt(path: String, reason: String)
    /// The project could not be written; what was finished before is kept.
    case cannotWrite(path: String, reason: String)
    /// The project could not be read.
    case cannotRead(path: String, reason: String)
    /// Another process runs a stage on the project.
    case locked(path: String, holder: String)
    /// Another process kept the project busy for too long.
    case busy(path: String)
    /// The project has no such case.
    case unknownCase(CaseID)
    /// The project has no such run.
    case unknownRun(Int64)
    /// What was handed over does not fit the project.
    case invalid(found: String, expected: String)

    /// The error in one line, with what to do about it where that is known.
    package var description: String {
        switch self {
        case .notAProject(let path): "\(path): found no project, expected the folder that `overread label` made"
        case .alreadyAProject(let path): "\(path): found a project, expected a folder without one"
        case .newerSchema(let path):
            "\(path): found a project of a newer version of overread, expected one of this version or older; update it"
        case .corrupt(let path, let reason):
            "\(path): found a damaged file (\(reason)), expected the project's database; restore it from a copy"
        case .cannotWrite(let path, let reason): "\(path): cannot write: \(reason)"
        case .cannotRead(let path, let reason): "\(path): cannot read: \(reason)"
        case .locked(let path, let holder): "\(path): \(holder) is at work here; wait for it, or stop it"
        case .busy(let path): "\(path): another process kept the project busy for too long; try again"
        case .unknownCase(let id): "the project has no case \"\(id)\""
        case .unknownRun(let id): "the project has no run \(id)"
        case .invalid(let found, let expected): "found \(found), expected \(expected)"
        }
    }
}

import Labels
import Store
import Workbench

/// An audit that is shown blinded, and who answers it.
struct Blinding: Sendable {
    let audit: AuditRecord
    let reviewer: String

    /// - Throws: ``Outdated`` where the classes are not those of the draw any more.
    init(_ audit: AuditRecord, reviewer: String, classes: [String]) throws {
        guard audit.classes == classes else { throw Outdated(audit: audit.id) }
        self.audit = audit
        self.reviewer = reviewer
    }

    /// The classes are other ones than when the audit was drawn.
    struct Outdated: Error, CustomStringConvertible {
        let audit: AuditID

        var description: String {
            "audit \(audit) was drawn with other classes than the project has now; draw another one with --size"
        }
    }

    /// The cases that this reviewer is asked, in the order of the draw: those that nobody has answered, and those that he
    /// or she has.
    func queue(_ store: ProjectStore) throws -> [CaseOrdinal] {
        let cases = try store.cases(of: audit).filter(\.isPresent)
        let own = try store.answers(to: audit.id, by: reviewer, on: cases.map(\.version))
        return cases.filter { !$0.isAnswered || own[$0.version] != nil }.map(\.ordinal)
    }

    /// The cases that nobody has answered.
    func open(_ store: ProjectStore) throws -> Set<CaseOrdinal> {
        Set(try store.cases(of: audit).filter { $0.isPresent && !$0.isAnswered }.map(\.ordinal))
    }

    /// How far the audit is.
    func session(_ store: ProjectStore) throws -> AuditSession {
        let cases = try store.cases(of: audit)
        return AuditSession(id: audit.id, drawn: cases.count, answered: cases.count(where: \.isAnswered))
    }
}

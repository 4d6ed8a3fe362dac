import Engine
import Store

/// Audits of whole small projects.
enum AuditSampling {
    static func draw(_ store: ProjectStore) throws -> AuditRecord {
        try AuditDrawing(store).draw(.size(1000), seed: 5)
    }
}

import Dispatch
import Synchronization

/// Applies a function to every element, several at a time, and gives the results in the elements' order.
///
/// - Throws: What the function throws for the first element by order for which it throws.
func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], threads: Int, _ body: @Sendable (Element) throws -> Result
) throws -> [Result] {
    let results = Mutex([Int: Swift.Result<Result, any Error>]())
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, elements.count))) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < elements.count else { return }
            let result = Swift.Result { try body(elements[index]) }
            results.withLock { $0[index] = result }
        }
    }
    let made = results.withLock { $0 }
    return try elements.indices.compactMap { try made[$0]?.get() }
}

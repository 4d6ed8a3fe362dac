import Seeded

/// Deals the members of a lesson into batches.
///
/// Every member comes once before any comes again; what does not fill a batch is dealt anew. Classes come as often as they
/// are: a rare class that is drawn more often is learned by heart, wrong labels and all. At 144 to 1 with more wrong labels
/// in the rare class than right ones, draws by the roots of the classes' sizes, corrected for afterwards, left 22 errors of
/// 72, draws as they are 2.
struct BatchDealer {
    private let batch: Int
    private var order: [Int]
    private var next: Int

    /// - Parameters:
    ///   - count: How many members there are.
    ///   - batch: Members of a batch, at most as many as there are.
    init(count: Int, batch: Int) {
        self.batch = batch
        order = Array(0..<count)
        next = count
    }

    /// The positions of the next batch's members.
    mutating func next(_ generator: inout SeededGenerator) -> [Int] {
        if next + batch > order.count {
            generator.shuffle(&order)
            next = 0
        }
        next += batch
        return Array(order[(next - batch)..<next])
    }
}

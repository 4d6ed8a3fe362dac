/// How many cases there are of each kind: the figures that are always visible, and those of the report.
package struct ProjectCounts: Equatable, Sendable {
    /// Cases that are alike in everything that a filter can ask for.
    package struct Cell: Equatable, Sendable {
        package var toSettle = false
        package var disagree = false
        package var decided = false
        package var contested = false
        package var flagged = false
        package var uncertain = false
        package var outdated = false
        package var state = CaseState.ready
        package var verdict: Verdict?
        /// The indices of the classes that CLIP and the CNN name and that would be exported; `nil` where there is none.
        package var clipClass: Int?
        package var cnnClass: Int?
        package var label: Int?
        /// How many there are.
        package var cases: Int

        /// Cases of which nothing is known yet.
        package init(cases: Int) { self.cases = cases }
    }

    /// The class names.
    package let classes: [String]
    /// All kinds of cases that there are.
    package let cells: [Cell]

    /// All cases.
    package let cases: Int
    /// Cases that a person has to settle.
    package let toSettle: Int
    /// Cases whose reads name different classes.
    package let disagreements: Int
    /// Disagreements that people have settled.
    package let settledDisagreements: Int
    /// Cases that people have settled.
    package let decided: Int
    /// Cases on which reviewers differ.
    package let contested: Int
    /// Cases that a current run has not read.
    package let unread: Int
    /// How much of the work is done, 0 to 1: what people have settled, of that and all that is still to be settled or
    /// read, whether or not its image can be had. 1 only where nothing is left.
    package let progress: Float

    /// Counts what the cells hold. What is always visible is counted once, not for every screen.
    package init(classes: [String], cells: [Cell] = []) {
        self.classes = classes
        self.cells = cells
        func count(_ passes: (Cell) -> Bool) -> Int { cells.reduce(0) { $0 + (passes($1) ? $1.cases : 0) } }
        func count(_ filter: QueueFilter) -> Int { count(filter.passes) }
        cases = count(.all)
        toSettle = count(.toSettle)
        disagreements = count(.disagreements)
        var settled = QueueFilter.disagreements
        settled.decided = true
        settledDisagreements = count(settled)
        decided = count(.decided)
        contested = count(.contested)
        unread = count(.state(.unread))
        let left = count { $0.isLeft }
        progress = cases == 0 ? 0 : left == 0 ? 1 : Float(settledDisagreements) / Float(settledDisagreements + left)
    }

    /// How many cases a filter lets through; of one that is not counted (see ``QueueFilter/isCounted``), at most so many.
    package subscript(filter: QueueFilter) -> Int {
        cells.reduce(0) { $0 + (filter.passes($1) ? $1.cases : 0) }
    }

    /// How many cases CLIP gives each class.
    package var clipClasses: [Int] { classes.indices.map { self[.clip($0)] } }
    /// How many cases the CNN gives each class.
    package var cnnClasses: [Int] { classes.indices.map { self[.cnn($0)] } }
    /// How many cases would be exported as each class.
    package var labels: [Int] { classes.indices.map { self[.label($0)] } }

    /// How many cases each pair of labels has: a row per class of CLIP, a column per class of the CNN. Cases that one of
    /// the two has not read are not in it.
    package var agreement: [[Int]] {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classes.count), count: classes.count)
        for cell in cells {
            guard let clip = cell.clipClass, let cnn = cell.cnnClass, classes.indices.contains(clip),
                classes.indices.contains(cnn)
            else { continue }
            counts[clip][cnn] += cell.cases
        }
        return counts
    }
}

extension ProjectCounts.Cell {
    /// Whether something is left to do: a person has to settle the cases, or a reader has not read their images.
    fileprivate var isLeft: Bool { toSettle || clipClass == nil || cnnClass == nil || state == .changed }
}

extension QueueFilter {
    /// Whether the cases of a cell pass.
    fileprivate func passes(_ cell: ProjectCounts.Cell) -> Bool {
        func holds<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted == nil || wanted == value }
        return holds(toSettle, cell.toSettle) && holds(disagree, cell.disagree) && holds(decided, cell.decided)
            && holds(contested, cell.contested) && holds(flagged, cell.flagged) && holds(uncertain, cell.uncertain)
            && holds(outdated, cell.outdated) && holds(state, cell.state) && holds(verdict, cell.verdict)
            && holds(clipClass, cell.clipClass) && holds(cnnClass, cell.cnnClass) && holds(label, cell.label)
    }
}

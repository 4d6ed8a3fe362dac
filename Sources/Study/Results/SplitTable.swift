import Labels

/// `splits.csv`: F1, precision and recall of every split, method and class.
enum SplitTable {
    /// The whole table of some splits, by number.
    static func csv(_ records: [SplitRecord], classes: [String]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(["split", "method", "class", "f1", "precision", "recall"])
        for record in records {
            for method in StudyMethod.allCases {
                guard let matrix = record.outcomes[method]?.matrix else { continue }
                for (position, name) in classes.enumerated() {
                    writer.append(["\(record.split)", method.rawValue, name] + figures(matrix, position))
                }
            }
        }
        return writer.takeBytes()
    }

    private static func figures(_ matrix: ConfusionMatrix, _ position: Int) -> [String] {
        [matrix.f1(of: position), matrix.precision(of: position), matrix.recall(of: position)]
            .map { FixedNotation.string($0) }
    }
}

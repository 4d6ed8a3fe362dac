extension ReportPage {
    /// Images of a group that are shown.
    private static let imagesShown = 18
    /// Groups of a kind that are shown.
    private static let groupsShown = 6

    /// The images that tell the readers apart.
    ///
    /// - Throws: `ImageFileError`, `PNGEncoder.Failure`, `OutOfMemory`.
    func montage() throws -> String {
        let montage = Montage(records)
        return try [
            section("CLIP wrong, the over-read right", montage.corrected),
            section("CLIP right, the over-read wrong", montage.spoiled),
            section("Both wrong", montage.bothWrong),
        ].joined(separator: "\n")
    }

    private func section(_ title: String, _ groups: [Montage.Group]) throws -> String {
        let parts = try groups.prefix(Self.groupsShown).map(part)
        let body = parts.isEmpty ? "<p>None in any split.</p>" : parts.joined(separator: "\n")
        return "<h3>\(title)</h3>\(body)"
    }

    private func part(_ group: Montage.Group) throws -> String {
        let figures = try group.cases.prefix(Self.imagesShown).compactMap { item -> String? in
            guard let uri = try images.uri(item.id) else { return nil }
            let id = Markup.escaped(item.id)
            return "<figure><img src=\"\(uri)\" alt=\"\(id)\" title=\"\(id)\">"
                + "<figcaption>in \(item.splits) split\(item.splits == 1 ? "" : "s")</figcaption></figure>"
        }
        let count = group.cases.count
        let shown = count > figures.count ? ", \(figures.count) of them shown" : ""
        return """
            <p>CLIP says <b>\(name(group.clip))</b>, the over-read <b>\(name(group.cnn))</b>; it is \
            <b>\(name(group.truth))</b>: \(count) image\(count == 1 ? "" : "s")\(shown).</p>
            <div class="montage">\(figures.joined())</div>
            """
    }

    private func name(_ position: Int) -> String { Markup.escaped(summary.classes[position]) }
}

import Images
import Labels
import Screen

/// What is known of the case in focus, and how its picture is looked at.
struct Focus: Equatable, Sendable {
    var details: CaseDetails?
    /// Whether something happened that the details may not know of.
    var hasOldDetails = false
    /// The picture that came last.
    var picture: LargePicture?
    /// The picture that is wanted.
    var view = PictureView()
    /// Whether arrows, + and - move about in the picture.
    var isLookingCloser = false
    /// What is like the case; `nil` until it is known.
    var neighbours: Neighbours?
    /// The case that details and picture are for, or were asked for.
    var id: CaseID?
    /// The image version that they are of: what was decided on it must be what was seen.
    var version: VersionID?

    /// Brings the neighbours that are shown up to date; one that has another image by now is left out.
    mutating func refresh(_ newer: [QueueEntry]) {
        guard var known = neighbours else { return }
        let byID = Dictionary(newer.map { ($0.id, $0) }) { _, last in last }
        known.cards = known.cards.compactMap { card in
            guard let entry = byID[card.id] else { return card }
            return entry.version == card.version ? card.with(entry) : nil
        }
        neighbours = known
    }

    /// Whether details and picture are what this card is about.
    func isOf(_ card: CaseCard) -> Bool { id == card.id && version == card.version }

    /// Whether another frame than the case is drawn. Nobody can decide on a case that is not seen.
    var showsAnotherFrame: Bool { picture.map { !$0.isOwn } ?? false }
    /// Whether another frame than the case is wanted.
    var wantsAnotherFrame: Bool { view.frame.map { $0 != picture?.ownFrame } ?? false }
}

/// Moving about in a picture: which part of it is seen.
struct PictureZoom {
    /// Of the whole image.
    let image: Size
    /// Of the place on the screen, in pixels that are half a cell high.
    let place: Size

    /// By how much a step brings the picture nearer.
    private static let step = 1.5
    /// Pixels along the sides of the smallest part.
    private static let least = 4

    private var whole: PixelRectangle { PixelRectangle(x: 0, y: 0, width: image.width, height: image.height) }

    /// The part that is seen after a step nearer or further off, around the middle; `nil` for all of it.
    func zoomed(_ part: PixelRectangle?, nearer: Bool) -> PixelRectangle? {
        let present = part ?? whole
        let scale = min(Double(place.width) / Double(present.width), Double(place.height) / Double(present.height))
        let next = nearer ? scale * Self.step : scale / Self.step
        let width = max(min(Self.least, image.width), min(image.width, Int((Double(place.width) / next).rounded())))
        let height = max(min(Self.least, image.height), min(image.height, Int((Double(place.height) / next).rounded())))
        guard width < image.width || height < image.height else { return nil }
        return placed(
            PixelRectangle(
                x: present.x + (present.width - width) / 2, y: present.y + (present.height - height) / 2, width: width,
                height: height))
    }

    /// The part a quarter of its size further along.
    func moved(_ part: PixelRectangle?, right: Int, down: Int) -> PixelRectangle? {
        guard var part else { return nil }
        part.x += right * max(1, part.width / 4)
        part.y += down * max(1, part.height / 4)
        return placed(part)
    }

    private func placed(_ part: PixelRectangle) -> PixelRectangle {
        var part = part
        part.x = max(0, min(part.x, image.width - part.width))
        part.y = max(0, min(part.y, image.height - part.height))
        return part
    }
}

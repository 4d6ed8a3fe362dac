/// The images that a terminal holds, by numbers of one byte.
///
/// What was shown longest ago is dropped first, where there are too many or they take too much room. What is shown now
/// never is. Numbers go round, so that one that was just dropped does not come back at once.
package struct PictureShelf: Sendable {
    private struct Held {
        let id: UInt8
        let bytes: Int
        var used: Int
    }

    /// Numbers that are colours no theme changes.
    package static let ids: ClosedRange<UInt8> = 16...255
    /// Bytes that a terminal is asked to hold at most.
    package static let mostBytes = 64 << 20

    private let room: Int
    private var held: [UInt64: Held] = [:]
    private var time = 0
    private var next = PictureShelf.ids.lowerBound

    /// An empty shelf.
    package init(room: Int = PictureShelf.mostBytes) { self.room = room }

    /// What has to be said to the terminal.
    package struct Changes: Sendable {
        /// Images to be forgotten.
        package var dropped: [UInt8] = []
        /// Images to be sent.
        package var added: [(id: UInt8, image: ScreenImage)] = []
    }

    /// Makes room for the images of a screen. One that has no room beside the others is left out.
    package mutating func hold(_ images: some Collection<ScreenImage>) -> Changes {
        time += 1
        for image in images { held[image.key]?.used = time }
        var changes = Changes()
        for image in images.sorted(by: { $0.key < $1.key }) where held[image.key] == nil {
            guard makeRoom(for: image.bytes, &changes), let id = freeID() else { continue }
            held[image.key] = Held(id: id, bytes: image.bytes, used: time)
            changes.added.append((id, image))
        }
        return changes
    }

    private mutating func makeRoom(for bytes: Int, _ changes: inout Changes) -> Bool {
        while held.count >= Self.ids.count || total + bytes > room {
            let oldest = held.filter { $0.value.used < time }.min { $0.value.used < $1.value.used }
            guard let oldest else { return false }
            held[oldest.key] = nil
            changes.dropped.append(oldest.value.id)
        }
        return true
    }

    private mutating func freeID() -> UInt8? {
        let taken = Set(held.values.map(\.id))
        for _ in Self.ids {
            let id = next
            next = next == Self.ids.upperBound ? Self.ids.lowerBound : next + 1
            if !taken.contains(id) { return id }
        }
        return nil
    }

    /// The number of an image; `nil` where it is not held.
    package func id(of key: UInt64) -> UInt8? { held[key]?.id }
    /// The numbers of all that are held.
    package var ids: [UInt8] { held.values.map(\.id).sorted() }
    /// Bytes that they take.
    package var total: Int { held.values.reduce(0) { $0 + $1.bytes } }

    /// Takes an image away that the terminal did not take.
    package mutating func remove(_ key: UInt64) { held[key] = nil }

    /// Takes all away, without asking the terminal to forget them.
    package mutating func removeAll() { held = [:] }
}

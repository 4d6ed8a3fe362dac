/// A key that was pressed.
package enum KeyPress: Hashable, Sendable {
    /// A printable character, space included.
    case character(Character)
    /// A letter together with Ctrl, in lower case.
    case control(Character)
    /// Enter or Return.
    case enter
    /// Esc.
    case escape
    /// The key that deletes to the left.
    case backspace
    /// The key that deletes to the right.
    case delete
    /// Tab.
    case tab
    /// Arrow up.
    case up
    /// Arrow down.
    case down
    /// Arrow left.
    case left
    /// Arrow right.
    case right
    /// Page up.
    case pageUp
    /// Page down.
    case pageDown
    /// Home.
    case home
    /// End.
    case end

    /// How help and status bar write the key.
    package var name: String {
        switch self {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .control(let character): "Ctrl-\(character.uppercased())"
        case .enter: "Enter"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .tab: "Tab"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        }
    }
}

/// What the mouse did.
package struct MouseEvent: Hashable, Sendable {
    /// A click or a turn of the wheel.
    package enum Kind: Hashable, Sendable {
        /// The left button went down.
        case click
        /// The wheel turned away from the user.
        case wheelUp
        /// The wheel turned towards the user.
        case wheelDown
    }

    /// What it did.
    package var kind: Kind
    /// Where.
    package var position: Point

    /// Makes an event.
    package init(_ kind: Kind, at position: Point) {
        self.kind = kind
        self.position = position
    }
}

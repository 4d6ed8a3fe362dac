/// What happened at the terminal.
package enum TerminalEvent: Equatable, Sendable {
    /// A key was pressed.
    case key(KeyPress)
    /// The mouse was used.
    case mouse(MouseEvent)
    /// Text was pasted, as it stood there; control characters may be among it.
    case pasted(String)
    /// The window has a size, perhaps a new one, and must be drawn again.
    case resized(Size)
    /// The terminal answered a question.
    case answered(TerminalAnswer)
    /// The terminal shows pictures in pixels from now on, or it does not, or not any more.
    case pictures(inPixels: Bool)
    /// Another thread woke the terminal.
    case woken
    /// A signal asks the program to end.
    case ended(signal: Int32)
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

    /// An event.
    package init(_ kind: Kind, at position: Point) {
        self.kind = kind
        self.position = position
    }
}

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

extension KeyPress {
    /// The key that a terminal sends a character for; `nil` for control characters that mean nothing here.
    package init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 10, 13: self = .enter
        case 8, 127: self = .backspace
        case 9: self = .tab
        case 27: self = .escape
        case 1...26: self = .control(Character(Unicode.Scalar(UInt8(0x60 + scalar.value))))
        case ..<32, 0x80..<0xA0: return nil
        default: self = .character(Character(scalar))
        }
    }
}

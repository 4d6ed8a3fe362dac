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

    /// Makes an event.
    package init(_ kind: Kind, at position: Point) {
        self.kind = kind
        self.position = position
    }
}

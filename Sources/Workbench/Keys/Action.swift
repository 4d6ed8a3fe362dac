import Screen

/// What a key can do.
package enum Action: Hashable, Sendable {
    case moveLeft, moveRight, moveUp, moveDown, pageBack, pageForward, moveToFirst, moveToLast
    case nextToSettle, previousToSettle, open, back
    case choose(Choice), chooseClass
    case undo, redo, selectRange, editNote, flag
    case chooseFilter, chooseOrder, search, refresh
    case grow, shrink, brighten, darken, steepen, flatten, invert, resetPicture
    case nextPreset, previousFrame, nextFrame, lookCloser, openOriginal
    case showReport, export, overRead, firstRead, index, cancelStage
    case toggleMovingOn, toggleMouse, help, quit
}

/// A key, or several, and what they do.
package struct KeyBinding: Sendable {
    /// Where help and the key table put it.
    package enum Group: String, CaseIterable, Sendable {
        case moving = "Moving"
        case deciding = "Deciding"
        case queue = "Queue"
        case pictures = "Pictures"
        case project = "Project"
    }

    /// The keys; each does the same.
    package let keys: [KeyPress]
    /// What they do.
    package let action: Action
    /// What they do, in words.
    package let description: String
    /// The same for the status bar; empty where it is not shown there.
    package let hint: String
    /// Where it belongs.
    package let group: Group

    init(_ keys: [KeyPress], _ action: Action, _ group: Group, _ description: String, hint: String = "") {
        self.keys = keys
        self.action = action
        self.group = group
        self.description = description
        self.hint = hint
    }
}

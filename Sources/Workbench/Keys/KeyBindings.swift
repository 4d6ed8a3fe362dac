import Screen

extension KeyBinding {
    /// Every key of the workbench outside of menus and text fields. Help, status bar and the README's table are made
    /// of these.
    package static let all: [KeyBinding] = moving + deciding + queue + pictures + project

    private static let moving = [
        KeyBinding([.left, .character("h")], .moveLeft, .moving, "the case on the left"),
        KeyBinding([.right, .character("l")], .moveRight, .moving, "the case on the right"),
        KeyBinding([.up, .character("k")], .moveUp, .moving, "the case above"),
        KeyBinding([.down, .character("j")], .moveDown, .moving, "the case below"),
        KeyBinding([.pageUp, .control("b")], .pageBack, .moving, "a page back"),
        KeyBinding([.pageDown, .control("f")], .pageForward, .moving, "a page on"),
        KeyBinding([.home, .character("g")], .moveToFirst, .moving, "the first case"),
        KeyBinding([.end, .character("G")], .moveToLast, .moving, "the last case"),
        KeyBinding([.character("n")], .nextToSettle, .moving, "the next case to settle", hint: "next ≠"),
        KeyBinding([.character("N")], .previousToSettle, .moving, "the previous case to settle"),
        KeyBinding([.enter], .open, .moving, "look closely at the case", hint: "focus"),
        KeyBinding([.escape], .back, .moving, "close what is open; end the range", hint: "back"),
    ]

    private static let deciding =
        [
            KeyBinding(
                [.character("a")], .choose(.accept), .deciding, "accept the correction: the CNN's label",
                hint: "accept CNN"),
            KeyBinding(
                [.character("x")], .choose(.reject), .deciding, "reject it: keep CLIP's label", hint: "keep CLIP"),
        ] + named + [
            KeyBinding(
                [.character("=")], .chooseClass, .deciding, "name any class: type a part of its name",
                hint: "class by name"),
            KeyBinding(
                [.character("B")], .resolve, .deciding, "resolve: a word that stands over votes that differ"),
            KeyBinding([.character("d")], .choose(.exclude), .deciding, "exclude the case", hint: "exclude"),
            KeyBinding([.character(" ")], .choose(.skip), .deciding, "skip: look at it later", hint: "skip"),
            KeyBinding([.character("u"), .backspace], .undo, .deciding, "undo your last decision", hint: "undo"),
            KeyBinding([.control("r")], .redo, .deciding, "redo what was undone"),
            KeyBinding(
                [.character("v")], .selectRange, .deciding, "begin a range to decide on as a whole",
                hint: "range"),
            KeyBinding(
                [.character("m")], .mark, .deciding, "mark scattered cases, to decide on all of them", hint: "mark"),
            KeyBinding([.character("\"")], .editNote, .deciding, "write a note on the case"),
            KeyBinding([.character("!")], .flag, .deciding, "flag the case, or take the flag away"),
        ]

    /// The digits, in the order of the classes: 1 to 9, then 0.
    private static let named = (0..<10).map { index in
        KeyBinding(
            [.character(Character("\((index + 1) % 10)"))], .choose(.name(index)), .deciding,
            "override with class \(index + 1)")
    }

    private static let queue = [
        KeyBinding([.character("f")], .chooseFilter, .queue, "choose which cases stand in the queue", hint: "filter"),
        KeyBinding([.character("s")], .chooseOrder, .queue, "choose their order", hint: "order"),
        KeyBinding(
            [.character("/")], .search, .queue, "search ids, notes, metadata; ~: like words", hint: "search"),
        KeyBinding(
            [.character("S")], .alike, .queue, "cases like this first, as a range; twice: all",
            hint: "alike"),
        KeyBinding([.character("T")], .twins, .queue, "cases with the same picture, as a range"),
        KeyBinding([.character("R")], .showRun, .queue, "an earlier run's label beside, then none"),
        KeyBinding([.control("l")], .refresh, .queue, "take the queue anew and repaint"),
    ]

    private static let pictures = [
        KeyBinding([.character("+")], .grow, .pictures, "larger pictures"),
        KeyBinding([.character("-")], .shrink, .pictures, "smaller pictures"),
        KeyBinding([.character("]")], .brighten, .pictures, "brighter: the window's centre down"),
        KeyBinding([.character("[")], .darken, .pictures, "darker: the window's centre up"),
        KeyBinding([.character("}")], .steepen, .pictures, "more contrast: a narrower window"),
        KeyBinding([.character("{")], .flatten, .pictures, "less contrast: a wider window"),
        KeyBinding([.character("p")], .nextPreset, .pictures, "CT: lung, bone, soft tissue, brain"),
        KeyBinding([.character("i")], .invert, .pictures, "exchange black and white"),
        KeyBinding([.character("o")], .resetPicture, .pictures, "the picture as the readers see it"),
        KeyBinding([.character(".")], .nextFrame, .pictures, "the file's next frame"),
        KeyBinding([.character(",")], .previousFrame, .pictures, "the file's previous frame"),
        KeyBinding([.character("Z")], .lookCloser, .pictures, "look closer: then + - and arrows", hint: "closer"),
        KeyBinding(
            [.character("|")], .compare, .pictures, "keep the case beside the next ones", hint: "beside"),
        KeyBinding([.character("O")], .openOriginal, .pictures, "open the file in $OVERREAD_VIEWER"),
    ]

    private static let project = [
        KeyBinding([.character("r")], .showReport, .project, "the report", hint: "report"),
        KeyBinding([.character("e")], .export, .project, "export the curated labels", hint: "export"),
        KeyBinding([.character("t")], .overRead, .project, "retrain the CNN with the decisions so far"),
        KeyBinding([.character("z")], .firstRead, .project, "zero-shot again with edited prompts"),
        KeyBinding([.character("I")], .index, .project, "look for new images in the sources"),
        KeyBinding([.character("c")], .cancelStage, .project, "cancel the background stage"),
        KeyBinding([.character("w")], .toggleMovingOn, .project, "move on after a decision, or stay"),
        KeyBinding([.character("M")], .toggleMouse, .project, "use the mouse, or leave it to the terminal"),
        KeyBinding([.character("?")], .help, .project, "this help", hint: "help"),
        KeyBinding([.character("q")], .quit, .project, "quit; every decision is already on disk", hint: "quit"),
    ]

    /// What a key does.
    static func action(of key: KeyPress) -> Action? { actions[key] }

    private static let actions = Dictionary(
        all.flatMap { binding in binding.keys.map { ($0, binding.action) } }, uniquingKeysWith: { first, _ in first })
}

/// What a key can do.
package enum Action: Hashable, Sendable {
    case moveLeft, moveRight, moveUp, moveDown, pageBack, pageForward, moveToFirst, moveToLast
    case nextToSettle, previousToSettle, open, back
    case choose(Choice), chooseClass, resolve
    case undo, redo, selectRange, mark, editNote, flag
    case chooseFilter, chooseOrder, search, alike, twins, showRun, refresh
    case grow, shrink, brighten, darken, steepen, flatten, invert, resetPicture
    case nextPreset, previousFrame, nextFrame, lookCloser, compare, openOriginal
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

extension KeyBinding {
    /// One row of help or of the key table: digits that do the same are drawn together.
    struct Row: Equatable {
        var keys: String
        var description: String
        var action: Action
    }

    /// The rows of a group.
    static func rows(of group: Group) -> [Row] {
        var rows: [Row] = []
        for binding in all where binding.group == group {
            switch binding.action {
            case .choose(.name(0)):
                rows.append(Row(keys: "1 … 9 0", description: "override with that class", action: binding.action))
            case .choose(.name): continue
            default:
                let keys = binding.keys.map(\.name).joined(separator: " ")
                rows.append(Row(keys: keys, description: binding.description, action: binding.action))
            }
        }
        return rows
    }

    /// All keys as a Markdown table, for the README.
    package static var markdownTable: String {
        var lines = ["| keys | |", "|---|---|"]
        for group in Group.allCases {
            lines.append("| **\(group.rawValue)** | |")
            for row in rows(of: group) {
                let keys = row.keys.split(separator: " ").map { "`\($0 == "|" ? "\\|" : $0)`" }.joined(separator: " ")
                lines.append("| \(keys) | \(row.description) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

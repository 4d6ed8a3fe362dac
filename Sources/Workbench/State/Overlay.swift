import Labels
import Screen

/// What lies over the page and takes the keys.
enum Overlay: Equatable, Sendable {
    /// The keys; scrolled down by so many lines.
    case help(scroll: Int)
    /// A choice of one.
    case menu(Menu)
    /// A search in what is written of the cases.
    case search(TextField)
    /// A note on a case.
    case note(QueueEntry, TextField)
    /// The prompts of the classes.
    case prompts(PromptsEditor)
    /// A class by name.
    case classes(ClassPicker)
    /// A question.
    case confirmation(Confirmation)
}

/// What a reviewer does with a case, where `Choice` means something else.
typealias CaseChoice = Choice

/// The prompts of all classes, one line each, as they are being edited.
struct PromptsEditor: Equatable, Sendable {
    /// The classes' names.
    let names: [String]
    /// The prompts of each class, separated by `|`.
    var fields: [TextField]
    /// The line that is edited.
    var selected = 0

    init(_ classes: [LabelClass]) {
        names = classes.map(\.name)
        fields = classes.map { TextField($0.prompts.joined(separator: " | ")) }
    }

    /// The classes as edited; a class whose prompts were all deleted gets none, which means the bundled templates.
    var classes: [LabelClass] {
        zip(names, fields).map { name, field in
            let prompts = field.text.split(separator: "|").map { trimmed($0) }.filter { !$0.isEmpty }
            return LabelClass(name: name, prompts: prompts)
        }
    }

    private func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// Something that is asked before it is done.
struct Confirmation: Equatable, Sendable {
    /// What happens on a yes.
    enum Answer: Equatable, Sendable {
        /// A decision on the selected range of an opening of the queue.
        case decide(Choice, ClosedRange<Int>, serial: Int, painted: [QueueEntry])
        /// A decision on marked cases.
        case decideMarked(Choice, [QueueEntry])
        /// The workbench ends.
        case quit
        /// An act is undone or redone that reaches what is not shown.
        case turn(Turn)
    }

    /// What is asked.
    var text: String
    /// The keys that mean yes; every other one means no.
    var yes: [KeyPress]
    /// What happens on a yes.
    var answer: Answer
}

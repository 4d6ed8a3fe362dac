/// Turns the bytes that a terminal sends into keys, by whole sequences.
///
/// Every sequence is read as exactly one key or left out as a whole, however its bytes are spread over time: no part of
/// one is ever taken for a key. The rest of a sequence is waited for; where it does not come, a lone Esc is the key Esc,
/// and any other fragment means nothing. If its rest comes after that all the same, it means nothing either.
package struct KeyDecoder: Equatable, Sendable {
    /// Milliseconds from any fixed moment; it never goes back.
    package typealias Time = Int

    private enum State: Equatable {
        case ground
        /// Behind Esc, or several of them.
        case escape(count: Int)
        case sequence
        /// Behind `ESC [ [` of the Linux console: one more byte.
        case function
        /// Behind `ESC [ M` of the oldest mouse protocol: three bytes, each 32 and more, or 0 where a number was too large.
        case mouse
        /// In a string of control.
        case string(ControlString)
        /// In a string of control, behind Esc.
        case stringEscape(ControlString)
        case paste
    }

    private var state = State.ground
    private var scalars = ScalarReader()
    private var sequence = ControlSequence(.csi)
    private var isAltered = false
    private var mouse: [UInt8] = []
    /// What the string holds, as far as it can be an answer.
    private var content: [UInt8] = []
    /// Until when the rest of a string may still come whose waiting was given up.
    private var strayUntil = Time.min
    private var paste = PasteReader()
    /// Whether the rest of what has begun was waited for in vain once.
    private var isTorn = false
    /// Until when the rest of a sequence may still come after its Esc was taken for the key.
    private var lateUntil = Time.min
    private var events: [TerminalEvent] = []

    /// When `expire` is to be called, unless bytes arrive before; `nil` where nothing has begun.
    package private(set) var deadline: Time?

    /// A decoder that has read nothing yet.
    package init() {}

    /// What may be whole already waits so long: longer than slow lines hold bytes back, shorter than people wait.
    package static let shortWait = 250
    /// What is surely torn waits so long.
    package static let longWait = 500
    /// So long the rest of a torn sequence may come late, and the rest of a paste.
    package static let patience = 5000
    /// So long the rest of a string may come after its waiting was given up; in one piece, so that no key is taken for it.
    private static let strayPatience = 60_000
    /// More than any answer has.
    private static let longestContent = 512
    /// So long after an Esc that was taken for the key the rest of a sequence may come late.
    private static let afterEscape = 1000

    /// Takes bytes in the order of their arrival, and gives what they say.
    package mutating func take(_ bytes: some Sequence<UInt8>, at now: Time) -> [TerminalEvent] {
        for byte in withoutStrayEnd(Array(bytes), now) { take(byte, now) }
        deadline = wait.map { now + $0 }
        return takeEvents()
    }

    /// Gives up waiting where the time for that has come: when `deadline` has passed and no bytes are there.
    package mutating func expire(at now: Time) -> [TerminalEvent] {
        guard let deadline, deadline <= now else { return [] }
        scalars.reset()
        giveUp(now)
        self.deadline = isTorn ? now + KeyDecoder.patience : nil
        return takeEvents()
    }

    /// The bytes without the rest of a string whose waiting was given up: all up to its end (`ESC \`), where they have come
    /// at once and nothing before them begins anything. Nobody types that.
    private mutating func withoutStrayEnd(_ bytes: [UInt8], _ now: Time) -> [UInt8] {
        guard now < strayUntil, state == .ground, !scalars.isWaiting else { return bytes }
        guard let escape = bytes.firstIndex(of: 0x1B), bytes.count > escape + 1, bytes[escape + 1] == 0x5C else {
            return bytes
        }
        strayUntil = .min
        return Array(bytes[(escape + 2)...])
    }

    private mutating func takeEvents() -> [TerminalEvent] {
        defer { events.removeAll() }
        return events
    }

    private var wait: Int? {
        switch state {
        case .ground: scalars.isWaiting ? KeyDecoder.longWait : nil
        case .escape: KeyDecoder.shortWait
        case .sequence where sequence.mayBeWhole: KeyDecoder.shortWait
        case .sequence, .function, .mouse: isTorn ? KeyDecoder.patience : KeyDecoder.longWait
        case .string, .stringEscape: KeyDecoder.longWait
        case .paste: paste.endsInEscape ? KeyDecoder.shortWait : KeyDecoder.patience
        }
    }

    /// What waits for a rest that does not come. A torn sequence waits on, for a rest that comes late; a string that was
    /// torn twice does not, because it could keep all keys to itself.
    private mutating func giveUp(_ now: Time) {
        switch state {
        case .escape:
            events.append(.key(.escape))
            lateUntil = now + KeyDecoder.afterEscape
        case .sequence where !sequence.mayBeWhole && !isTorn: return isTorn = true
        case .function where !isTorn, .mouse where !isTorn: return isTorn = true
        case .string where !isTorn: return isTorn = true
        case .string, .stringEscape: strayUntil = now + KeyDecoder.strayPatience
        case .paste: events.append(.pasted(paste.text))
        default: break
        }
        rest()
    }

    private mutating func rest() {
        state = .ground
        isTorn = false
        isAltered = false
    }

    private mutating func take(_ byte: UInt8, _ now: Time) {
        // No byte of a mouse report is an Esc: the report is torn, and another sequence begins.
        if state == .mouse, byte != 0x1B { return takeMouse(byte) }
        guard let scalar = scalars.take(byte) else { return }
        switch state {
        case .ground: begin(scalar, now)
        case .escape(let count): take(scalar, afterEscapes: count, now)
        case .sequence: continueSequence(scalar, now)
        case .function: scalar == "\u{1B}" ? begin(scalar, now) : rest()
        case .string(let kind): take(scalar, in: kind)
        case .stringEscape(let kind): take(scalar, behindEscapeIn: kind)
        case .paste: takePasted(scalar)
        case .mouse: begin(scalar, now)
        }
    }

    /// What stands by itself, or begins something.
    private mutating func begin(_ scalar: Unicode.Scalar, _ now: Time) {
        rest()
        switch scalar.value {
        case 0x1B: state = .escape(count: 1)
        case 0x8F: beginSequence(.ss3)
        case 0x9B: beginSequence(.csi)
        case 0x9D: beginString(.command)
        case 0x90: beginString(.device)
        case 0x9F: beginString(.program)
        case 0x98, 0x9E: beginString(.other)
        case 0x5B where now < lateUntil, 0x4F where now < lateUntil:
            beginSequence(scalar == "[" ? .csi : .ss3)
            isTorn = true
        case 0x5F where now < lateUntil:
            beginString(.program)
            isTorn = true
        default: if let key = KeyPress(scalar) { events.append(.key(key)) }
        }
        lateUntil = .min
    }

    private mutating func beginString(_ kind: ControlString) {
        state = .string(kind)
        content.removeAll(keepingCapacity: true)
    }

    private mutating func beginSequence(_ introducer: ControlSequence.Introducer) {
        state = .sequence
        sequence = ControlSequence(introducer)
    }

    /// Behind Esc. Behind several, rxvt and PuTTY send keys that were pressed with Alt.
    private mutating func take(_ scalar: Unicode.Scalar, afterEscapes count: Int, _ now: Time) {
        isAltered = count > 1
        switch scalar {
        case "\u{1B}": state = .escape(count: count + 1)
        case "[": beginSequence(.csi)
        case "O": beginSequence(.ss3)
        case "]": beginString(.command)
        case "P": beginString(.device)
        case "_": beginString(.program)
        case "X", "^": beginString(.other)
        case "\u{80}"..."\u{9F}":
            begin(scalar, now)
            isAltered = true
        default: rest()
        }
    }

    private mutating func continueSequence(_ scalar: Unicode.Scalar, _ now: Time) {
        guard let byte = UInt8(exactly: scalar.value), byte < 0x7F else {
            return scalar.value < 0xA0 && scalar.value > 0x7F ? begin(scalar, now) : rest()
        }
        switch byte {
        case 0x1B: begin(scalar, now)
        case ..<0x20: rest()
        case ..<0x40 where isMiddle(byte): sequence.append(byte)
        default: endSequence(byte)
        }
    }

    /// Whether a byte below 0x40 is not the last. Behind SS3 only figures come before the letter.
    private func isMiddle(_ byte: UInt8) -> Bool { sequence.introducer == .csi || (0x30...0x3B).contains(byte) }

    private mutating func endSequence(_ last: UInt8) {
        let isBare = sequence.introducer == .csi && sequence.middle.isEmpty
        if isBare, last == 0x5B {
            state = .function
        } else if isBare, last == 0x4D {
            (state, mouse) = (.mouse, [])
        } else if sequence.beginsPaste(last) {
            rest()
            (state, paste) = (.paste, PasteReader())
        } else {
            if !isTorn, !isAltered, let event = sequence.event(last) { events.append(event) }
            rest()
        }
    }

    private mutating func takeMouse(_ byte: UInt8) {
        mouse.append(byte)
        guard mouse.count == 3 else { return }
        let (button, column, row) = (Int(mouse[0]) - 32, Int(mouse[1]) - 33, Int(mouse[2]) - 33)
        if !isTorn, let event = MouseEvent(button: button, column: column, row: row) { events.append(.mouse(event)) }
        rest()
    }

    private mutating func take(_ scalar: Unicode.Scalar, in kind: ControlString) {
        switch scalar.value {
        case 0x1B: state = .stringEscape(kind)
        case 0x9C: endString(kind)
        case 0x07 where kind == .command: rest()
        default:
            if content.count < KeyDecoder.longestContent { content += Array(String(scalar).utf8) }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar, behindEscapeIn kind: ControlString) {
        switch scalar {
        case "\\": endString(kind)
        case "\u{1B}": break
        default:
            state = .string(kind)
            take(scalar, in: kind)
        }
    }

    /// A string that was torn, or is longer than any answer, says nothing.
    private mutating func endString(_ kind: ControlString) {
        if !isTorn, content.count < KeyDecoder.longestContent, let answer = TerminalAnswer(kind, content) {
            events.append(.answered(answer))
        }
        rest()
    }

    private mutating func takePasted(_ scalar: Unicode.Scalar) {
        guard paste.take(scalar) else { return }
        events.append(.pasted(paste.text))
        rest()
    }
}

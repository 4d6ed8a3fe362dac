import Foundation
import TestSupport
import Testing

@testable import Screen

/// What is sent to terminals that show pixels, against the protocol's own rules.
@Suite struct GraphicsCommandTests {
    /// A file of so many bytes that an emulator takes for a PNG file.
    static func png(width: Int, height: Int, bytes count: Int) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
        let begin: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header =
            begin + number(13) + Array("IHDR".utf8) + number(width) + number(height) + [8, 0, 0, 0, 0] + number(0)
        let end = number(0) + Array("IEND".utf8) + number(0)
        return header + (0..<max(0, count - header.count - end.count)).map { UInt8($0 & 0xFF) } + end
    }

    @Test func theQuestionIsThatOfTheProtocol() {
        #expect(GraphicsCommand.question == Array("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8))
        let terminal = KittyEmulator()
        terminal.take(GraphicsCommand.nameQuestion + GraphicsCommand.question)
        #expect(terminal.breaches.isEmpty && terminal.answers == ["\u{1B}_Gi=31;OK\u{1B}\\"])
    }

    @Test(arguments: [0, 1, 2, 3, 4, 61, 3071, 3072, 3073]) func base64IsThatOfTheStandard(count: Int) {
        let bytes = (0..<count).map { UInt8(($0 * 37 + 11) & 0xFF) }
        #expect(Base64.encode(bytes) == Array(Data(bytes).base64EncodedString().utf8))
    }

    @Test(arguments: [100, 3072, 3073, 6144, 50_000]) func imagesAreSentInChunks(count: Int) {
        let terminal = KittyEmulator()
        let png = Self.png(width: 128, height: 96, bytes: count)
        let commands = GraphicsCommand.transmit(png, id: 0x0100_0010)
        #expect(commands.count == (count + 3071) / 3072)
        for command in commands { terminal.take(command) }
        terminal.take(GraphicsCommand.place(id: 0x0100_0010, columns: 20, rows: 10))
        #expect(terminal.breaches.isEmpty, "\(terminal.breaches)")
        #expect(terminal.images == [0x0100_0010: .init(width: 128, height: 96, columns: 20, rows: 10)])
        terminal.take(GraphicsCommand.delete(id: 0x0100_0010))
        #expect(terminal.images.isEmpty && terminal.breaches.isEmpty && terminal.answers.isEmpty)
    }

    @Test func tmuxLetsWholeCommandsPass() {
        let command = GraphicsCommand.delete(id: 17)
        let passed = GraphicsCommand.throughTmux(command)
        #expect(
            String(decoding: passed, as: UTF8.self)
                == "\u{1B}Ptmux;\u{1B}\u{1B}_Ga=d,d=I,i=17,q=2\u{1B}\u{1B}\\\u{1B}\\")
        let terminal = KittyEmulator()
        let png = Self.png(width: 8, height: 8, bytes: 9000)
        terminal.take(GraphicsCommand.transmit(png, id: 17).flatMap(GraphicsCommand.throughTmux))
        #expect(terminal.breaches.isEmpty && terminal.images.count == 1)
    }

    /// The emulator would not take what terminals do not.
    @Test func theEmulatorKnowsTheRules() {
        for (bytes, what) in [
            ("\u{1B}_Ga=p,U=1,i=9,c=1,r=1\u{1B}\\", "an image that is not there"),
            ("\u{1B}_Ga=t,f=100,i=9;\(String(repeating: "A", count: 4097))\u{1B}\\", "too long"),
            ("\u{1B}_Ga=t,f=100,i=9,m=1;AAAA\u{1B}\\\u{1B}_Ga=d,d=I,i=9\u{1B}\\", "another command between"),
            ("\u{1B}_Ga=t,f=100,i=9,m=1;AAA\u{1B}\\", "a broken group"),
            ("\u{1B}[38;5;16m\u{10EEEE}\u{305}\u{305}", "no image"),
            ("\u{1B}_Ga=t,f=100,i=9;AAAA", "no end"),
        ] {
            let terminal = KittyEmulator()
            terminal.take(Array(bytes.utf8))
            #expect(!terminal.breaches.isEmpty, "\(what)")
        }
    }

    @Test func placeholdersCarryTheMarksOfTheProtocol() {
        #expect(Placeholder.most == 297 && KittyEmulator.marks.count == 297)
        for number in 0..<Placeholder.most {
            #expect(KittyEmulator.marks[Placeholder.mark(number)] == number, "\(number)")
            #expect(Placeholder.number(of: Placeholder.mark(number)) == number)
        }
        #expect(Placeholder.glyph(row: 0, column: 1) == "\u{10EEEE}\u{305}\u{30D}")
        // Text from outside cannot show an image.
        #expect(DisplayText(Placeholder.glyph(row: 0, column: 0)).text.first?.unicodeScalars.first == "\u{FFFD}")
    }
}

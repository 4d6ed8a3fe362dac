import Foundation

/// Writes and reads moments as ISO 8601 in UTC, in no locale.
package enum UTCTimestamp {
    /// A moment as `2026-11-23T06:10:40Z`; fractions of a second are cut off.
    ///
    /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z, kept within the years 1 to 9999.
    package static func string(_ seconds: Double) -> String {
        let whole = min(lastSecond, max(firstSecond, seconds.isNaN ? 0 : seconds)).rounded(.down)
        return Date(timeIntervalSince1970: whole).formatted(.iso8601)
    }

    private static let firstSecond = -62_135_596_800.0
    private static let lastSecond = 253_402_300_799.0
    private static let days = Date.ISO8601FormatStyle().year().month().day()

    /// Midnight of a date such as `2026-11-23`, in seconds since 1970-01-01T00:00:00Z.
    static func midnight(_ date: Substring) -> Double? { try? days.parse(String(date)).timeIntervalSince1970 }
}

extension UTCTimestamp {
    /// Reads `2026-11-23`, `2026-11-23T06:10:40Z`, with a fraction of a second or an offset such as `+01:00` as well.
    ///
    /// A time without `Z` or an offset is taken as UTC, and a blank may stand for the `T`.
    ///
    /// - Returns: Seconds since 1970-01-01T00:00:00Z, or `nil` where the text is no such moment.
    package static func seconds(_ text: String) -> Double? {
        var scanner = TimestampScanner(text)
        guard let year = scanner.number(digits: 4, in: 0...9999), scanner.skip("-"),
            let month = scanner.number(digits: 2, in: 1...12), scanner.skip("-"),
            scanner.number(digits: 2, in: 1...daysIn(month: month, year: year)) != nil,
            let midnight = midnight(text.prefix(10))
        else { return nil }
        if scanner.isAtEnd { return midnight }
        guard scanner.skip("T") || scanner.skip(" "), let clock = scanner.clock(), let offset = scanner.offset(),
            scanner.isAtEnd
        else { return nil }
        return midnight + clock - offset
    }

    private static func daysIn(month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : ([4, 6, 9, 11].contains(month) ? 30 : 31)
    }
}

/// Walks through the text of a moment.
private struct TimestampScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int, in range: ClosedRange<Int>) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return range.contains(value) ? value : nil
    }

    /// Seconds since midnight of `06:10`, `06:10:40` or `06:10:40.25`.
    mutating func clock() -> Double? {
        guard let hours = number(digits: 2, in: 0...23), skip(":"), let minutes = number(digits: 2, in: 0...59)
        else { return nil }
        let whole = Double(hours * 3600 + minutes * 60)
        guard skip(":") else { return whole }
        guard let seconds = number(digits: 2, in: 0...60) else { return nil }
        return skip(".") ? fraction().map { whole + Double(seconds) + $0 } : whole + Double(seconds)
    }

    /// The seconds by which a clock is ahead of UTC.
    mutating func offset() -> Double? {
        if isAtEnd || skip("Z") { return 0 }
        let isAhead = skip("+")
        guard isAhead || skip("-"), let hours = number(digits: 2, in: 0...23) else { return nil }
        _ = skip(":")
        guard let minutes = number(digits: 2, in: 0...59) else { return nil }
        return Double(hours * 3600 + minutes * 60) * (isAhead ? 1 : -1)
    }

    private mutating func fraction() -> Double? {
        var value = 0.0
        var scale = 0.1
        guard let first = digit() else { return nil }
        value = Double(first) * scale
        while let digit = digit() {
            scale /= 10
            value += Double(digit) * scale
        }
        return value
    }
}

/// Writes and reads moments as ISO 8601 in UTC, without a calendar or a locale.
///
/// The arithmetic between days and dates is H. Hinnant's "chrono-compatible low-level date algorithms", which counts
/// years from March so that a leap day comes last.
package enum UTCTimestamp {
    /// A moment as `2026-11-23T06:10:40Z`; fractions of a second are cut off.
    ///
    /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z, kept within the years 0 to 9999.
    package static func string(_ seconds: Double) -> String {
        let whole = Int(min(lastSecond, max(firstSecond, seconds.isNaN ? 0 : seconds)).rounded(.down))
        let day = whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400
        let (year, month, dayOfMonth) = date(ofDay: day)
        let clock = whole - day * 86_400
        let parts = [clock / 3600, clock / 60 % 60, clock % 60].map { padded($0, to: 2) }
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(dayOfMonth, to: 2))T"
            + parts.joined(separator: ":") + "Z"
    }

    private static let firstSecond = -62_167_219_200.0
    private static let lastSecond = 253_402_300_799.0

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// The day of a date of the years 0 to 9999, counted from 1970-01-01.
    static func day(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

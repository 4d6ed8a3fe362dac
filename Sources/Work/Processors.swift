import Foundation

/// How many processors this process may use: more threads than that only wait for one another.
package enum Processors {
    /// The processors that the process may run on (its affinity mask), or as many whole ones as its control groups grant it
    /// (`cpu.max`, or `cpu.cfs_quota_us` of the first version), whichever are fewer; at least 1.
    package static let available = count(
        allowed: allowed(status: text("/proc/self/status") ?? "") ?? ProcessInfo.processInfo.activeProcessorCount,
        quota: quota(groups: text("/proc/self/cgroup") ?? "", file: text))

    private static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    /// How many threads there is room for.
    ///
    /// - Parameters:
    ///   - allowed: Processors that the process may run on.
    ///   - quota: How many of them it may use up, in all; `nil`: no bound.
    static func count(allowed: Int, quota: Double?) -> Int {
        max(1, min(allowed, quota.map { Int($0.rounded(.down)) } ?? allowed))
    }

    /// How many processors the affinity mask has.
    ///
    /// - Parameter status: What `/proc/self/status` says: among others `Cpus_allowed_list:` and numbers and ranges of them.
    /// - Returns: `nil` where it says nothing of the kind.
    static func allowed(status: String) -> Int? {
        let name = "Cpus_allowed_list:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        var count = 0
        for part in line.dropFirst(name.count).split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let ends = part.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
            count += last - first + 1
        }
        return count > 0 ? count : nil
    }

    /// The processors that control groups grant, counted in parts: the smallest share of a group and those above it.
    ///
    /// - Parameters:
    ///   - groups: What `/proc/self/cgroup` says: lines of a number, controllers and a path, parted by colons.
    ///   - file: The text of a file; `nil` where there is none.
    /// - Returns: `nil` where there is no bound.
    static func quota(groups: String, file: (String) -> String?) -> Double? {
        var smallest: Double?
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isFirst = parts[1].split(separator: ",").contains("cpu")
            guard isFirst || parts[1].isEmpty else { continue }
            let root = isFirst ? "/sys/fs/cgroup/\(parts[1])" : "/sys/fs/cgroup"
            for folder in folders(of: parts[2]) {
                guard let share = isFirst ? firstShare(root + folder, file) : share(root + folder, file) else {
                    continue
                }
                smallest = min(share, smallest ?? share)
            }
        }
        return smallest
    }

    /// A group's path and those above it, up to the root, whose path is empty.
    private static func folders(of path: Substring) -> [String] {
        let names = path.split(separator: "/").filter { $0 != ".." }
        return (0...names.count).map { names.prefix($0).map { "/\($0)" }.joined() }
    }

    /// `cpu.max`: microseconds of processor time in a period, or `max`; and the period.
    private static func share(_ folder: String, _ file: (String) -> String?) -> Double? {
        let words = file("\(folder)/cpu.max")?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count == 2, let time = Double(words[0]), let period = Double(words[1]), period > 0 else {
            return nil
        }
        return time / period
    }

    /// The same in the first version, where -1 is no bound.
    private static func firstShare(_ folder: String, _ file: (String) -> String?) -> Double? {
        func number(_ name: String) -> Double? {
            file("\(folder)/\(name)").flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let time = number("cpu.cfs_quota_us"), time > 0, let period = number("cpu.cfs_period_us"), period > 0
        else { return nil }
        return time / period
    }
}

import Foundation
import Testing

@testable import Work

@Suite struct ProcessorTests {
    @Test func noMoreThreadsThanAllowedAndGranted() {
        #expect(Processors.count(allowed: 8, quota: nil) == 8)
        #expect(Processors.count(allowed: 8, quota: 2.5) == 2)
        #expect(Processors.count(allowed: 2, quota: 6) == 2)
        #expect(Processors.count(allowed: 4, quota: 0.25) == 1)
    }

    @Test func theAffinityMaskIsCounted() {
        #expect(Processors.allowed(status: "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n") == 4)
        #expect(Processors.allowed(status: "Cpus_allowed_list:\t1,4-5,9\nMems_allowed_list:\t0\n") == 4)
        #expect(Processors.allowed(status: "Cpus_allowed_list:\t7\n") == 1)
        #expect(Processors.allowed(status: "Cpus_allowed_list:\t\n") == nil && Processors.allowed(status: "") == nil)
    }

    @Test func theSmallestShareOnTheWayUpCounts() {
        let files = [
            "/sys/fs/cgroup/cpu.max": "max 100000\n", "/sys/fs/cgroup/slurm/cpu.max": "400000 100000\n",
            "/sys/fs/cgroup/slurm/job/cpu.max": "max 100000\n",
        ]
        #expect(Processors.quota(groups: "0::/slurm/job\n") { files[$0] } == 4)
        #expect(Processors.quota(groups: "0::/\n") { files[$0] } == nil)
        #expect(Processors.quota(groups: "0::/../slurm/job\n") { files[$0] } == 4)
        #expect(Processors.quota(groups: "no groups at all") { files[$0] } == nil)
    }

    @Test func theFirstVersionOfControlGroupsIsHeeded() {
        let folder = "/sys/fs/cgroup/cpu,cpuacct"
        let files = [
            "\(folder)/cpu.cfs_quota_us": "-1\n", "\(folder)/cpu.cfs_period_us": "100000\n",
            "\(folder)/docker/cpu.cfs_quota_us": "150000\n", "\(folder)/docker/cpu.cfs_period_us": "100000\n",
        ]
        #expect(Processors.quota(groups: "5:memory:/docker\n4:cpu,cpuacct:/docker\n") { files[$0] } == 1.5)
        #expect(Processors.quota(groups: "4:cpu,cpuacct:/\n") { files[$0] } == nil)
    }

    @Test func thisProcessHasRoom() {
        #expect((1...ProcessInfo.processInfo.processorCount).contains(Processors.available))
    }
}

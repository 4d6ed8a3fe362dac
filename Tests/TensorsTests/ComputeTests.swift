import COneDNN
import Testing

@testable import Tensors

@Suite struct ComputeTests {
    struct Broken: Error, Equatable { let job: Int }

    @Test func jobsGiveTheirResultsInOrder() throws {
        #expect(try Compute.map(Array(0..<50), workers: 3) { _, job in job * job } == (0..<50).map { $0 * $0 })
    }

    @Test func theFirstFailureIsThrownAndNoFurtherJobBegins() {
        #expect(throws: Broken(job: 0)) {
            try Compute.map(Array(0..<1000), workers: 1) { _, job in throw Broken(job: job) }
        }
    }

    @Test func memoryIsUsedAgain() throws {
        try Compute.run { compute in
            let first = compute.empty([100]).pointer
            #expect(compute.empty([90]).pointer == first)
        }
    }

    // The shim can ask for a kernel that exists in oneDNN's reference implementation only.
    @Test func aReferenceImplementationIsRefused() throws {
        let isRefused = try Compute.run(referencePolicy: .refuse) { compute -> Bool in
            let shape = [1, 3, 4, 4]
            let source = try compute.nativeLayout(shape, .rowMajor)
            let result = try compute.nativeLayout(
                { od_layout_strided($0, 4, [1, 3, 4, 4], [1, 1, 3, 12]) })
            do {
                _ = try compute.primitive("odd") {
                    od_pooling_forward(
                        $0, OD_AVERAGE_POOL, 0, source.handle, result.handle, ConvolutionShape.window(1, 1, 0))
                }
                return false
            } catch ComputeError.referenceImplementation {
                return true
            }
        }
        #expect(isRefused)
    }
}

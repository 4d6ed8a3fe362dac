import CKernels
import Foundation
import Testing

/// One call of the attention kernels, on rows of [q | k | v].
struct AttentionCase: CustomTestStringConvertible, Sendable {
    var batch = 2
    var heads = 3
    var queries: Int
    var keys: Int
    var headSize: Int
    var causal = false
    var lengths: [Int32]?

    var testDescription: String {
        "\(queries) queries, \(keys) keys of \(headSize)\(causal ? ", causal" : "")\(lengths == nil ? "" : ", padded")"
    }

    var width: Int { heads * headSize }
    var scale: Float { 1 / Float(headSize).squareRoot() }
    /// One query an image is its first token among the keys; else there are as many queries as keys.
    var queryStride: Int { queries == 1 ? keys * 3 * width : 3 * width }

    func sees(image: Int, query: Int, key: Int) -> Bool {
        key < Int(lengths?[image] ?? Int32(keys)) && (!causal || key <= query)
    }
}

/// What the formulas say, one number at a time and in double precision.
struct AttentionReference {
    let attention: AttentionCase
    let qkv: [Float]

    /// The value at `feature` of the head, in part 0, 1 or 2 (q, k, v) of a token; one query an image is token 0.
    private func value(_ part: Int, _ image: Int, _ token: Int, _ head: Int, _ feature: Int) -> Double {
        let row = (image * attention.keys + token) * 3 * attention.width
        return Double(qkv[row + part * attention.width + head * attention.headSize + feature])
    }

    private func eachHead(_ body: (_ image: Int, _ head: Int) -> Void) {
        for image in 0..<attention.batch {
            for head in 0..<attention.heads { body(image, head) }
        }
    }

    /// batch x heads x queries x keys.
    var probabilities: [Double] {
        var result: [Double] = []
        eachHead { image, head in
            for query in 0..<attention.queries {
                let scores = (0..<attention.keys).map { key in
                    guard attention.sees(image: image, query: query, key: key) else { return -Float.infinity }
                    let product = (0..<attention.headSize).reduce(0) {
                        $0 + value(0, image, query, head, $1) * value(1, image, key, head, $1)
                    }
                    return Float(product) * attention.scale
                }
                result += scores.contains { $0 > -.infinity } ? softmax(scores) : scores.map { _ in 0 }
            }
        }
        return result
    }

    private func index(_ image: Int, _ head: Int, _ query: Int, _ key: Int) -> Int {
        ((image * attention.heads + head) * attention.queries + query) * attention.keys + key
    }

    /// (batch * queries) x width.
    var output: [Float] {
        let probabilities = self.probabilities
        var out = [Float](repeating: 0, count: attention.batch * attention.queries * attention.width)
        eachHead { image, head in
            for query in 0..<attention.queries {
                for feature in 0..<attention.headSize {
                    let sum = (0..<attention.keys).reduce(0) {
                        $0 + probabilities[index(image, head, query, $1)] * value(2, image, $1, head, feature)
                    }
                    let row = (image * attention.queries + query) * attention.width
                    out[row + head * attention.headSize + feature] = Float(sum)
                }
            }
        }
        return out
    }

    /// The gradients of q, k and v in the places of `qkv`, from those of the output.
    func gradients(_ dout: [Float]) -> [Float] {
        let probabilities = self.probabilities
        var result = [Double](repeating: 0, count: qkv.count)
        func add(_ change: Double, _ part: Int, _ image: Int, _ token: Int, _ head: Int, _ feature: Int) {
            let row = (image * attention.keys + token) * 3 * attention.width
            result[row + part * attention.width + head * attention.headSize + feature] += change
        }
        eachHead { image, head in
            for query in 0..<attention.queries {
                let row = (image * attention.queries + query) * attention.width + head * attention.headSize
                let p = (0..<attention.keys).map { probabilities[index(image, head, query, $0)] }
                let dp = (0..<attention.keys).map { key in
                    (0..<attention.headSize).reduce(0) { $0 + Double(dout[row + $1]) * value(2, image, key, head, $1) }
                }
                let mean = zip(p, dp).reduce(0) { $0 + $1.0 * $1.1 }
                for key in 0..<attention.keys {
                    let dscore = p[key] * (dp[key] - mean) * Double(attention.scale)
                    for feature in 0..<attention.headSize {
                        add(dscore * value(1, image, key, head, feature), 0, image, query, head, feature)
                        add(dscore * value(0, image, query, head, feature), 1, image, key, head, feature)
                        add(p[key] * Double(dout[row + feature]), 2, image, key, head, feature)
                    }
                }
            }
        }
        return result.map { Float($0) }
    }
}

@Suite struct AttentionKernelTests {
    static let cases = [
        AttentionCase(queries: 1, keys: 1, headSize: 1),
        AttentionCase(queries: 5, keys: 5, headSize: 3),
        AttentionCase(queries: 17, keys: 17, headSize: 16, causal: true),
        AttentionCase(queries: 50, keys: 50, headSize: 64),
        AttentionCase(queries: 1, keys: 50, headSize: 64),
        AttentionCase(queries: 33, keys: 33, headSize: 40, causal: true, lengths: [33, 7]),
        AttentionCase(queries: 20, keys: 20, headSize: 8, lengths: [0, 16]),
        AttentionCase(batch: 1, heads: 2, queries: 70, keys: 70, headSize: 20),
    ]

    private func forward(_ attention: AttentionCase, _ qkv: [Float], saving: Bool) -> (out: [Float], saved: [Float]) {
        let width = attention.width
        var out = [Float](repeating: .nan, count: attention.batch * attention.queries * width)
        var saved = [Float](
            repeating: .nan, count: attention.batch * attention.heads * attention.queries * attention.keys
        )
        qkv.withUnsafeBufferPointer { buffer in
            guard let q = buffer.baseAddress else { return }
            saved.withUnsafeMutableBufferPointer { probabilities in
                ck_attention(
                    q, Int64(attention.queryStride), q + width, q + 2 * width, Int64(3 * width), &out, Int64(width),
                    saving ? probabilities.baseAddress : nil, Int64(attention.batch), Int64(attention.heads),
                    Int64(attention.queries), Int64(attention.keys), Int64(attention.headSize), attention.scale,
                    attention.causal ? 1 : 0, attention.lengths
                )
            }
        }
        return (out, saved)
    }

    private func backward(
        _ attention: AttentionCase, _ qkv: [Float], _ probabilities: [Float], _ dout: [Float]
    ) -> [Float] {
        let width = attention.width
        var gradients = [Float](repeating: 0, count: qkv.count)
        qkv.withUnsafeBufferPointer { operands in
            gradients.withUnsafeMutableBufferPointer { results in
                guard let q = operands.baseAddress, let dq = results.baseAddress else { return }
                ck_attention_backward(
                    q, Int64(attention.queryStride), q + width, q + 2 * width, Int64(3 * width), probabilities, dout,
                    Int64(width), dq, dq + width, dq + 2 * width, Int64(attention.batch), Int64(attention.heads),
                    Int64(attention.queries), Int64(attention.keys), Int64(attention.headSize), attention.scale
                )
            }
        }
        return gradients
    }

    @Test(arguments: cases)
    func outputsAndProbabilities(attention: AttentionCase) {
        var values = SeededValues(seed: 20)
        let qkv = values.array(attention.batch * attention.keys * 3 * attention.width, from: -2, to: 2)
        let reference = AttentionReference(attention: attention, qkv: qkv)
        expectKernel(gives: reference.output) { forward(attention, qkv, saving: false).out }
        expectKernel(gives: reference.probabilities.map { Float($0) }) { forward(attention, qkv, saving: true).saved }
    }

    @Test(arguments: cases)
    func gradients(attention: AttentionCase) {
        var values = SeededValues(seed: 21)
        let qkv = values.array(attention.batch * attention.keys * 3 * attention.width, from: -2, to: 2)
        let dout = values.array(attention.batch * attention.queries * attention.width)
        let reference = AttentionReference(attention: attention, qkv: qkv)
        let saved = reference.probabilities.map { Float($0) }
        expectKernel(gives: reference.gradients(dout), within: attention.keys == 1 ? 1e-4 : 1e-5) {
            backward(attention, qkv, saved, dout)
        }
    }
}

import CKernels
import Testing

@Suite struct RearrangementKernelTests {
    @Test(arguments: [(1, 1, 49, 37), (3, 2, 196, 16), (40, 1, 30, 70)])
    func globalAverage(batch: Int, blocks: Int, pixels: Int, block: Int) {
        var values = SeededValues(seed: 17)
        let outer = batch * blocks
        let x = values.array(outer * pixels * block)
        let dy = values.array(outer * block)
        let means = (0..<outer * block).map { index in
            let first = index / block * pixels * block + index % block
            let sum = stride(from: first, to: first + pixels * block, by: block).reduce(0) { $0 + Double(x[$1]) }
            return Float(sum / Double(pixels))
        }
        expectKernel(gives: means) {
            var y = [Float](repeating: .nan, count: outer * block)
            ck_global_average(x, &y, Int64(batch), Int64(blocks), Int64(pixels), Int64(block))
            return y
        }
        expectKernel(gives: x.indices.map { dy[$0 / (pixels * block) * block + $0 % block] / Float(pixels) }) {
            var dx = x
            ck_global_average_backward(dy, &dx, Int64(batch), Int64(blocks), Int64(pixels), Int64(block))
            return dx
        }
    }

    @Test(arguments: [1, 130])
    func gathersAndScattersRows(columns: Int) {
        var values = SeededValues(seed: 18)
        let entries = 11
        let count = 60_000 / columns
        let table = values.array(entries * columns)
        let ids = values.numbers(count, below: Int32(entries))
        let dout = values.array(count * columns)
        expectKernel(gives: ids.flatMap { table[Int($0) * columns..<Int($0 + 1) * columns] }, within: 0) {
            var out = [Float](repeating: 0, count: count * columns)
            ck_gather_rows(table, ids, &out, Int64(count), Int64(columns))
            return out
        }
        var sums = table
        for (row, id) in ids.enumerated() {
            for column in 0..<columns {
                sums[Int(id) * columns + column] += dout[row * columns + column]
            }
        }
        expectKernel(gives: sums, within: 0) {
            var gradient = table
            ck_scatter_add_rows(dout, ids, &gradient, Int64(count), Int64(columns))
            return gradient
        }
    }

    @Test(arguments: [(28, 7), (30, 7), (33, 16)])
    func cutsPatches(size: Int, patch: Int) {
        var values = SeededValues(seed: 19)
        let (images, channels, grid) = (9, 3, size / patch)
        let image = values.array(images * channels * size * size)
        var expected: [Float] = []
        for n in 0..<images {
            for (y, x) in (0..<grid * grid).map({ ($0 / grid, $0 % grid) }) {
                for c in 0..<channels {
                    for line in 0..<patch {
                        let first = ((n * channels + c) * size + y * patch + line) * size + x * patch
                        expected += image[first..<first + patch]
                    }
                }
            }
        }
        expectKernel(gives: expected, within: 0) {
            var rows = [Float](repeating: 0, count: expected.count)
            ck_patches(image, &rows, Int64(images), Int64(channels), Int64(size), Int64(patch))
            return rows
        }
    }
}

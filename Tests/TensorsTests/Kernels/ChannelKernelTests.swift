import CKernels
import Testing

@Suite struct ChannelKernelTests {
    /// Planes, the two widths of blocks, and one that no register fits.
    @Test(arguments: [1, 5, 8, 16])
    func scalesAndShiftsEveryChannel(block: Int) {
        let (images, blocks, pixels) = (3, 2, 1100)
        var values = SeededValues(seed: UInt64(block))
        let x = values.array(images * blocks * pixels * block)
        let scale = values.array(blocks * block, from: -2, to: 2)
        let shift = values.array(blocks * block)
        let expected = x.indices.map { index in
            let channel = index / (pixels * block) % blocks * block + index % block
            return max(0, x[index] * scale[channel] + shift[channel])
        }
        expectKernel(gives: expected, within: 1e-6) {
            var y = [Float](repeating: -1, count: x.count)
            ck_scale_shift_relu(
                x, scale, shift, &y, Int64(images), Int64(blocks), Int64(pixels), Int64(block))
            return y
        }
    }
}

import COneDNN

/// The shape of a two-dimensional convolution, in PyTorch's terms.
struct ConvolutionShape: Hashable {
    let batch: Int
    let inputChannels: Int
    let height: Int
    let width: Int
    let outputChannels: Int
    let kernel: Int
    let stride: Int
    let padding: Int

    var outputHeight: Int { (height + 2 * padding - kernel) / stride + 1 }
    var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }
    var input: [Int] { [batch, inputChannels, height, width] }
    var output: [Int] { [batch, outputChannels, outputHeight, outputWidth] }
    var weights: [Int] { [outputChannels, inputChannels, kernel, kernel] }
    var numbers: [Int] { [batch, inputChannels, height, width, outputChannels, kernel, stride, padding] }
    var window: od_window { Self.window(kernel, stride, padding) }

    /// The same convolution of images with another number of channels.
    func withInputChannels(_ channels: Int) -> ConvolutionShape {
        ConvolutionShape(
            batch: batch, inputChannels: channels, height: height, width: width, outputChannels: outputChannels,
            kernel: kernel, stride: stride, padding: padding)
    }

    static func window(_ kernel: Int, _ stride: Int, _ padding: Int) -> od_window {
        let (kernel, stride, padding) = (Int64(kernel), Int64(stride), Int64(padding))
        return od_window(kernel: (kernel, kernel), stride: (stride, stride), padding: (padding, padding))
    }
}

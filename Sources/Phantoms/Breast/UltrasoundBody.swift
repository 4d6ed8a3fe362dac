/// What sound meets below the probe.
struct UltrasoundBody {
    /// How strongly tissue scatters back, in decibels beside glandular tissue.
    var echo: Canvas
    /// What a centimetre of tissue takes from the sound beyond what the machine makes up for, in decibels there and back.
    var loss: Canvas

    init(grid: PixelGrid) {
        (echo, loss) = (Canvas(grid: grid), Canvas(grid: grid))
    }
}

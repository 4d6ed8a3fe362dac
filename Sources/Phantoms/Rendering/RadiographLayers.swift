/// What rays meet on their way through a patient, as centimetres of each material in every pixel.
struct RadiographLayers {
    /// The body's whole thickness.
    var body: Canvas
    /// How much of the body is air-filled lung.
    var lung: Canvas
    /// What takes the lung's place: heart, vessels, consolidated tissue, fluid.
    var displaced: Canvas
    /// Bone.
    var bone: Canvas
    /// Gas: airways, stomach.
    var gas: Canvas
    /// Metal and other dense things, in centimetres of a dense plastic.
    var device: Canvas

    init(grid: PixelGrid) {
        let empty = Canvas(grid: grid)
        (body, lung, displaced) = (empty, empty, empty)
        (bone, gas, device) = (empty, empty, empty)
    }

    /// Linear attenuation per centimetre at about 60 keV, after the tables of Hubbell and Seltzer (NISTIR 5632):
    /// water 0.20, bone (diluted by marrow) 0.42; inflated lung has a quarter of water's density.
    private enum Attenuation {
        static let tissue: Float = 0.20
        static let lung: Float = 0.055
        static let bone: Float = 0.42
        static let device: Float = 2.5
    }

    /// The exponent of Beer and Lambert's law in every pixel, for a patient `scale` times as large as the anatomy.
    func opticalDepth(scale: Float) -> Canvas {
        var depth = body
        depth.map { $0 * Attenuation.tissue }
        var air = lung
        air.combine(with: displaced) { max(0, $0 - max(0, $1)) }
        depth.combine(with: air) { $0 - $1 * (Attenuation.tissue - Attenuation.lung) }
        depth.combine(with: gas) { $0 - $1 * Attenuation.tissue }
        depth.combine(with: bone) { max(0, $0) + $1 * (Attenuation.bone - Attenuation.tissue) }
        depth.combine(with: device) { ($0 + $1 * Attenuation.device) * scale }
        return depth
    }
}

import COneDNN

/// What is applied to the result of a linear operation before it is stored.
package enum Activation: Int, Sendable {
    /// Nothing.
    case none
    /// max(0, x).
    case relu
    /// Gaussian error linear unit, x · Φ(x), with the exact Φ (Hendrycks & Gimpel 2016, arXiv:1606.08415).
    case gelu
    /// x · sigmoid(1.702 x), CLIP's approximation of GELU.
    case quickGELU
    /// GELU with tanh in place of Φ: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), for inference alone.
    case tanhGELU

    var native: od_activation {
        switch self {
        case .none: OD_NO_ACTIVATION
        case .relu: OD_RELU
        case .gelu: OD_GELU
        case .quickGELU: OD_QUICK_GELU
        case .tanhGELU: OD_TANH_GELU
        }
    }
}

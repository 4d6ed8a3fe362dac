// Linear maps in whole numbers: unsigned bytes by row times signed bytes by output, with sums that are exact.
//
// A row x is written as x = lowest + scale * q with q from 0 to 255, the weights of an output as w = scale * q with q from
// -127 to 127. The sum of the products of both q's is a whole number, so no result depends on the processor's vectors, on
// the number of rows, or on the order of the sum.
#ifndef CK_QUANTIZED_H
#define CK_QUANTIZED_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Outputs that lie side by side in packed weights: their number is rounded up to a multiple of it.
enum { CK_QUANTIZED_PANEL = 16 };

/// What is applied to a result last.
enum ck_quantized_activation {
    CK_QUANTIZED_NONE = 0,
    CK_QUANTIZED_RELU = 1,
    CK_QUANTIZED_GELU = 2,
    CK_QUANTIZED_QUICK_GELU = 3,
    CK_QUANTIZED_TANH_GELU = 4,
};

/// Whether this processor multiplies bytes in one instruction (AVX-512 VNNI); elsewhere these maps are right, but slow.
int ck_has_byte_products(void);

/// Bytes of a row of `inputs` values: a multiple of four.
int64_t ck_quantized_depth(int64_t inputs);

/// The most inputs for which no sum can overflow.
int64_t ck_quantized_most_inputs(void);

/// Writes rows as bytes.
///
/// x: rows x inputs. bytes: rows x ck_quantized_depth(inputs). scales, lowest: rows. A row with a value that is not finite
/// gets a scale that is none.
void ck_quantize_rows(
    const float *x, uint8_t *bytes, float *scales, float *lowest, int64_t rows, int64_t inputs
);

/// Packs weights as bytes.
///
/// weights: outputs x inputs. packed: outputs, rounded up to panels, times ck_quantized_depth(inputs). scales, sums: as many
/// as rounded up outputs; a sum is that of an output's weights as they are now.
void ck_pack_quantized(
    const float *weights, int8_t *packed, float *scales, float *sums, int64_t outputs, int64_t inputs
);

struct ck_quantized_map {
    /// rows x ck_quantized_depth(inputs), and what its bytes mean.
    const uint8_t *bytes;
    const float *row_scales;
    const float *row_lowest;
    /// As `ck_pack_quantized` makes them.
    const int8_t *packed;
    const float *scales;
    const float *sums;
    /// As many as rounded up outputs.
    const float *bias;
    /// rows x outputs.
    float *result;
    int64_t rows;
    int64_t inputs;
    int64_t outputs;
    enum ck_quantized_activation activation;
    /// Whether the result is added to what is there, before the activation.
    int accumulates;
};

/// Computes a map of rows.
void ck_quantized_linear(const struct ck_quantized_map *map);

#pragma clang assume_nonnull end

#endif

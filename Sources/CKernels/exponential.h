// Exponentials and what is made of them: scalar functions without branches, which clang turns into vectors inside a loop,
// and the softmax of a row.
#ifndef CK_EXPONENTIAL_H
#define CK_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#include "lanes.h"

// e^x with x = k ln 2 + r and |r| <= ln 2 / 2: e^r by its Taylor series to r^7 (truncated below 6e-9), 2^k by its bits.
// The relative error stays below 1e-7 (measured over [-87, 88]). The macros serve scalars and vectors.

/// Below it the result would be subnormal.
#define CK_LOWEST_EXPONENT (-87.3365f)
/// Above it 2^k would not be finite.
#define CK_HIGHEST_EXPONENT 88.3762f
/// 1.5 * 2^23: adding it rounds to an integer, which stands in the lowest bits of the sum.
#define CK_ROUNDER 12582912.0f
/// 1 / ln 2
#define CK_PER_LN2 1.44269504f
/// x - k ln 2, with ln 2 in two parts: the first has few enough bits for k times it to be exact.
#define CK_REMAINDER(x, k) (((x) - (k) * 0.693359375f) + (k) * 2.12194440e-4f)
/// 1 + r + r^2 / 2! + ... + r^7 / 7!
#define CK_EXPONENTIAL_SERIES(r) \
    (((((((1.0f / 5040 * (r) + 1.0f / 720) * (r) + 1.0f / 120) * (r) + 1.0f / 24) * (r) + 1.0f / 6) * (r) + 0.5f) * \
          (r) + 1.0f) * (r) + 1.0f)

/// e^x. Below -87.3365 it is 0; above 88.3762 it stays at e^88.3762 = 2.4e38. NaN gives NaN.
CK_INLINE float ck_exponential(float x) {
    float bounded = x > CK_HIGHEST_EXPONENT ? CK_HIGHEST_EXPONENT : x;
    float shifted = bounded * CK_PER_LN2 + CK_ROUNDER;
    float k = shifted - CK_ROUNDER;
    float r = CK_REMAINDER(bounded, k);
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return x < CK_LOWEST_EXPONENT ? 0.0f : CK_EXPONENTIAL_SERIES(r) * power;
}

/// Replaces every lane x <= 0 by e^x, as `ck_exponential` does; lanes above 88.3762 are not provided for.
CK_INLINE void ck_exponential_lanes(ck_lanes *x) {
    ck_lanes shifted = *x * CK_PER_LN2 + CK_ROUNDER;
    ck_lanes k = shifted - CK_ROUNDER;
    ck_lanes r = CK_REMAINDER(*x, k);
    ck_lanes power = (ck_lanes)(((ck_lane_bits)shifted + 127) << 23);
    ck_lanes result = CK_EXPONENTIAL_SERIES(r) * power;
    *x = (ck_lanes)((ck_lane_mask)result & ~(*x < CK_LOWEST_EXPONENT));
}

/// The standard normal distribution function, and e^(-x^2/2), which its density is made of.
struct ck_normal {
    float distribution;
    float exponential;
};

/// erf by Abramowitz and Stegun, Handbook of Mathematical Functions, formula 7.1.26, whose error is below 1.5e-7; with
/// rounding, the error of the distribution function stays below 3e-7 (measured over [-12, 12]).
CK_INLINE struct ck_normal ck_standard_normal(float x) {
    float z = (x < 0 ? -x : x) * 0.707106781f;
    float t = 1.0f / (1.0f + 0.3275911f * z);
    float exponential = ck_exponential(-z * z);
    float series = 1.061405429f;
    series = series * t - 1.453152027f;
    series = series * t + 1.421413741f;
    series = series * t - 0.284496736f;
    series = series * t + 0.254829592f;
    float upper_tail = 0.5f * series * t * exponential;
    struct ck_normal normal = {.distribution = x < 0 ? upper_tail : 1.0f - upper_tail, .exponential = exponential};
    return normal;
}

/// 1 / (1 + e^-x).
CK_INLINE float ck_sigmoid(float x) {
    return 1.0f / (1.0f + ck_exponential(-x));
}

/// out = exp(x - largest) for n values; returns their sum.
CK_INLINE float ck_row_exponentials(const float *x, float largest, float *out, int64_t n) {
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        out[i] = ck_exponential(x[i] - largest);
    }
    return ck_row_sum(out, n);
}

/// y = softmax(x) for n values.
CK_INLINE void ck_softmax_row(const float *x, float *y, int64_t n) {
    float inverse = 1 / ck_row_exponentials(x, ck_row_maximum(x, n), y, n);
    for (int64_t i = 0; i < n; i++) {
        y[i] *= inverse;
    }
}

/// row = softmax(scale * row) over its first `seen` values, zeros in the rest; `padded` values of whole vectors.
CK_INLINE void ck_masked_softmax_row(float *row, int64_t seen, int64_t padded, float scale) {
    const ck_lane_mask numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ck_lanes_in_memory *vectors = (ck_lanes_in_memory *)row;
    if (seen <= 0) {
        memset(row, 0, (size_t)padded * sizeof(float));
        return;
    }
    int64_t last = (seen - 1) / CK_LANES;
    for (int64_t i = last + 1; i < padded / CK_LANES; i++) {
        vectors[i] = (ck_lanes){0};
    }
    ck_lane_mask hidden = numbers >= (int32_t)(seen - last * CK_LANES);
    ck_lanes infinities = -INFINITY - (ck_lanes){0};
    vectors[last] = (ck_lanes)(((ck_lane_mask)infinities & hidden) | ((ck_lane_mask)vectors[last] & ~hidden));
    ck_lanes largest_lanes = vectors[0];
    for (int64_t i = 1; i <= last; i++) {
        ck_lanes next = vectors[i];
        ck_lanes_maximum(&largest_lanes, &next);
    }
    float largest = ck_largest_lane(&largest_lanes);
    ck_lanes sums = {0};
    for (int64_t i = 0; i <= last; i++) {
        ck_lanes x = (vectors[i] - largest) * scale;
        ck_exponential_lanes(&x);
        sums += x;
        vectors[i] = x;
    }
    float inverse = 1 / ck_row_sum((const float *)&sums, CK_LANES);
    for (int64_t i = 0; i <= last; i++) {
        vectors[i] *= inverse;
    }
}

#endif

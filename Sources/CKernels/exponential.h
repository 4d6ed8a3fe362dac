// Scalar functions without branches, which clang turns into vectors inside a loop.
#ifndef CK_EXPONENTIAL_H
#define CK_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#include "variants.h"

/// e^x. x = k ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series to r^7 (truncated below 6e-9), 2^k by its bits.
/// The relative error stays below 1.2e-7 (measured over [-87, 88]). Below -87.3365, where the result would be
/// subnormal, it is 0; above 88.3762 it stays at e^88.3762 = 2.4e38. NaN gives NaN.
CK_INLINE float ck_exponential(float x) {
    const float lowest = -87.3365f;
    const float highest = 88.3762f;
    const float rounder = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, kept in the lowest bits
    float bounded = x > highest ? highest : x;
    float shifted = bounded * 1.44269504f + rounder;
    float k = shifted - rounder;
    // ln 2 in two parts; the first has few enough bits for k times it to be exact.
    float r = (bounded - k * 0.693359375f) + k * 2.12194440e-4f;
    float series = 1.0f / 5040;
    series = series * r + 1.0f / 720;
    series = series * r + 1.0f / 120;
    series = series * r + 1.0f / 24;
    series = series * r + 1.0f / 6;
    series = series * r + 0.5f;
    series = series * r + 1.0f;
    series = series * r + 1.0f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return x < lowest ? 0.0f : series * power;
}

/// The standard normal distribution function, and e^(-x^2/2), which its density is made of.
struct ck_normal {
    float distribution;
    float exponential;
};

/// erf by Abramowitz and Stegun, Handbook of Mathematical Functions, formula 7.1.26: error below 1.5e-7.
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

#endif

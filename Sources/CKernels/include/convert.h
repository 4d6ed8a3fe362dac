// Conversions between float32 and the 16-bit floats of model files.
//
// n: number of values. Both sides may be unaligned and must not overlap. Narrowing rounds to nearest, ties to even;
// what is too large becomes infinity; NaN stays NaN.
#ifndef CK_CONVERT_H
#define CK_CONVERT_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// IEEE 754 binary16 (n) to float32 (n), exactly.
void ck_f16_to_f32(const void *source, void *target, int64_t n);

/// bfloat16 (n) to float32 (n), exactly.
void ck_bf16_to_f32(const void *source, void *target, int64_t n);

/// float32 (n) to IEEE 754 binary16 (n).
void ck_f32_to_f16(const void *source, void *target, int64_t n);

/// float32 (n) to bfloat16 (n).
void ck_f32_to_bf16(const void *source, void *target, int64_t n);

#pragma clang assume_nonnull end

#endif

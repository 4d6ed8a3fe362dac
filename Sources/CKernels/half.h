// One number of 16 bits, in plain C.
#ifndef CK_HALF_H
#define CK_HALF_H

#include <stdint.h>
#include <string.h>

#include "dispatch.h"

CK_INLINE float ck_float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

CK_INLINE uint32_t ck_bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// The bits of the float32 that an IEEE 754 binary16 is.
CK_INLINE uint32_t ck_widened(uint16_t half) {
    const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    const uint32_t exponent = half & 0x7c00;
    const uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13;
    if (exponent == 0x7c00) {
        return sign | 0x7f800000 | magnitude;
    }
    // Moving the exponent's bias from 15 to 127 is a product with 2^112, which also normalises subnormal numbers.
    return sign | ck_bits_of(ck_float_of(magnitude) * 0x1p112f);
}

#endif

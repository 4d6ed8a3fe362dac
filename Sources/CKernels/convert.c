#include "convert.h"

#include <stdint.h>
#include <string.h>

#include "dispatch.h"
#include "half.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static uint16_t load16(const void *source, int64_t index) {
    uint16_t value;
    memcpy(&value, (const char *)source + 2 * index, sizeof value);
    return value;
}

static uint32_t load32(const void *source, int64_t index) {
    uint32_t value;
    memcpy(&value, (const char *)source + 4 * index, sizeof value);
    return value;
}

static void store16(void *target, int64_t index, uint16_t value) {
    memcpy((char *)target + 2 * index, &value, sizeof value);
}

static void store32(void *target, int64_t index, uint32_t value) {
    memcpy((char *)target + 4 * index, &value, sizeof value);
}

static uint16_t narrowed(uint32_t single) {
    const uint16_t sign = (uint16_t)(single >> 16) & 0x8000;
    const uint32_t magnitude = single & 0x7fffffff;
    if (magnitude > 0x7f800000) {
        return sign | 0x7e00;
    }
    if (magnitude >= 0x477ff000) { // 65520 and beyond round to infinity
        return sign | 0x7c00;
    }
    if (magnitude < 0x38800000) { // below 2^-14: adding 0.5 leaves the subnormal's bits, rounded, at the end
        return sign | (uint16_t)(ck_bits_of(ck_float_of(magnitude) + 0.5f) - 0x3f000000);
    }
    const uint32_t odd = (magnitude >> 13) & 1;
    return sign | (uint16_t)((magnitude - 0x38000000 + 0xfff + odd) >> 13);
}

#if defined(__x86_64__)

CK_AVX2 static int64_t widen_by_eight(const char *source, char *target, int64_t n) {
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const __m128i halves = _mm_loadu_si128((const __m128i *)(source + 2 * i));
        _mm256_storeu_ps((float *)(target + 4 * i), _mm256_cvtph_ps(halves));
    }
    return i;
}

CK_AVX2 static int64_t narrow_by_eight(const char *source, char *target, int64_t n) {
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const __m256 singles = _mm256_loadu_ps((const float *)(source + 4 * i));
        _mm_storeu_si128((__m128i *)(target + 2 * i), _mm256_cvtps_ph(singles, _MM_FROUND_TO_NEAREST_INT));
    }
    return i;
}

#else

static int64_t widen_by_eight(const char *source, char *target, int64_t n) { return 0; }
static int64_t narrow_by_eight(const char *source, char *target, int64_t n) { return 0; }

#endif

CK_INLINE void f16_to_f32(const void *source, void *target, int64_t n, const int level) {
    for (int64_t i = level >= CK_LEVEL_AVX2 ? widen_by_eight(source, target, n) : 0; i < n; i++) {
        store32(target, i, ck_widened(load16(source, i)));
    }
}

CK_INLINE void f32_to_f16(const void *source, void *target, int64_t n, const int level) {
    for (int64_t i = level >= CK_LEVEL_AVX2 ? narrow_by_eight(source, target, n) : 0; i < n; i++) {
        store16(target, i, narrowed(load32(source, i)));
    }
}

CK_INLINE void bf16_to_f32(const void *source, void *target, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        store32(target, i, (uint32_t)load16(source, i) << 16);
    }
}

CK_INLINE void f32_to_bf16(const void *source, void *target, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        const uint32_t bits = load32(source, i);
        const int is_nan = (bits & 0x7fffffff) > 0x7f800000;
        const uint32_t rounded = bits + 0x7fff + ((bits >> 16) & 1);
        store16(target, i, (uint16_t)((is_nan ? bits | 0x400000 : rounded) >> 16));
    }
}

CK_KERNEL_BY_LEVEL(
    void, f16_to_f32, (const void *source, void *target, int64_t n), (source, target, n), (source, target, n, level)
)
CK_KERNEL_BY_LEVEL(
    void, f32_to_f16, (const void *source, void *target, int64_t n), (source, target, n), (source, target, n, level)
)
CK_KERNEL(void, bf16_to_f32, (const void *source, void *target, int64_t n), (source, target, n))
CK_KERNEL(void, f32_to_bf16, (const void *source, void *target, int64_t n), (source, target, n))

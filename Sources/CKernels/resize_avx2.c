#include "resize_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))

/// Weights are 23 bits wide with their sign. Split in two 16-bit parts, both products fit the 16-bit multiply-add, and
/// the shifted sum of the two is the exact one.
AVX2 static inline __m256i join(__m256i high, __m256i low) {
    return _mm256_add_epi32(_mm256_slli_epi32(high, resize_low_bits), low);
}

AVX2 static inline int32_t sum_of_lanes(__m256i lanes) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, _MM_SHUFFLE(1, 0, 3, 2)));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, _MM_SHUFFLE(2, 3, 0, 1)));
    return _mm_cvtsi128_si32(half);
}

AVX2 static inline uint8_t weighted_sum(
    const int16_t *high_weights, const int16_t *low_weights, int64_t taps, const uint8_t *samples) {
    __m256i high = _mm256_setzero_si256(), low = _mm256_setzero_si256();
    for (int64_t t = 0; t < taps; t += resize_tap_block) {
        __m256i pixels = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(samples + t)));
        __m256i h = _mm256_loadu_si256((const __m256i *)(high_weights + t));
        __m256i l = _mm256_loadu_si256((const __m256i *)(low_weights + t));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(pixels, h));
        low = _mm256_add_epi32(low, _mm256_madd_epi16(pixels, l));
    }
    int32_t value = (sum_of_lanes(join(high, low)) + (1 << (resize_precision - 1))) >> resize_precision;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

AVX2 void resize_row_avx2(const resize_axis *axis, const uint8_t *row, uint8_t *target, int64_t step) {
    for (int64_t i = 0; i < axis->count; i++) {
        int64_t place = i * axis->stride;
        target[i * step] = weighted_sum(axis->high + place, axis->low + place, axis->taps[i], row + axis->first[i]);
    }
}

/// The sums of 16 neighbouring samples, in the lane order of the 256-bit unpack instructions.
typedef struct {
    __m256i high[2], low[2];
} column_sums;

/// Two weights side by side in every 32-bit lane.
AVX2 static inline __m256i pair(const int16_t *weights) {
    int32_t both;
    memcpy(&both, weights, sizeof both);
    return _mm256_set1_epi32(both);
}

AVX2 static inline void add_two_rows(
    column_sums *sums, const uint8_t *upper, const uint8_t *lower, __m256i high, __m256i low) {
    __m256i a = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)upper));
    __m256i b = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)lower));
    __m256i pairs[2] = {_mm256_unpacklo_epi16(a, b), _mm256_unpackhi_epi16(a, b)};
    for (int i = 0; i < 2; i++) {
        sums->high[i] = _mm256_add_epi32(sums->high[i], _mm256_madd_epi16(pairs[i], high));
        sums->low[i] = _mm256_add_epi32(sums->low[i], _mm256_madd_epi16(pairs[i], low));
    }
}

AVX2 static inline __m128i round_and_clip(const column_sums *sums) {
    __m256i half = _mm256_set1_epi32(1 << (resize_precision - 1));
    __m256i first = _mm256_srai_epi32(_mm256_add_epi32(join(sums->high[0], sums->low[0]), half), resize_precision);
    __m256i second = _mm256_srai_epi32(_mm256_add_epi32(join(sums->high[1], sums->low[1]), half), resize_precision);
    __m256i words = _mm256_packs_epi32(first, second);
    return _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

AVX2 static inline __m128i sixteen_columns(
    const int16_t *high, const int16_t *low, int64_t taps, const uint8_t *rows, int64_t stride) {
    column_sums sums = {{_mm256_setzero_si256(), _mm256_setzero_si256()},
                        {_mm256_setzero_si256(), _mm256_setzero_si256()}};
    for (int64_t t = 0; t < taps; t += 2) {
        const uint8_t *upper = rows + t * stride;
        // Past the last row the weight is zero; any readable row will do.
        const uint8_t *lower = t + 1 < taps ? upper + stride : upper;
        add_two_rows(&sums, upper, lower, pair(high + t), pair(low + t));
    }
    return round_and_clip(&sums);
}

AVX2 void resize_columns_avx2(
    const resize_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target) {
    int64_t place = index * axis->stride, taps = axis->taps[index];
    const uint8_t *first = rows + axis->first[index] * stride;
    int64_t x = 0;
    for (; x + 16 <= size; x += 16) {
        __m128i samples = sixteen_columns(axis->high + place, axis->low + place, taps, first + x, stride);
        _mm_storeu_si128((__m128i *)(target + x), samples);
    }
    resize_columns_portable(axis, index, rows + x, stride, size - x, target + x);
}

#endif

#include "halves.h"

#include "dispatch.h"
#include "half.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The sum of the products of a row with a vector from `i` on; of the row with itself where there is no vector.
CK_INLINE float plain_dot(const uint16_t *row, const float *vector, int64_t i, int64_t columns) {
    float sum = 0;
    for (; i < columns; i++) {
        float value = ck_float_of(ck_widened(row[i]));
        sum += value * (vector ? vector[i] : value);
    }
    return sum;
}

#if defined(__x86_64__)

enum { WIDTH = 8 };

CK_AVX2 static inline __m256 eight(const uint16_t *row) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)row));
}

CK_AVX2 static inline __m256 product(__m256 sum, const uint16_t *row, const float *vector, int64_t i) {
    __m256 values = eight(row + i);
    return _mm256_fmadd_ps(values, vector ? _mm256_loadu_ps(vector + i) : values, sum);
}

CK_AVX2 static float total(__m256 sum) {
    __m128 half = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}

/// Four sums side by side, so that one product need not wait for the one before.
CK_AVX2 static float dot_by_eight(const uint16_t *row, const float *vector, int64_t columns) {
    __m256 first = _mm256_setzero_ps(), second = first, third = first, fourth = first;
    int64_t i = 0;
    for (; i + 4 * WIDTH <= columns; i += 4 * WIDTH) {
        first = product(first, row, vector, i);
        second = product(second, row, vector, i + WIDTH);
        third = product(third, row, vector, i + 2 * WIDTH);
        fourth = product(fourth, row, vector, i + 3 * WIDTH);
    }
    for (; i + WIDTH <= columns; i += WIDTH) {
        first = product(first, row, vector, i);
    }
    __m256 sum = _mm256_add_ps(_mm256_add_ps(first, second), _mm256_add_ps(third, fourth));
    return total(sum) + plain_dot(row, vector, i, columns);
}

#else

static float dot_by_eight(const uint16_t *row, const float *vector, int64_t columns) {
    return plain_dot(row, vector, 0, columns);
}

#endif

CK_INLINE void half_rows(
    const uint16_t *table, const float *vector, float *out, int64_t rows, int64_t columns, const int level
) {
    for (int64_t row = 0; row < rows; row++, table += columns) {
        out[row] =
            level >= CK_LEVEL_AVX2 ? dot_by_eight(table, vector, columns) : plain_dot(table, vector, 0, columns);
    }
}

CK_INLINE void half_rows_dot(
    const uint16_t *table, const float *vector, float *out, int64_t rows, int64_t columns, const int level
) {
    half_rows(table, vector, out, rows, columns, level);
}

CK_INLINE void half_rows_square(const uint16_t *table, float *out, int64_t rows, int64_t columns, const int level) {
    half_rows(table, 0, out, rows, columns, level);
}

CK_KERNEL_BY_LEVEL(
    void, half_rows_dot, (const uint16_t *table, const float *vector, float *out, int64_t rows, int64_t columns),
    (table, vector, out, rows, columns), (table, vector, out, rows, columns, level)
)
CK_KERNEL_BY_LEVEL(
    void, half_rows_square, (const uint16_t *table, float *out, int64_t rows, int64_t columns),
    (table, out, rows, columns), (table, out, rows, columns, level)
)

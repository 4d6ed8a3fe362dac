#include "quantized.h"

#include <math.h>
#include <string.h>

#include "exponential.h"
#include "product.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    /// Inputs whose bytes are multiplied and added up in one step.
    STEP = 4,
    PANEL = CK_QUANTIZED_PANEL,
    /// Bytes of a panel's weights for one step.
    PANEL_STEP = PANEL * STEP,
    /// A tile's rows and panels at most: with AVX-512, 24 registers of sums, four of weights, one of a row.
    TALLEST = 6,
    WIDEST = 4,
    LARGEST_BYTE = 255,
    LARGEST_WEIGHT = 127,
};

int64_t ck_quantized_depth(int64_t inputs) {
    return (inputs + STEP - 1) / STEP * STEP;
}

int64_t ck_quantized_most_inputs(void) {
    return INT32_MAX / (LARGEST_BYTE * LARGEST_WEIGHT) / STEP * STEP;
}

int ck_has_byte_products(void) {
#if defined(__x86_64__)
    return ck_level() == CK_LEVEL_AVX512 && __builtin_cpu_supports("avx512vnni");
#else
    return 0;
#endif
}

// MARK: Bytes

/// 0 where all values are finite, else not a number.
CK_INLINE float finiteness(const float *x, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i] * 0.0f;
    }
    return sum;
}

CK_INLINE float row_minimum(const float *x, int64_t n) {
    float smallest = INFINITY;
    int64_t i = 0;
    if (n >= CK_LANES) {
        ck_lanes lanes = -*(const ck_lanes_in_memory *)x;
        for (i = CK_LANES; i + CK_LANES <= n; i += CK_LANES) {
            ck_lanes next = -*(const ck_lanes_in_memory *)(x + i);
            ck_lanes_maximum(&lanes, &next);
        }
        smallest = -ck_largest_lane(&lanes);
    }
    for (; i < n; i++) {
        smallest = x[i] < smallest ? x[i] : smallest;
    }
    return smallest;
}

CK_INLINE void quantize_rows(
    const float *x, uint8_t *bytes, float *scales, float *lowest, int64_t rows, int64_t inputs
) {
    int64_t depth = ck_quantized_depth(inputs);
    for (int64_t row = 0; row < rows; row++, x += inputs, bytes += depth) {
        float least = row_minimum(x, inputs);
        float range = ck_row_maximum(x, inputs) - least;
        float per_unit = range > 0 ? LARGEST_BYTE / range : 0;
        CK_VECTORIZE
        for (int64_t i = 0; i < inputs; i++) {
            float scaled = (x[i] - least) * per_unit + 0.5f;
            int32_t whole = (int32_t)(scaled < LARGEST_BYTE ? scaled : LARGEST_BYTE);
            bytes[i] = (uint8_t)whole;
        }
        memset(bytes + inputs, 0, (size_t)(depth - inputs));
        lowest[row] = least;
        scales[row] = range / LARGEST_BYTE + finiteness(x, inputs);
    }
}

CK_INLINE float largest_magnitude(const float *x, int64_t n) {
    float largest = 0;
    for (int64_t i = 0; i < n; i++) {
        float magnitude = fabsf(x[i]);
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

/// One output's weights, at its place in a panel; returns the sum of its bytes.
CK_INLINE int32_t pack_output(const float *weights, int8_t *panel, float per_unit, int64_t inputs) {
    int32_t sum = 0;
    for (int64_t i = 0; i < inputs; i++) {
        int32_t whole = (int32_t)lrintf(weights[i] * per_unit);
        panel[i / STEP * PANEL_STEP + i % STEP] = (int8_t)whole;
        sum += whole;
    }
    return sum;
}

void ck_pack_quantized(
    const float *weights, int8_t *packed, float *scales, float *sums, int64_t outputs, int64_t inputs
) {
    int64_t padded = (outputs + PANEL - 1) / PANEL * PANEL;
    int64_t depth = ck_quantized_depth(inputs);
    memset(packed, 0, (size_t)(padded * depth));
    for (int64_t output = 0; output < padded; output++) {
        scales[output] = sums[output] = 0;
        if (output >= outputs) {
            continue;
        }
        const float *row = weights + output * inputs;
        float largest = largest_magnitude(row, inputs);
        if (!(largest > 0)) {
            continue;
        }
        float scale = largest / LARGEST_WEIGHT + finiteness(row, inputs);
        int8_t *place = packed + output / PANEL * PANEL * depth + output % PANEL * STEP;
        int32_t sum = isfinite(scale) ? pack_output(row, place, LARGEST_WEIGHT / largest, inputs) : 0;
        scales[output] = scale;
        sums[output] = (float)sum * scale;
    }
}

// MARK: Sums of products

/// The sums of a tile: `height` rows, `width` panels of outputs, beginning with a row and a panel.
typedef void (*tile_of_sums)(
    const struct ck_quantized_map *map, int64_t row, int64_t panel, int64_t height, int64_t width,
    int32_t sums[TALLEST][WIDEST * PANEL]
);

CK_INLINE void sums_anywhere(
    const struct ck_quantized_map *map, int64_t row, int64_t panel, int64_t height, int64_t width,
    int32_t sums[TALLEST][WIDEST * PANEL]
) {
    int64_t depth = ck_quantized_depth(map->inputs);
    for (int64_t i = 0; i < height; i++) {
        const uint8_t *bytes = map->bytes + (row + i) * depth;
        for (int64_t j = 0; j < width; j++) {
            const int8_t *weights = map->packed + (panel + j) * PANEL * depth;
            int32_t lanes[PANEL] = {0};
            for (int64_t k = 0; k < depth; k += STEP, weights += PANEL_STEP) {
                for (int lane = 0; lane < PANEL; lane++) {
                    for (int n = 0; n < STEP; n++) {
                        lanes[lane] += (int32_t)bytes[k + n] * weights[lane * STEP + n];
                    }
                }
            }
            memcpy(&sums[i][j * PANEL], lanes, sizeof lanes);
        }
    }
}

#if defined(__x86_64__)

#define VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,f16c")))

VNNI CK_INLINE void vnni_tile(
    const uint8_t *bytes, const int8_t *weights, int64_t depth, const int height, const int width,
    int32_t sums[TALLEST][WIDEST * PANEL]
) {
    __m512i lanes[TALLEST][WIDEST];
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            lanes[i][j] = _mm512_setzero_si512();
        }
    }
    for (int64_t k = 0; k < depth; k += STEP, weights += PANEL_STEP) {
        __m512i panels[WIDEST];
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            panels[j] = _mm512_loadu_si512(weights + j * PANEL * depth);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < height; i++) {
            int32_t four;
            memcpy(&four, bytes + i * depth + k, sizeof four);
            __m512i factor = _mm512_set1_epi32(four);
#pragma clang loop unroll(full)
            for (int j = 0; j < width; j++) {
                lanes[i][j] = _mm512_dpbusd_epi32(lanes[i][j], factor, panels[j]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < height; i++) {
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++) {
            _mm512_storeu_si512(&sums[i][j * PANEL], lanes[i][j]);
        }
    }
}

VNNI CK_INLINE void vnni_tile_of_width(
    const uint8_t *bytes, const int8_t *weights, int64_t depth, int64_t height, const int width,
    int32_t sums[TALLEST][WIDEST * PANEL]
) {
    switch (height) {
    case 1: return vnni_tile(bytes, weights, depth, 1, width, sums);
    case 2: return vnni_tile(bytes, weights, depth, 2, width, sums);
    case 3: return vnni_tile(bytes, weights, depth, 3, width, sums);
    case 4: return vnni_tile(bytes, weights, depth, 4, width, sums);
    case 5: return vnni_tile(bytes, weights, depth, 5, width, sums);
    default: return vnni_tile(bytes, weights, depth, 6, width, sums);
    }
}

VNNI static void sums_by_vnni(
    const struct ck_quantized_map *map, int64_t row, int64_t panel, int64_t height, int64_t width,
    int32_t sums[TALLEST][WIDEST * PANEL]
) {
    int64_t depth = ck_quantized_depth(map->inputs);
    const uint8_t *bytes = map->bytes + row * depth;
    const int8_t *weights = map->packed + panel * PANEL * depth;
    switch (width) {
    case 1: return vnni_tile_of_width(bytes, weights, depth, height, 1, sums);
    case 2: return vnni_tile_of_width(bytes, weights, depth, height, 2, sums);
    case 3: return vnni_tile_of_width(bytes, weights, depth, height, 3, sums);
    default: return vnni_tile_of_width(bytes, weights, depth, height, 4, sums);
    }
}

#endif

// MARK: Results

/// x times the slope of the sigmoid in quick GELU.
#define QUICK_SLOPE 1.702f
/// 2 sqrt(2 / pi), and the cubic term's factor: 0.5 (1 + tanh y) is sigmoid(2 y).
#define TANH_SLOPE 1.59576912f
#define TANH_CUBIC 0.044715f

CK_INLINE void activate(float *x, int64_t n, enum ck_quantized_activation activation) {
    switch (activation) {
    case CK_QUANTIZED_RELU:
        CK_VECTORIZE
        for (int64_t i = 0; i < n; i++) {
            x[i] = x[i] > 0 ? x[i] : 0;
        }
        return;
    case CK_QUANTIZED_GELU:
        CK_VECTORIZE
        for (int64_t i = 0; i < n; i++) {
            x[i] *= ck_standard_normal(x[i]).distribution;
        }
        return;
    case CK_QUANTIZED_QUICK_GELU:
        CK_VECTORIZE
        for (int64_t i = 0; i < n; i++) {
            x[i] *= ck_sigmoid(QUICK_SLOPE * x[i]);
        }
        return;
    case CK_QUANTIZED_TANH_GELU:
        CK_VECTORIZE
        for (int64_t i = 0; i < n; i++) {
            x[i] *= ck_sigmoid(TANH_SLOPE * (x[i] + TANH_CUBIC * x[i] * x[i] * x[i]));
        }
        return;
    default: return;
    }
}

/// One row of a tile: sums become values, which are written or added.
CK_INLINE void finish_row(
    const struct ck_quantized_map *map, int64_t row, int64_t column, int64_t columns, const int32_t *sums
) {
    float scale = map->row_scales[row];
    float least = map->row_lowest[row];
    const float *scales = map->scales + column;
    const float *weights = map->sums + column;
    const float *bias = map->bias + column;
    float *result = map->result + row * map->outputs + column;
    float values[WIDEST * PANEL];
    CK_VECTORIZE
    for (int64_t i = 0; i < columns; i++) {
        values[i] = (float)sums[i] * (scale * scales[i]) + (least * weights[i] + bias[i]);
    }
    if (map->accumulates) {
        CK_VECTORIZE
        for (int64_t i = 0; i < columns; i++) {
            values[i] += result[i];
        }
    }
    activate(values, columns, map->activation);
    memcpy(result, values, (size_t)columns * sizeof(float));
}

CK_INLINE void linear(const struct ck_quantized_map *map, const tile_of_sums tile) {
    int64_t panels = (map->outputs + PANEL - 1) / PANEL;
    int64_t height;
    int64_t width;
    int32_t sums[TALLEST][WIDEST * PANEL];
    for (int64_t panel = 0; panel < panels; panel += width) {
        width = ck_next_part(panels - panel, WIDEST);
        int64_t column = panel * PANEL;
        int64_t left = map->outputs - column;
        int64_t columns = left < width * PANEL ? left : width * PANEL;
        for (int64_t row = 0; row < map->rows; row += height) {
            height = ck_next_part(map->rows - row, TALLEST);
            tile(map, row, panel, height, width, sums);
            for (int64_t i = 0; i < height; i++) {
                finish_row(map, row + i, column, columns, sums[i]);
            }
        }
    }
}

CK_INLINE void linear_anywhere(const struct ck_quantized_map *map) {
    linear(map, sums_anywhere);
}

CK_KERNEL(
    void, quantize_rows,
    (const float *x, uint8_t *bytes, float *scales, float *lowest, int64_t rows, int64_t inputs),
    (x, bytes, scales, lowest, rows, inputs)
)
CK_KERNEL(void, linear_anywhere, (const struct ck_quantized_map *map), (map))

#if defined(__x86_64__)
VNNI static void linear_by_vnni(const struct ck_quantized_map *map) {
    linear(map, sums_by_vnni);
}
#endif

void ck_quantized_linear(const struct ck_quantized_map *map) {
#if defined(__x86_64__)
    if (ck_has_byte_products()) {
        return linear_by_vnni(map);
    }
#endif
    ck_linear_anywhere(map);
}

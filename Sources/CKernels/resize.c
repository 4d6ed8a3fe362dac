#include <stdlib.h>
#include <string.h>

#include "axis.h"
#include "dispatch.h"
#include "pixels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// What a sum starts with, so that cutting the fraction off rounds to the nearest.
static const uint32_t half = 1u << (CK_WEIGHT_BITS - 1);

/// A sum without its fraction. Sums are unsigned: negative weights wrap around, and the last step takes that back.
static uint8_t clip(uint32_t sum) {
    int32_t value = (int32_t)sum >> CK_WEIGHT_BITS;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static void resize_row_portable(const ck_axis *axis, const uint8_t *row, uint8_t *target, int64_t step) {
    for (int64_t i = 0; i < axis->count; i++) {
        const int32_t *weights = axis->weights + i * axis->stride;
        uint32_t sum = half;
        for (int64_t t = 0; t < axis->taps[i]; t++) {
            sum += (uint32_t)weights[t] * row[axis->first[i] + t];
        }
        target[i * step] = clip(sum);
    }
}

/// Columns that are summed up side by side, so that rows are read along.
enum { column_block = 64 };

static void resize_columns_portable(
    const ck_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target) {
    const int32_t *weights = axis->weights + index * axis->stride;
    for (int64_t start = 0; start < size; start += column_block) {
        int64_t count = size - start < column_block ? size - start : column_block;
        const uint8_t *row = rows + axis->first[index] * stride + start;
        uint32_t sums[column_block] = {0};
        for (int64_t t = 0; t < axis->taps[index]; t++, row += stride) {
            for (int64_t x = 0; x < count; x++) {
                sums[x] += (uint32_t)weights[t] * row[x];
            }
        }
        for (int64_t x = 0; x < count; x++) {
            target[start + x] = clip(sums[x] + half);
        }
    }
}

#if defined(__x86_64__)

/// Weights are 23 bits wide with their sign. Split in two 16-bit parts, both products fit the 16-bit multiply-add, and
/// the shifted sum of the two is the exact one.
CK_AVX2 static inline __m256i join(__m256i high, __m256i low) {
    return _mm256_add_epi32(_mm256_slli_epi32(high, CK_LOW_WEIGHT_BITS), low);
}

CK_AVX2 static inline int32_t sum_of_lanes(__m256i lanes) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, _MM_SHUFFLE(1, 0, 3, 2)));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, _MM_SHUFFLE(2, 3, 0, 1)));
    return _mm_cvtsi128_si32(half);
}

CK_AVX2 static inline uint8_t weighted_sum(
    const int16_t *high_weights, const int16_t *low_weights, int64_t taps, const uint8_t *samples) {
    __m256i high = _mm256_setzero_si256(), low = _mm256_setzero_si256();
    for (int64_t t = 0; t < taps; t += CK_TAP_BLOCK) {
        __m256i pixels = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(samples + t)));
        __m256i h = _mm256_loadu_si256((const __m256i *)(high_weights + t));
        __m256i l = _mm256_loadu_si256((const __m256i *)(low_weights + t));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(pixels, h));
        low = _mm256_add_epi32(low, _mm256_madd_epi16(pixels, l));
    }
    int32_t value = (sum_of_lanes(join(high, low)) + (1 << (CK_WEIGHT_BITS - 1))) >> CK_WEIGHT_BITS;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

CK_AVX2 static void resize_row_avx2(const ck_axis *axis, const uint8_t *row, uint8_t *target, int64_t step) {
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
CK_AVX2 static inline __m256i pair(const int16_t *weights) {
    int32_t both;
    memcpy(&both, weights, sizeof both);
    return _mm256_set1_epi32(both);
}

CK_AVX2 static inline void add_two_rows(
    column_sums *sums, const uint8_t *upper, const uint8_t *lower, __m256i high, __m256i low) {
    __m256i a = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)upper));
    __m256i b = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)lower));
    __m256i pairs[2] = {_mm256_unpacklo_epi16(a, b), _mm256_unpackhi_epi16(a, b)};
    for (int i = 0; i < 2; i++) {
        sums->high[i] = _mm256_add_epi32(sums->high[i], _mm256_madd_epi16(pairs[i], high));
        sums->low[i] = _mm256_add_epi32(sums->low[i], _mm256_madd_epi16(pairs[i], low));
    }
}

CK_AVX2 static inline __m128i round_and_clip(const column_sums *sums) {
    __m256i half = _mm256_set1_epi32(1 << (CK_WEIGHT_BITS - 1));
    __m256i first = _mm256_srai_epi32(_mm256_add_epi32(join(sums->high[0], sums->low[0]), half), CK_WEIGHT_BITS);
    __m256i second = _mm256_srai_epi32(_mm256_add_epi32(join(sums->high[1], sums->low[1]), half), CK_WEIGHT_BITS);
    __m256i words = _mm256_packs_epi32(first, second);
    return _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

CK_AVX2 static inline __m128i sixteen_columns(
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

CK_AVX2 static void resize_columns_avx2(
    const ck_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target) {
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

/// Samples in rows; `stride` from one row's start to the next one's.
typedef struct {
    const uint8_t *samples;
    int64_t stride;
} source_rows;

/// Room for `count` rows of samples.
typedef struct {
    uint8_t *samples;
    int64_t stride, count;
} target_rows;

/// What a resize works with.
typedef struct {
    int64_t channels;
    int level;
    ck_axis across, down;
    /// The result of the first pass.
    target_rows between;
    /// One channel of one row, and `CK_ROW_PADDING` bytes.
    uint8_t *channel;
} workspace;

/// The samples of one channel, `count` of them, side by side.
static void gather(const uint8_t *row, int64_t step, int64_t count, uint8_t *channel) {
    if (step == 1) {
        memcpy(channel, row, (size_t)count);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        channel[i] = row[i * step];
    }
}

/// The pass along rows: every row of `source`, which starts at the axis' origin, gives one of `target`.
static void resize_across(const workspace *work, source_rows source, target_rows target) {
    void (*resize_row)(const ck_axis *, const uint8_t *, uint8_t *, int64_t) = resize_row_portable;
#if defined(__x86_64__)
    if (work->level >= CK_LEVEL_AVX2) {
        resize_row = resize_row_avx2;
    }
#endif
    for (int64_t row = 0; row < target.count; row++) {
        for (int64_t c = 0; c < work->channels; c++) {
            const uint8_t *first = source.samples + row * source.stride + c;
            gather(first, work->channels, work->across.extent, work->channel);
            resize_row(&work->across, work->channel, target.samples + row * target.stride + c, work->channels);
        }
    }
}

/// The pass along columns: `size` samples of every row of `source`, which starts at the axis' origin.
static void resize_down(const workspace *work, source_rows source, int64_t size, target_rows target) {
    void (*resize_columns)(const ck_axis *, int64_t, const uint8_t *, int64_t, int64_t, uint8_t *) =
        resize_columns_portable;
#if defined(__x86_64__)
    if (work->level >= CK_LEVEL_AVX2) {
        resize_columns = resize_columns_avx2;
    }
#endif
    for (int64_t row = 0; row < target.count; row++) {
        resize_columns(&work->down, row, source.samples, source.stride, size, target.samples + row * target.stride);
    }
}

/// Whether columns go first, which changes the rounding. The rule is Pillow's from version 13 on, found by trying:
/// the height shrinks by more than twice as many pixels as the width.
static bool columns_go_first(const ck_resize_request *request) {
    int64_t narrower = request->width - request->full_width;
    return request->height - request->full_height > (narrower > 0 ? 2 * narrower : 0);
}

static bool allocate(workspace *work, const ck_resize_request *r) {
    if (!ck_axis_make(&work->across, r->filter, r->width, r->full_width, r->crop_x, r->crop_width)
        || !ck_axis_make(&work->down, r->filter, r->height, r->full_height, r->crop_y, r->crop_height)) {
        return false;
    }
    bool columns_first = columns_go_first(r);
    work->between.count = columns_first ? r->crop_height : work->down.extent;
    work->between.stride = (columns_first ? work->across.extent : r->crop_width) * r->channels;
    work->between.samples = malloc((size_t)(work->between.count * work->between.stride));
    work->channel = calloc(1, (size_t)(work->across.extent + CK_ROW_PADDING));
    return work->between.samples != NULL && work->channel != NULL;
}

static void run(const workspace *work, const ck_resize_request *r, uint8_t *samples) {
    int64_t stride = r->width * r->channels;
    source_rows source = {r->samples + work->down.origin * stride + work->across.origin * r->channels, stride};
    source_rows between = {work->between.samples, work->between.stride};
    target_rows target = {samples, r->crop_width * r->channels, r->crop_height};
    if (columns_go_first(r)) {
        resize_down(work, source, work->between.stride, work->between);
        resize_across(work, between, target);
    } else {
        resize_across(work, source, work->between);
        resize_down(work, between, target.stride, target);
    }
}

CK_INLINE bool resize(const ck_resize_request *request, uint8_t *target, const int level) {
    workspace work = {.channels = request->channels, .level = level};
    bool ready = allocate(&work, request);
    if (ready) {
        run(&work, request, target);
    }
    ck_axis_free(&work.across);
    ck_axis_free(&work.down);
    free(work.between.samples);
    free(work.channel);
    return ready;
}

CK_KERNEL_BY_LEVEL(
    bool, resize, (const ck_resize_request *request, uint8_t *target), (request, target), (request, target, level)
)

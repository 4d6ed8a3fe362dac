#include "level.h"
#include "resize_internal.h"

#include <stdlib.h>
#include <string.h>

resize_level resize_best_level(void) {
    return ck_level() >= CK_LEVEL_AVX2 ? resize_avx2 : resize_portable;
}

/// What a sum starts with, so that cutting the fraction off rounds to the nearest.
static const uint32_t half = 1u << (resize_precision - 1);

/// A sum without its fraction. Sums are unsigned: negative weights wrap around, and the last step takes that back.
static uint8_t clip(uint32_t sum) {
    int32_t value = (int32_t)sum >> resize_precision;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

void resize_row_portable(const resize_axis *axis, const uint8_t *row, uint8_t *target, int64_t step) {
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

void resize_columns_portable(
    const resize_axis *axis, int64_t index, const uint8_t *rows, int64_t stride, int64_t size, uint8_t *target) {
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
    resize_level level;
    resize_axis across, down;
    /// The result of the first pass.
    target_rows between;
    /// One channel of one row, and `resize_row_padding` bytes.
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
    void (*resize_row)(const resize_axis *, const uint8_t *, uint8_t *, int64_t) = resize_row_portable;
#if defined(__x86_64__)
    if (work->level == resize_avx2) {
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
    void (*resize_columns)(const resize_axis *, int64_t, const uint8_t *, int64_t, int64_t, uint8_t *) =
        resize_columns_portable;
#if defined(__x86_64__)
    if (work->level == resize_avx2) {
        resize_columns = resize_columns_avx2;
    }
#endif
    for (int64_t row = 0; row < target.count; row++) {
        resize_columns(&work->down, row, source.samples, source.stride, size, target.samples + row * target.stride);
    }
}

/// Whether columns go first, which changes the rounding. The rule is Pillow's from version 13 on, found by trying:
/// the height shrinks by more than twice as many pixels as the width.
static bool columns_go_first(const resize_request *request) {
    int64_t narrower = request->width - request->full_width;
    return request->height - request->full_height > (narrower > 0 ? 2 * narrower : 0);
}

static bool allocate(workspace *work, const resize_request *r) {
    if (!resize_axis_make(&work->across, r->filter, r->width, r->full_width, r->crop_x, r->crop_width)
        || !resize_axis_make(&work->down, r->filter, r->height, r->full_height, r->crop_y, r->crop_height)) {
        return false;
    }
    bool columns_first = columns_go_first(r);
    work->between.count = columns_first ? r->crop_height : work->down.extent;
    work->between.stride = (columns_first ? work->across.extent : r->crop_width) * r->channels;
    work->between.samples = malloc((size_t)(work->between.count * work->between.stride));
    work->channel = calloc(1, (size_t)(work->across.extent + resize_row_padding));
    return work->between.samples != NULL && work->channel != NULL;
}

static void run(const workspace *work, const resize_request *r, uint8_t *samples) {
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

bool resize_run(const resize_request *request, uint8_t *target) {
    workspace work = {.channels = request->channels, .level = request->level};
    bool ready = allocate(&work, request);
    if (ready) {
        run(&work, request, target);
    }
    resize_axis_free(&work.across);
    resize_axis_free(&work.down);
    free(work.between.samples);
    free(work.channel);
    return ready;
}

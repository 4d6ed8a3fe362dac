#include "axis.h"

#include <math.h>
#include <stdlib.h>

/// Keys 1981, "Cubic convolution interpolation for digital image processing", with a = -0.5.
static double cubic(double x) {
    const double a = -0.5;
    x = fabs(x);
    if (x < 1.0) {
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    }
    return x < 2.0 ? (((x - 5.0) * x + 8.0) * x - 4.0) * a : 0.0;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

/// A target pixel's place on the source axis.
typedef struct {
    double center;
    double scale;
    int64_t first;
    int64_t taps;
} window;

static double support_of(ck_resize_filter filter, double scale) {
    if (filter == CK_AREA) {
        return 0.5 * scale;
    }
    return (filter == CK_BICUBIC ? 2.0 : 1.0) * (scale > 1.0 ? scale : 1.0);
}

static window place(ck_resize_filter filter, int64_t source_size, double scale, int64_t index) {
    window w = {.center = ((double)index + 0.5) * scale, .scale = scale};
    double support = support_of(filter, scale);
    int64_t low, high;
    if (filter == CK_AREA) {
        low = (int64_t)floor(w.center - support);
        high = (int64_t)ceil(w.center + support);
    } else {
        low = (int64_t)(w.center - support + 0.5);
        high = (int64_t)(w.center + support + 0.5);
    }
    w.first = clamp(low, 0, source_size - 1);
    w.taps = clamp(high, w.first + 1, source_size) - w.first;
    return w;
}

/// The unnormalised weight of source pixel `pixel`.
static double weigh(ck_resize_filter filter, const window *w, int64_t pixel) {
    if (filter == CK_AREA) {
        double left = fmax((double)pixel, w->center - 0.5 * w->scale);
        double right = fmin((double)pixel + 1.0, w->center + 0.5 * w->scale);
        return fmax(right - left, 0.0);
    }
    // Multiplied by the reciprocal, and the half added last, to round exactly as Pillow does.
    double shrink = 1.0 / (w->scale > 1.0 ? w->scale : 1.0);
    double distance = ((double)pixel - w->center + 0.5) * shrink;
    return filter == CK_BICUBIC ? cubic(distance) : fmax(1.0 - fabs(distance), 0.0);
}

static void store_weight(ck_axis *axis, int64_t place, double weight) {
    double scaled = weight * (double)(1 << CK_WEIGHT_BITS);
    int32_t fixed = (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    axis->weights[place] = fixed;
    axis->high[place] = (int16_t)(fixed >> CK_LOW_WEIGHT_BITS);
    axis->low[place] = (int16_t)(fixed & ((1 << CK_LOW_WEIGHT_BITS) - 1));
}

static void fill(ck_axis *axis, ck_resize_filter filter, const window *w, int64_t index, double *scratch) {
    double sum = 0;
    for (int64_t t = 0; t < w->taps; t++) {
        scratch[t] = weigh(filter, w, w->first + t);
        sum += scratch[t];
    }
    for (int64_t t = 0; t < w->taps; t++) {
        store_weight(axis, index * axis->stride + t, sum != 0 ? scratch[t] / sum : scratch[t]);
    }
    axis->first[index] = w->first;
    axis->taps[index] = w->taps;
}

/// Counts windows from the first one's start; they never step back.
static void set_origin(ck_axis *axis) {
    int64_t last = axis->count - 1;
    axis->origin = axis->first[0];
    axis->extent = axis->first[last] + axis->taps[last] - axis->origin;
    for (int64_t i = 0; i < axis->count; i++) {
        axis->first[i] -= axis->origin;
    }
}

static bool allocate(ck_axis *axis, int64_t count, int64_t longest) {
    axis->count = count;
    axis->stride = (longest + CK_TAP_BLOCK - 1) / CK_TAP_BLOCK * CK_TAP_BLOCK;
    size_t weights = (size_t)(count * axis->stride);
    axis->first = malloc((size_t)count * sizeof *axis->first);
    axis->taps = malloc((size_t)count * sizeof *axis->taps);
    axis->weights = calloc(weights, sizeof *axis->weights);
    axis->high = calloc(weights, sizeof *axis->high);
    axis->low = calloc(weights, sizeof *axis->low);
    return axis->first && axis->taps && axis->weights && axis->high && axis->low;
}

bool ck_axis_make(
    ck_axis *axis, ck_resize_filter filter, int64_t source_size, int64_t target_size, int64_t start, int64_t count) {
    *axis = (ck_axis){0};
    double scale = (double)source_size / (double)target_size;
    int64_t longest = clamp(2 * (int64_t)ceil(support_of(filter, scale)) + 1, 1, source_size);
    double *scratch = malloc((size_t)longest * sizeof *scratch);
    bool ready = scratch != NULL && allocate(axis, count, longest);
    for (int64_t i = 0; ready && i < count; i++) {
        window w = place(filter, source_size, scale, start + i);
        fill(axis, filter, &w, i, scratch);
    }
    free(scratch);
    if (ready) {
        set_origin(axis);
    } else {
        ck_axis_free(axis);
    }
    return ready;
}

void ck_axis_free(ck_axis *axis) {
    free(axis->first);
    free(axis->taps);
    free(axis->weights);
    free(axis->high);
    free(axis->low);
    *axis = (ck_axis){0};
}

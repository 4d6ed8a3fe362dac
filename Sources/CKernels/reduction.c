#include "reduction.h"

#include <math.h>
#include <string.h>

#include "columns.h"
#include "rows.h"

struct column_sums {
    const float *x;
    float *out;
    int64_t rows;
    int64_t columns;
};

CK_INLINE void sum_rows(const void *context, int64_t begin, int64_t end) {
    const struct column_sums c = *(const struct column_sums *)context;
    ck_add_column_sums(c.x, c.rows, c.columns, 1, c.out, begin, end);
}

CK_TASK(sum_rows);

void ck_sum_rows(const float *x, float *out, int64_t rows, int64_t columns, int accumulate) {
    if (!accumulate) {
        memset(out, 0, (size_t)columns * sizeof(float));
    }
    struct column_sums sums = {.x = x, .out = out, .rows = rows, .columns = columns};
    int64_t grain = ck_rows_per_thread(rows);
    CK_RUN(sum_rows, columns, grain < CK_LANES ? CK_LANES : grain, &sums);
}

enum {
    /// Values of a dot product that are summed in single precision.
    BLOCK = 1024,
    /// Parts of a long dot product at most; each has its own sum, and they are added in order.
    PARTS = 512,
};

struct products {
    const float *a;
    const float *b;
    double *sums;
    int64_t n;
    int64_t part;
};

CK_INLINE void dot(const void *context, int64_t begin, int64_t end) {
    const struct products p = *(const struct products *)context;
    for (int64_t part = begin; part < end; part++) {
        int64_t stop = (part + 1) * p.part < p.n ? (part + 1) * p.part : p.n;
        double sum = 0;
        for (int64_t i = part * p.part; i < stop; i += BLOCK) {
            sum += (double)ck_row_dot(p.a + i, p.b + i, stop - i < BLOCK ? stop - i : BLOCK);
        }
        p.sums[part] = sum;
    }
}

CK_TASK(dot);

double ck_dot(const float *a, const float *b, int64_t n) {
    double sums[PARTS];
    int64_t blocks = (n + BLOCK - 1) / BLOCK;
    int64_t part = (blocks + PARTS - 1) / PARTS * BLOCK;
    if (part == 0) {
        return 0;
    }
    int64_t parts = (n + part - 1) / part;
    struct products products = {.a = a, .b = b, .sums = sums, .n = n, .part = part};
    CK_RUN(dot, parts, ck_rows_per_thread(part), &products);
    double sum = 0;
    for (int64_t i = 0; i < parts; i++) {
        sum += sums[i];
    }
    return sum;
}

double ck_squared_norm(const float *x, int64_t n) {
    return ck_dot(x, x, n);
}

struct normalization {
    const float *in;
    const float *dy;
    float *out;
    float *norms;
    const float *saved_norms;
    int64_t columns;
};

CK_INLINE void normalize_rows(const void *context, int64_t begin, int64_t end) {
    const struct normalization n = *(const struct normalization *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *x = n.in + row * n.columns;
        float *y = n.out + row * n.columns;
        float length = sqrtf(ck_row_dot(x, x, n.columns));
        float norm = length < 1e-12f ? 1e-12f : length;
        n.norms[row] = norm;
        CK_VECTORIZE
        for (int64_t i = 0; i < n.columns; i++) {
            y[i] = x[i] / norm;
        }
    }
}

CK_INLINE void normalize_rows_backward(const void *context, int64_t begin, int64_t end) {
    const struct normalization n = *(const struct normalization *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *y = n.in + row * n.columns;
        const float *dy = n.dy + row * n.columns;
        float *dx = n.out + row * n.columns;
        float along = ck_row_dot(y, dy, n.columns);
        float inverse = 1 / n.saved_norms[row];
        CK_VECTORIZE
        for (int64_t i = 0; i < n.columns; i++) {
            dx[i] = (dy[i] - y[i] * along) * inverse;
        }
    }
}

CK_TASK(normalize_rows);
CK_TASK(normalize_rows_backward);

void ck_normalize_rows(const float *x, float *out, float *norms, int64_t rows, int64_t columns) {
    struct normalization normalization = {.in = x, .out = out, .norms = norms, .columns = columns};
    CK_RUN(normalize_rows, rows, ck_rows_per_thread(columns), &normalization);
}

void ck_normalize_rows_backward(
    const float *y, const float *norms, const float *dy, float *dx, int64_t rows, int64_t columns
) {
    struct normalization normalization = {.in = y, .dy = dy, .out = dx, .saved_norms = norms, .columns = columns};
    CK_RUN(normalize_rows_backward, rows, ck_rows_per_thread(columns), &normalization);
}

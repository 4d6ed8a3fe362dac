#include "rows.h"

#include <math.h>
#include <string.h>

#include "columns.h"
#include "exponential.h"
#include "lanes.h"
#include "scratch.h"

// MARK: Layer normalisation

CK_INLINE float squared_deviations(const float *x, float mean, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sum;
}

CK_INLINE void layer_norm(
    const float *x, const float *gamma, const float *beta, float eps, float *y, float *mean, float *inverse_deviation,
    int64_t rows, int64_t columns
) {
    for (int64_t row = 0; row < rows; row++, x += columns, y += columns) {
        float m = ck_row_sum(x, columns) / (float)columns;
        float variance = squared_deviations(x, m, columns) / (float)columns;
        float inverse = 1 / sqrtf(variance + eps);
        CK_VECTORIZE
        for (int64_t i = 0; i < columns; i++) {
            y[i] = (x[i] - m) * inverse * gamma[i] + beta[i];
        }
        if (mean) {
            mean[row] = m;
        }
        if (inverse_deviation) {
            inverse_deviation[row] = inverse;
        }
    }
}

/// What a row's gradient has in common: the means of dy * gamma, and of that times the normalised row.
struct means {
    float gradient;
    float product;
};

CK_INLINE struct means row_means(
    const float *x, const float *gamma, float mean, float inverse_deviation, const float *dy, int64_t columns
) {
    CK_SUM_IN_ANY_ORDER
    float gradient = 0;
    float product = 0;
    for (int64_t i = 0; i < columns; i++) {
        float scaled = dy[i] * gamma[i];
        gradient += scaled;
        product += scaled * (x[i] - mean);
    }
    struct means means = {
        .gradient = gradient / (float)columns, .product = product * inverse_deviation / (float)columns,
    };
    return means;
}

CK_INLINE void layer_norm_backward_row(
    const float *x, const float *gamma, float mean, float inverse_deviation, const float *dy, float *dx, float *dgamma,
    float *dbeta, int64_t columns
) {
    struct means means = row_means(x, gamma, mean, inverse_deviation, dy, columns);
    CK_VECTORIZE
    for (int64_t i = 0; i < columns; i++) {
        float normalized = (x[i] - mean) * inverse_deviation;
        float gradient = dy[i];
        dgamma[i] += gradient * normalized;
        dbeta[i] += gradient;
        dx[i] = inverse_deviation * (gradient * gamma[i] - means.gradient - normalized * means.product);
    }
}

/// Rows whose gradients of gamma and beta are summed before they are added to the others', so that rounding errors stay
/// small over many rows.
enum { ROWS_PER_BLOCK = 64 };

CK_INLINE void layer_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *inverse_deviation, const float *dy, float *dx,
    float *dgamma, float *dbeta, int64_t rows, int64_t columns
) {
    int64_t blocks = (rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    // Each block's share of dgamma, then of dbeta.
    float *partial = ck_scratch(blocks * 2 * columns);
    memset(partial, 0, (size_t)(blocks * 2 * columns) * sizeof(float));
    for (int64_t row = 0; row < rows; row++) {
        float *share = partial + row / ROWS_PER_BLOCK * 2 * columns;
        layer_norm_backward_row(
            x + row * columns, gamma, mean[row], inverse_deviation[row], dy + row * columns, dx + row * columns, share,
            share + columns, columns
        );
    }
    ck_add_column_sums(partial, blocks, 2 * columns, 1, dgamma, columns);
    ck_add_column_sums(partial + columns, blocks, 2 * columns, 1, dbeta, columns);
}

// MARK: Softmax and lengths

CK_INLINE void softmax_rows(const float *x, float *y, int64_t rows, int64_t columns) {
    for (int64_t row = 0; row < rows; row++) {
        ck_softmax_row(x + row * columns, y + row * columns, columns);
    }
}

CK_INLINE void normalize_rows(const float *x, float *out, float *norms, int64_t rows, int64_t columns) {
    for (int64_t row = 0; row < rows; row++, x += columns, out += columns) {
        float length = sqrtf(ck_row_dot(x, x, columns));
        float norm = length < 1e-12f ? 1e-12f : length;
        norms[row] = norm;
        CK_VECTORIZE
        for (int64_t i = 0; i < columns; i++) {
            out[i] = x[i] / norm;
        }
    }
}

CK_INLINE void normalize_rows_backward(
    const float *y, const float *norms, const float *dy, float *dx, int64_t rows, int64_t columns
) {
    for (int64_t row = 0; row < rows; row++, y += columns, dy += columns, dx += columns) {
        float along = ck_row_dot(y, dy, columns);
        float inverse = 1 / norms[row];
        CK_VECTORIZE
        for (int64_t i = 0; i < columns; i++) {
            dx[i] = (dy[i] - y[i] * along) * inverse;
        }
    }
}

// MARK: Sums

CK_INLINE void sum_rows(const float *x, float *out, int64_t rows, int64_t columns, int accumulate) {
    if (!accumulate) {
        memset(out, 0, (size_t)columns * sizeof(float));
    }
    ck_add_column_sums(x, rows, columns, 1, out, columns);
}

enum {
    /// Values of a dot product that are summed in single precision.
    BLOCK = 1024,
    /// Parts of a long dot product at most; each has its own sum in double precision, and they are added in order.
    PARTS = 512,
};

CK_INLINE double dot_part(const float *a, const float *b, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i += BLOCK) {
        sum += (double)ck_row_dot(a + i, b + i, n - i < BLOCK ? n - i : BLOCK);
    }
    return sum;
}

CK_INLINE double dot(const float *a, const float *b, int64_t n) {
    int64_t blocks = (n + BLOCK - 1) / BLOCK;
    int64_t part = (blocks + PARTS - 1) / PARTS * BLOCK;
    double sum = 0;
    for (int64_t start = 0; start < n; start += part) {
        sum += dot_part(a + start, b + start, n - start < part ? n - start : part);
    }
    return sum;
}

// MARK: Rows by number

CK_INLINE void scatter_add_rows(const float *dout, const int32_t *ids, float *dtable, int64_t count, int64_t columns) {
    for (int64_t row = 0; row < count; row++, dout += columns) {
        float *target = dtable + ids[row] * columns;
        CK_VECTORIZE
        for (int64_t i = 0; i < columns; i++) {
            target[i] += dout[i];
        }
    }
}

CK_KERNEL(
    void, layer_norm,
    (const float *x, const float *gamma, const float *beta, float eps, float *y, float *mean, float *inverse_deviation,
     int64_t rows, int64_t columns),
    (x, gamma, beta, eps, y, mean, inverse_deviation, rows, columns)
)
CK_KERNEL(
    void, layer_norm_backward,
    (const float *x, const float *gamma, const float *mean, const float *inverse_deviation, const float *dy, float *dx,
     float *dgamma, float *dbeta, int64_t rows, int64_t columns),
    (x, gamma, mean, inverse_deviation, dy, dx, dgamma, dbeta, rows, columns)
)
CK_KERNEL(void, softmax_rows, (const float *x, float *y, int64_t rows, int64_t columns), (x, y, rows, columns))
CK_KERNEL(
    void, normalize_rows, (const float *x, float *out, float *norms, int64_t rows, int64_t columns),
    (x, out, norms, rows, columns)
)
CK_KERNEL(
    void, normalize_rows_backward,
    (const float *y, const float *norms, const float *dy, float *dx, int64_t rows, int64_t columns),
    (y, norms, dy, dx, rows, columns)
)
CK_KERNEL(
    void, sum_rows, (const float *x, float *out, int64_t rows, int64_t columns, int accumulate),
    (x, out, rows, columns, accumulate)
)
CK_KERNEL(double, dot, (const float *a, const float *b, int64_t n), (a, b, n))
CK_KERNEL(
    void, scatter_add_rows, (const float *dout, const int32_t *ids, float *dtable, int64_t count, int64_t columns),
    (dout, ids, dtable, count, columns)
)

double ck_squared_norm(const float *x, int64_t n) {
    return ck_dot(x, x, n);
}

void ck_gather_rows(const float *table, const int32_t *ids, float *out, int64_t count, int64_t columns) {
    for (int64_t row = 0; row < count; row++) {
        memcpy(out + row * columns, table + ids[row] * columns, (size_t)columns * sizeof(float));
    }
}

#include "layernorm.h"

#include <math.h>
#include <string.h>

#include "columns.h"
#include "rows.h"
#include "scratch.h"

struct forward {
    const float *x;
    const float *gamma;
    const float *beta;
    float *y;
    float *mean;
    float *inverse_deviation;
    float eps;
    int64_t columns;
};

CK_INLINE float squared_deviations(const float *x, float mean, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sum;
}

CK_INLINE void layer_norm(const void *context, int64_t begin, int64_t end) {
    const struct forward f = *(const struct forward *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *x = f.x + row * f.columns;
        float *y = f.y + row * f.columns;
        float mean = ck_row_sum(x, f.columns) / (float)f.columns;
        float variance = squared_deviations(x, mean, f.columns) / (float)f.columns;
        float inverse_deviation = 1 / sqrtf(variance + f.eps);
        CK_VECTORIZE
        for (int64_t i = 0; i < f.columns; i++) {
            y[i] = (x[i] - mean) * inverse_deviation * f.gamma[i] + f.beta[i];
        }
        if (f.mean) {
            f.mean[row] = mean;
        }
        if (f.inverse_deviation) {
            f.inverse_deviation[row] = inverse_deviation;
        }
    }
}

CK_TASK(layer_norm);

void ck_layer_norm(
    const float *x, const float *gamma, const float *beta, float eps, float *y, float *mean, float *inverse_deviation,
    int64_t rows, int64_t columns
) {
    struct forward forward = {
        .x = x, .gamma = gamma, .beta = beta, .y = y, .mean = mean, .inverse_deviation = inverse_deviation, .eps = eps,
        .columns = columns,
    };
    CK_RUN(layer_norm, rows, ck_rows_per_thread(columns), &forward);
}

/// Rows whose gradients of gamma and beta are summed by one thread; the sums of all blocks are then added in order.
enum { ROWS_PER_BLOCK = 64 };

struct backward {
    const float *x;
    const float *gamma;
    const float *mean;
    const float *inverse_deviation;
    const float *dy;
    float *dx;
    /// Blocks x 2 x columns: each block's share of dgamma, then of dbeta.
    float *partial;
    int64_t rows;
    int64_t columns;
};

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

CK_INLINE void backward_row(const struct backward *b, int64_t row, float *dgamma, float *dbeta) {
    const float *x = b->x + row * b->columns;
    const float *dy = b->dy + row * b->columns;
    const float *gamma = b->gamma;
    float *dx = b->dx + row * b->columns;
    float mean = b->mean[row];
    float inverse_deviation = b->inverse_deviation[row];
    struct means means = row_means(x, gamma, mean, inverse_deviation, dy, b->columns);
    CK_VECTORIZE
    for (int64_t i = 0; i < b->columns; i++) {
        float normalized = (x[i] - mean) * inverse_deviation;
        float gradient = dy[i];
        dgamma[i] += gradient * normalized;
        dbeta[i] += gradient;
        dx[i] = inverse_deviation * (gradient * gamma[i] - means.gradient - normalized * means.product);
    }
}

CK_INLINE void backward_blocks(const void *context, int64_t begin, int64_t end) {
    const struct backward b = *(const struct backward *)context;
    for (int64_t block = begin; block < end; block++) {
        float *dgamma = b.partial + block * 2 * b.columns;
        float *dbeta = dgamma + b.columns;
        memset(dgamma, 0, 2 * (size_t)b.columns * sizeof(float));
        int64_t first = block * ROWS_PER_BLOCK;
        int64_t stop = b.rows - first < ROWS_PER_BLOCK ? b.rows : first + ROWS_PER_BLOCK;
        for (int64_t row = first; row < stop; row++) {
            backward_row(&b, row, dgamma, dbeta);
        }
    }
}

struct combination {
    const float *partial;
    float *dgamma;
    float *dbeta;
    int64_t blocks;
    int64_t columns;
};

CK_INLINE void combine(const void *context, int64_t begin, int64_t end) {
    const struct combination c = *(const struct combination *)context;
    ck_add_column_sums(c.partial, c.blocks, 2 * c.columns, 1, c.dgamma, begin, end);
    ck_add_column_sums(c.partial + c.columns, c.blocks, 2 * c.columns, 1, c.dbeta, begin, end);
}

CK_TASK(backward_blocks);
CK_TASK(combine);

void ck_layer_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *inverse_deviation, const float *dy, float *dx,
    float *dgamma, float *dbeta, int64_t rows, int64_t columns
) {
    int64_t blocks = (rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    struct backward backward = {
        .x = x, .gamma = gamma, .mean = mean, .inverse_deviation = inverse_deviation, .dy = dy, .dx = dx,
        .partial = ck_scratch(blocks * 2 * columns), .rows = rows, .columns = columns,
    };
    CK_RUN(backward_blocks, blocks, 1, &backward);
    struct combination combination = {
        .partial = backward.partial, .dgamma = dgamma, .dbeta = dbeta, .blocks = blocks, .columns = columns,
    };
    CK_RUN(combine, columns, ck_rows_per_thread(2 * blocks), &combination);
}

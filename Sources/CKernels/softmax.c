#include "softmax.h"

#include "softmaxrow.h"

struct operands {
    const float *x;
    const float *dy;
    float *out;
    int64_t columns;
};

CK_INLINE void softmax_rows(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t row = begin; row < end; row++) {
        ck_softmax_row(o.x + row * o.columns, o.out + row * o.columns, o.columns);
    }
}

CK_INLINE void softmax_rows_backward(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *y = o.x + row * o.columns;
        const float *dy = o.dy + row * o.columns;
        float *dx = o.out + row * o.columns;
        float mean = ck_row_dot(y, dy, o.columns);
        CK_VECTORIZE
        for (int64_t i = 0; i < o.columns; i++) {
            dx[i] = y[i] * (dy[i] - mean);
        }
    }
}

CK_TASK(softmax_rows);
CK_TASK(softmax_rows_backward);

void ck_softmax_rows(const float *x, float *y, int64_t rows, int64_t columns) {
    struct operands operands = {.x = x, .out = y, .columns = columns};
    CK_RUN(softmax_rows, rows, ck_rows_per_thread(columns), &operands);
}

void ck_softmax_rows_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns) {
    struct operands operands = {.x = y, .dy = dy, .out = dx, .columns = columns};
    CK_RUN(softmax_rows_backward, rows, ck_rows_per_thread(columns), &operands);
}

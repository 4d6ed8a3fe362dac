#include "pool.h"

#include <string.h>

#include "columns.h"

struct operands {
    const float *in;
    float *out;
    int64_t pixels;
    int64_t block;
};

CK_INLINE void global_average(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    memset(o.out + begin * o.block, 0, (size_t)((end - begin) * o.block) * sizeof(float));
    for (int64_t i = begin; i < end; i++) {
        const float *x = o.in + i * o.pixels * o.block;
        ck_add_column_sums(x, o.pixels, o.block, 1 / (float)o.pixels, o.out + i * o.block, 0, o.block);
    }
}

CK_INLINE void global_average_backward(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    float share = 1 / (float)o.pixels;
    for (int64_t i = begin; i < end; i++) {
        const float *dy = o.in + i * o.block;
        for (int64_t pixel = 0; pixel < o.pixels; pixel++) {
            float *dx = o.out + (i * o.pixels + pixel) * o.block;
            CK_VECTORIZE
            for (int64_t c = 0; c < o.block; c++) {
                dx[c] = dy[c] * share;
            }
        }
    }
}

CK_TASK(global_average);
CK_TASK(global_average_backward);

void ck_global_average(const float *x, float *y, int64_t batch, int64_t channel_blocks, int64_t pixels, int64_t block) {
    struct operands operands = {.in = x, .out = y, .pixels = pixels, .block = block};
    CK_RUN(global_average, batch * channel_blocks, ck_rows_per_thread(pixels * block), &operands);
}

void ck_global_average_backward(
    const float *dy, float *dx, int64_t batch, int64_t channel_blocks, int64_t pixels, int64_t block
) {
    struct operands operands = {.in = dy, .out = dx, .pixels = pixels, .block = block};
    CK_RUN(global_average_backward, batch * channel_blocks, ck_rows_per_thread(pixels * block), &operands);
}

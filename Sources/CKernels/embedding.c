#include "embedding.h"

#include <string.h>

#include "variants.h"

struct operands {
    const float *in;
    const int32_t *ids;
    float *out;
    int64_t count;
    int64_t columns;
};

static void gather_rows(void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t i = begin; i < end; i++) {
        memcpy(o.out + i * o.columns, o.in + o.ids[i] * o.columns, (size_t)o.columns * sizeof(float));
    }
}

/// Adds columns `begin ..< end` of every row: two rows with one id never meet on two threads.
CK_INLINE void scatter_add_columns(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t i = 0; i < o.count; i++) {
        const float *dout = o.in + i * o.columns;
        float *dtable = o.out + o.ids[i] * o.columns;
        CK_VECTORIZE
        for (int64_t c = begin; c < end; c++) {
            dtable[c] += dout[c];
        }
    }
}

CK_TASK(scatter_add_columns);

void ck_gather_rows(const float *table, const int32_t *ids, float *out, int64_t count, int64_t columns) {
    struct operands operands = {.in = table, .ids = ids, .out = out, .count = count, .columns = columns};
    ck_parallel_for(count, ck_rows_per_thread(columns), gather_rows, &operands);
}

void ck_scatter_add_rows(const float *dout, const int32_t *ids, float *dtable, int64_t count, int64_t columns) {
    struct operands operands = {.in = dout, .ids = ids, .out = dtable, .count = count, .columns = columns};
    int64_t grain = ck_rows_per_thread(count);
    CK_RUN(scatter_add_columns, columns, grain < 64 ? 64 : grain, &operands);
}

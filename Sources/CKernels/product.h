// Products of small matrices that fit the caches, for the heads of attention.
//
// C (rows x columns) = A (rows x depth) * B (depth x columns). Large products are oneDNN's work.
#ifndef CK_PRODUCT_H
#define CK_PRODUCT_H

#include <stdint.h>

struct ck_product {
    /// A, with any two strides: its transpose is read as easily.
    const float *a;
    int64_t a_row_stride;
    int64_t a_column_stride;
    /// B, row-major. Every row must be readable up to the next multiple of 16 columns.
    const float *b;
    int64_t b_row_stride;
    /// C, row-major, overwritten; nothing is written beyond its columns.
    float *c;
    int64_t c_row_stride;
    int64_t rows;
    int64_t columns;
    int64_t depth;
};

typedef void (*ck_multiply)(const struct ck_product *product);

/// The function that computes a product with the calling thread's instruction set; for use on any thread.
ck_multiply ck_multiply_variant(void);

/// Products of this size, in pairs, that one thread should at least get: less work is not worth waking it for.
int64_t ck_products_per_thread(int64_t rows, int64_t columns, int64_t depth);

#endif

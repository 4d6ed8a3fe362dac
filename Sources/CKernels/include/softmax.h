// Softmax over the rows of a matrix.
//
// rows x columns: a row-major matrix. A result may be the same buffer as an operand.
#ifndef CK_SOFTMAX_H
#define CK_SOFTMAX_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// y = exp(x) / sum(exp(x)) for every row; both rows x columns.
void ck_softmax_rows(const float *x, float *y, int64_t rows, int64_t columns);

/// dx = y * (dy - sum(y * dy)) for every row, with y the result of `ck_softmax_rows`; all rows x columns.
void ck_softmax_rows_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns);

#pragma clang assume_nonnull end

#endif

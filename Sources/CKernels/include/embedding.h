// Rows of a table picked by number, and their gradient.
//
// table: entries x columns. ids: count numbers, each from 0 up to below the number of entries.
#ifndef CK_EMBEDDING_H
#define CK_EMBEDDING_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// out (count x columns) = the rows of `table` that `ids` name.
void ck_gather_rows(const float *table, const int32_t *ids, float *out, int64_t count, int64_t columns);

/// Adds every row of `dout` (count x columns) to the row of `dtable` that its id names, in the order of `ids`
/// whatever the number of threads.
void ck_scatter_add_rows(const float *dout, const int32_t *ids, float *dtable, int64_t count, int64_t columns);

#pragma clang assume_nonnull end

#endif

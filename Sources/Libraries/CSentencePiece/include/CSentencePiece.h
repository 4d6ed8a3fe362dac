/* Tokens by sentencepiece, behind functions of C: no exception and no object of C++ gets out. */
#ifndef CSENTENCEPIECE_H
#define CSENTENCEPIECE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A model: pieces of words and how likely they are.
typedef struct sp_model sp_model;

/// Reads a model of `count` bytes; NULL where they are none.
sp_model *_Nullable sp_open(const uint8_t *bytes, size_t count);

void sp_close(sp_model *_Nullable model);

/// How many pieces there are.
int32_t sp_size(const sp_model *model);

/// The number of a piece; that of the unknown piece where there is no such one.
int32_t sp_id(const sp_model *model, const char *piece);

/// The pieces of a text of `count` bytes in UTF-8: at most `room` of them are written to `ids`. Returns how many there are,
/// -1 where the text cannot be taken apart.
int64_t sp_encode(const sp_model *model, const char *text, size_t count, int32_t *ids, size_t room);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif

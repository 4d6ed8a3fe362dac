// Scaled dot-product attention (Vaswani et al. 2017) over all heads of a batch, with its gradients.
//
// q, dq: batch x queries tokens; k, v, dk, dv: batch x keys tokens. Tokens of a batch follow each other at their row
// stride (in values), and head h of a token starts at h * head_size. So q, k and v may lie side by side in one matrix
// of rows [q | k | v], all with the stride 3 * heads * head_size; and one query an image, its first token, is found
// there with queries = 1 and a q stride of `keys` such rows.
// probabilities: batch x heads x queries x keys.
#ifndef CK_ATTENTION_H
#define CK_ATTENTION_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// out = softmax(scale * q k^T) v for every head; out like q, with a row stride of its own.
/// scale: above 0, usually 1 / sqrt(head_size). causal: where it is not 0, query t sees keys 0 ... t only.
/// key_lengths: for each batch the number of keys that are seen, the rest is padding; NULL: all.
/// probabilities: the softmax, kept for the backward pass (0 for keys not seen); NULL where it is not needed.
/// A query that sees no key gets zeros.
void ck_attention(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride, float *out,
    int64_t out_row_stride, float *_Nullable probabilities, int64_t batch, int64_t heads, int64_t queries,
    int64_t keys, int64_t head_size, float scale, int causal, const int32_t *_Nullable key_lengths
);

/// The gradients of `ck_attention` from its operands and saved probabilities. dout: like `out`, with its row stride.
/// dq has the row stride of q, dk and dv that of k and v; all three are overwritten and must not overlap the operands.
void ck_attention_backward(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride,
    const float *probabilities, const float *dout, int64_t out_row_stride, float *dq, float *dk, float *dv,
    int64_t batch, int64_t heads, int64_t queries, int64_t keys, int64_t head_size, float scale
);

#pragma clang assume_nonnull end

#endif

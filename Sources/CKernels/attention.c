#include "attention.h"

#include <string.h>

#include "exponential.h"
#include "product.h"
#include "scratch.h"

/// Queries whose scores are held at a time at most: they stay in the first-level cache at usual numbers of keys.
enum { QUERIES_PER_BLOCK = 64 };

struct attention {
    const float *q;
    const float *k;
    const float *v;
    float *out;
    float *probabilities;
    const int32_t *key_lengths;
    int64_t q_row_stride;
    int64_t kv_row_stride;
    int64_t out_row_stride;
    int64_t heads;
    int64_t queries;
    int64_t keys;
    int64_t head_size;
    float scale;
    int causal;
};

/// Turns the scores of queries `first ..< first + count` into probabilities, and keeps them where that is asked for.
CK_INLINE void softmax_block(
    const struct attention *t, int64_t image, int64_t head, int64_t first, int64_t count, float *scores
) {
    int64_t length = t->keys;
    if (t->key_lengths && t->key_lengths[image] < length) {
        length = t->key_lengths[image];
    }
    for (int64_t i = 0; i < count; i++) {
        int64_t query = first + i;
        int64_t seen = t->causal && query + 1 < length ? query + 1 : length;
        float *row = scores + i * ck_padded(t->keys);
        ck_masked_softmax_row(row, seen, ck_padded(t->keys), t->scale);
        if (t->probabilities) {
            float *saved = t->probabilities + ((image * t->heads + head) * t->queries + query) * t->keys;
            memcpy(saved, row, (size_t)t->keys * sizeof(float));
        }
    }
}

/// One head of one image, with room for the packed keys and values and for a block of scores.
CK_INLINE void attend(const struct attention *t, int64_t image, int64_t head, float *scratch) {
    int64_t padded_keys = ck_padded(t->keys);
    int64_t padded_size = ck_padded(t->head_size);
    float *keys = scratch;
    float *values = keys + t->head_size * padded_keys;
    float *scores = values + t->keys * padded_size;
    int64_t offset = head * t->head_size;
    int64_t first_key = image * t->keys * t->kv_row_stride + offset;
    ck_pack_transposed(t->k + first_key, t->kv_row_stride, t->keys, t->head_size, keys);
    ck_pack(t->v + first_key, t->kv_row_stride, t->keys, t->head_size, values);
    int64_t count;
    for (int64_t first = 0; first < t->queries; first += count) {
        count = ck_next_part(t->queries - first, QUERIES_PER_BLOCK);
        int64_t query = image * t->queries + first;
        ck_multiply(&(struct ck_product){
            .a = t->q + query * t->q_row_stride + offset, .a_row_stride = t->q_row_stride, .a_column_stride = 1,
            .b = keys, .b_row_stride = padded_keys, .c = scores, .c_row_stride = padded_keys,
            .rows = count, .columns = padded_keys, .depth = t->head_size,
        });
        softmax_block(t, image, head, first, count, scores);
        ck_multiply(&(struct ck_product){
            .a = scores, .a_row_stride = padded_keys, .a_column_stride = 1, .b = values, .b_row_stride = padded_size,
            .c = t->out + query * t->out_row_stride + offset, .c_row_stride = t->out_row_stride,
            .rows = count, .columns = t->head_size, .depth = t->keys,
        });
    }
}

CK_INLINE void attention(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride, float *out,
    int64_t out_row_stride, float *probabilities, int64_t batch, int64_t heads, int64_t queries, int64_t keys,
    int64_t head_size, float scale, int causal, const int32_t *key_lengths
) {
    const struct attention t = {
        .q = q, .k = k, .v = v, .out = out, .probabilities = probabilities, .key_lengths = key_lengths,
        .q_row_stride = q_row_stride, .kv_row_stride = kv_row_stride, .out_row_stride = out_row_stride, .heads = heads,
        .queries = queries, .keys = keys, .head_size = head_size, .scale = scale, .causal = causal,
    };
    int64_t padded_keys = ck_padded(keys);
    int64_t block = queries < QUERIES_PER_BLOCK ? queries : QUERIES_PER_BLOCK;
    int64_t packed = head_size * padded_keys + keys * ck_padded(head_size);
    float *scratch = ck_scratch(packed + block * padded_keys);
    for (int64_t i = 0; i < batch * heads; i++) {
        attend(&t, i / heads, i % heads, scratch);
    }
}

// MARK: Gradients

/// The sizes of a backward pass.
struct backward {
    int64_t q_row_stride;
    int64_t kv_row_stride;
    int64_t out_row_stride;
    int64_t queries;
    int64_t keys;
    int64_t head_size;
    float scale;
};

/// Turns the gradients of a row of probabilities into those of the scores before the scale and the softmax.
CK_INLINE void softmax_backward_row(const float *probabilities, float *gradients, int64_t n, float scale) {
    float mean = ck_row_dot(probabilities, gradients, n);
    CK_VECTORIZE
    for (int64_t i = 0; i < n; i++) {
        gradients[i] = probabilities[i] * (gradients[i] - mean) * scale;
    }
}

/// dv = probabilities^T dout. `packed` has room for dout.
CK_INLINE void value_gradients(
    const struct backward *t, const float *probabilities, const float *dout, float *dv, float *packed
) {
    ck_pack(dout, t->out_row_stride, t->queries, t->head_size, packed);
    ck_multiply(&(struct ck_product){
        .a = probabilities, .a_row_stride = 1, .a_column_stride = t->keys,
        .b = packed, .b_row_stride = ck_padded(t->head_size), .c = dv, .c_row_stride = t->kv_row_stride,
        .rows = t->keys, .columns = t->head_size, .depth = t->queries,
    });
}

/// The gradients of the scores, queries x ck_padded(keys): dout v^T through the softmax. `packed` has room for v^T.
CK_INLINE void score_gradients(
    const struct backward *t, const float *probabilities, const float *dout, const float *v, float *gradients,
    float *packed
) {
    int64_t padded_keys = ck_padded(t->keys);
    ck_pack_transposed(v, t->kv_row_stride, t->keys, t->head_size, packed);
    ck_multiply(&(struct ck_product){
        .a = dout, .a_row_stride = t->out_row_stride, .a_column_stride = 1,
        .b = packed, .b_row_stride = padded_keys, .c = gradients, .c_row_stride = padded_keys,
        .rows = t->queries, .columns = padded_keys, .depth = t->head_size,
    });
    for (int64_t i = 0; i < t->queries; i++) {
        softmax_backward_row(probabilities + i * t->keys, gradients + i * padded_keys, t->keys, t->scale);
    }
}

/// dq = gradients k. `packed` has room for k.
CK_INLINE void query_gradients(
    const struct backward *t, const float *gradients, const float *k, float *dq, float *packed
) {
    ck_pack(k, t->kv_row_stride, t->keys, t->head_size, packed);
    ck_multiply(&(struct ck_product){
        .a = gradients, .a_row_stride = ck_padded(t->keys), .a_column_stride = 1,
        .b = packed, .b_row_stride = ck_padded(t->head_size), .c = dq, .c_row_stride = t->q_row_stride,
        .rows = t->queries, .columns = t->head_size, .depth = t->keys,
    });
}

/// dk = gradients^T q. `packed` has room for q.
CK_INLINE void key_gradients(
    const struct backward *t, const float *gradients, const float *q, float *dk, float *packed
) {
    ck_pack(q, t->q_row_stride, t->queries, t->head_size, packed);
    ck_multiply(&(struct ck_product){
        .a = gradients, .a_row_stride = 1, .a_column_stride = ck_padded(t->keys),
        .b = packed, .b_row_stride = ck_padded(t->head_size), .c = dk, .c_row_stride = t->kv_row_stride,
        .rows = t->keys, .columns = t->head_size, .depth = t->queries,
    });
}

/// Room for the largest operand that is packed.
CK_INLINE int64_t packed_size(const struct backward *t) {
    int64_t tokens = t->queries > t->keys ? t->queries : t->keys;
    return ck_padded(tokens) * ck_padded(t->head_size);
}

CK_INLINE void attention_backward(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride,
    const float *probabilities, const float *dout, int64_t out_row_stride, float *dq, float *dk, float *dv,
    int64_t batch, int64_t heads, int64_t queries, int64_t keys, int64_t head_size, float scale
) {
    const struct backward t = {
        .q_row_stride = q_row_stride, .kv_row_stride = kv_row_stride, .out_row_stride = out_row_stride,
        .queries = queries, .keys = keys, .head_size = head_size, .scale = scale,
    };
    float *packed = ck_scratch(packed_size(&t) + queries * ck_padded(keys));
    float *gradients = packed + packed_size(&t);
    for (int64_t i = 0; i < batch * heads; i++) {
        int64_t image = i / heads;
        int64_t offset = i % heads * head_size;
        int64_t query = image * queries * q_row_stride + offset;
        int64_t key = image * keys * kv_row_stride + offset;
        const float *gradient = dout + image * queries * out_row_stride + offset;
        const float *saved = probabilities + i * queries * keys;
        value_gradients(&t, saved, gradient, dv + key, packed);
        score_gradients(&t, saved, gradient, v + key, gradients, packed);
        query_gradients(&t, gradients, k + key, dq + query, packed);
        key_gradients(&t, gradients, q + query, dk + key, packed);
    }
}

CK_KERNEL(
    void, attention,
    (const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride, float *out,
     int64_t out_row_stride, float *probabilities, int64_t batch, int64_t heads, int64_t queries, int64_t keys,
     int64_t head_size, float scale, int causal, const int32_t *key_lengths),
    (q, q_row_stride, k, v, kv_row_stride, out, out_row_stride, probabilities, batch, heads, queries, keys, head_size,
     scale, causal, key_lengths)
)
CK_KERNEL(
    void, attention_backward,
    (const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride,
     const float *probabilities, const float *dout, int64_t out_row_stride, float *dq, float *dk, float *dv,
     int64_t batch, int64_t heads, int64_t queries, int64_t keys, int64_t head_size, float scale),
    (q, q_row_stride, k, v, kv_row_stride, probabilities, dout, out_row_stride, dq, dk, dv, batch, heads, queries, keys,
     head_size, scale)
)

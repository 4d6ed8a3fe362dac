#include "attention.h"

#include <string.h>

#include "pack.h"
#include "product.h"
#include "scratch.h"
#include "softmaxrow.h"

/// Queries whose scores are held at a time at most: they stay in the first-level cache at usual numbers of keys.
enum { QUERIES_PER_BLOCK = 64 };

struct attention {
    const float *q;
    const float *k;
    const float *v;
    float *out;
    float *probabilities;
    const int32_t *key_lengths;
    ck_multiply multiply;
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
        t->multiply(&(struct ck_product){
            .a = t->q + query * t->q_row_stride + offset, .a_row_stride = t->q_row_stride, .a_column_stride = 1,
            .b = keys, .b_row_stride = padded_keys, .c = scores, .c_row_stride = padded_keys,
            .rows = count, .columns = padded_keys, .depth = t->head_size,
        });
        softmax_block(t, image, head, first, count, scores);
        t->multiply(&(struct ck_product){
            .a = scores, .a_row_stride = padded_keys, .a_column_stride = 1, .b = values, .b_row_stride = padded_size,
            .c = t->out + query * t->out_row_stride + offset, .c_row_stride = t->out_row_stride,
            .rows = count, .columns = t->head_size, .depth = t->keys,
        });
    }
}

CK_INLINE void attend_heads(const void *context, int64_t begin, int64_t end) {
    const struct attention t = *(const struct attention *)context;
    int64_t padded_keys = ck_padded(t.keys);
    int64_t block = t.queries < QUERIES_PER_BLOCK ? t.queries : QUERIES_PER_BLOCK;
    int64_t packed = t.head_size * padded_keys + t.keys * ck_padded(t.head_size);
    float *scratch = ck_scratch(packed + block * padded_keys);
    for (int64_t i = begin; i < end; i++) {
        attend(&t, i / t.heads, i % t.heads, scratch);
    }
}

CK_TASK(attend_heads);

void ck_attention(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride, float *out,
    int64_t out_row_stride, float *probabilities, int64_t batch, int64_t heads, int64_t queries, int64_t keys,
    int64_t head_size, float scale, int causal, const int32_t *key_lengths
) {
    struct attention attention = {
        .q = q, .k = k, .v = v, .out = out, .probabilities = probabilities, .key_lengths = key_lengths,
        .multiply = ck_multiply_variant(), .q_row_stride = q_row_stride, .kv_row_stride = kv_row_stride,
        .out_row_stride = out_row_stride, .heads = heads, .queries = queries, .keys = keys, .head_size = head_size,
        .scale = scale, .causal = causal,
    };
    CK_RUN(attend_heads, batch * heads, ck_products_per_thread(queries, keys, head_size), &attention);
}

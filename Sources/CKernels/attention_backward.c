#include "attention.h"
#include "pack.h"
#include "product.h"
#include "rows.h"
#include "scratch.h"

struct backward {
    const float *q;
    const float *k;
    const float *v;
    const float *probabilities;
    const float *dout;
    float *dq;
    float *dk;
    float *dv;
    ck_multiply multiply;
    int64_t q_row_stride;
    int64_t kv_row_stride;
    int64_t out_row_stride;
    int64_t heads;
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
    t->multiply(&(struct ck_product){
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
    t->multiply(&(struct ck_product){
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
    t->multiply(&(struct ck_product){
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
    t->multiply(&(struct ck_product){
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

CK_INLINE void backward_heads(const void *context, int64_t begin, int64_t end) {
    const struct backward t = *(const struct backward *)context;
    float *packed = ck_scratch(packed_size(&t) + t.queries * ck_padded(t.keys));
    float *gradients = packed + packed_size(&t);
    for (int64_t i = begin; i < end; i++) {
        int64_t image = i / t.heads;
        int64_t offset = i % t.heads * t.head_size;
        int64_t query = image * t.queries * t.q_row_stride + offset;
        int64_t key = image * t.keys * t.kv_row_stride + offset;
        const float *dout = t.dout + image * t.queries * t.out_row_stride + offset;
        const float *probabilities = t.probabilities + i * t.queries * t.keys;
        value_gradients(&t, probabilities, dout, t.dv + key, packed);
        score_gradients(&t, probabilities, dout, t.v + key, gradients, packed);
        query_gradients(&t, gradients, t.k + key, t.dq + query, packed);
        key_gradients(&t, gradients, t.q + query, t.dk + key, packed);
    }
}

CK_TASK(backward_heads);

void ck_attention_backward(
    const float *q, int64_t q_row_stride, const float *k, const float *v, int64_t kv_row_stride,
    const float *probabilities, const float *dout, int64_t out_row_stride, float *dq, float *dk, float *dv,
    int64_t batch, int64_t heads, int64_t queries, int64_t keys, int64_t head_size, float scale
) {
    struct backward backward = {
        .q = q, .k = k, .v = v, .probabilities = probabilities, .dout = dout, .dq = dq, .dk = dk, .dv = dv,
        .multiply = ck_multiply_variant(), .q_row_stride = q_row_stride, .kv_row_stride = kv_row_stride,
        .out_row_stride = out_row_stride, .heads = heads, .queries = queries, .keys = keys, .head_size = head_size,
        .scale = scale,
    };
    CK_RUN(backward_heads, batch * heads, ck_products_per_thread(queries, keys, head_size), &backward);
}

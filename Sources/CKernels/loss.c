#include "loss.h"

#include <math.h>

#include "softmaxrow.h"

struct operands {
    const float *logits;
    const float *targets;
    const int32_t *labels;
    const float *weights;
    float *losses;
    float *dlogits;
    float q;
    int64_t classes;
};

/// log(sum(exp(x))).
CK_INLINE float log_sum_of_exponentials(const float *x, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float largest = ck_row_maximum(x, n);
    float sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += ck_exponential(x[i] - largest);
    }
    return largest + logf(sum);
}

CK_INLINE float soft_label_loss(const float *logits, const float *targets, float log_sum, int64_t n) {
    CK_SUM_IN_ANY_ORDER
    float loss = 0;
    for (int64_t i = 0; i < n; i++) {
        loss += targets[i] * (log_sum - logits[i]);
    }
    return loss;
}

CK_INLINE void cross_entropy(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *logits = o.logits + row * o.classes;
        const float *targets = o.targets + row * o.classes;
        float weight = o.weights ? o.weights[row] : 1;
        float log_sum = log_sum_of_exponentials(logits, o.classes);
        o.losses[row] = weight * soft_label_loss(logits, targets, log_sum, o.classes);
        if (!o.dlogits) {
            continue;
        }
        float *dlogits = o.dlogits + row * o.classes;
        float mass = ck_row_sum(targets, o.classes);
        CK_VECTORIZE
        for (int64_t i = 0; i < o.classes; i++) {
            dlogits[i] = weight * (ck_exponential(logits[i] - log_sum) * mass - targets[i]);
        }
    }
}

CK_INLINE void generalized_cross_entropy(const void *context, int64_t begin, int64_t end) {
    const struct operands o = *(const struct operands *)context;
    for (int64_t row = begin; row < end; row++) {
        const float *logits = o.logits + row * o.classes;
        int32_t label = o.labels[row];
        float weight = o.weights ? o.weights[row] : 1;
        float log_sum = log_sum_of_exponentials(logits, o.classes);
        float log_power = o.q * (logits[label] - log_sum);
        o.losses[row] = -weight * expm1f(log_power) / o.q;
        if (!o.dlogits) {
            continue;
        }
        float *dlogits = o.dlogits + row * o.classes;
        float factor = weight * expf(log_power);
        CK_VECTORIZE
        for (int64_t i = 0; i < o.classes; i++) {
            dlogits[i] = factor * ck_exponential(logits[i] - log_sum);
        }
        dlogits[label] -= factor;
    }
}

CK_TASK(cross_entropy);
CK_TASK(generalized_cross_entropy);

void ck_cross_entropy(
    const float *logits, const float *targets, const float *weights, float *losses, float *dlogits, int64_t rows,
    int64_t classes
) {
    struct operands operands = {
        .logits = logits, .targets = targets, .weights = weights, .losses = losses, .dlogits = dlogits,
        .classes = classes,
    };
    CK_RUN(cross_entropy, rows, ck_rows_per_thread(classes), &operands);
}

void ck_generalized_cross_entropy(
    const float *logits, const int32_t *labels, const float *weights, float q, float *losses, float *dlogits,
    int64_t rows, int64_t classes
) {
    struct operands operands = {
        .logits = logits, .labels = labels, .weights = weights, .losses = losses, .dlogits = dlogits, .q = q,
        .classes = classes,
    };
    CK_RUN(generalized_cross_entropy, rows, ck_rows_per_thread(classes), &operands);
}

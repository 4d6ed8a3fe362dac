#include "loss.h"

#include <math.h>

#include "exponential.h"

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

CK_INLINE void cross_entropy(
    const float *logits, const float *targets, const float *weights, float *losses, float *dlogits, int64_t rows,
    int64_t classes
) {
    for (int64_t row = 0; row < rows; row++, logits += classes, targets += classes) {
        float weight = weights ? weights[row] : 1;
        float log_sum = log_sum_of_exponentials(logits, classes);
        losses[row] = weight * soft_label_loss(logits, targets, log_sum, classes);
        if (!dlogits) {
            continue;
        }
        float mass = ck_row_sum(targets, classes);
        CK_VECTORIZE
        for (int64_t i = 0; i < classes; i++) {
            dlogits[i] = weight * (ck_exponential(logits[i] - log_sum) * mass - targets[i]);
        }
        dlogits += classes;
    }
}

CK_INLINE void generalized_cross_entropy(
    const float *logits, const int32_t *labels, const float *weights, float q, float *losses, float *dlogits,
    int64_t rows, int64_t classes
) {
    for (int64_t row = 0; row < rows; row++, logits += classes) {
        int32_t label = labels[row];
        float weight = weights ? weights[row] : 1;
        float log_sum = log_sum_of_exponentials(logits, classes);
        float log_power = q * (logits[label] - log_sum);
        losses[row] = -weight * expm1f(log_power) / q;
        if (!dlogits) {
            continue;
        }
        float factor = weight * expf(log_power);
        CK_VECTORIZE
        for (int64_t i = 0; i < classes; i++) {
            dlogits[i] = factor * ck_exponential(logits[i] - log_sum);
        }
        dlogits[label] -= factor;
        dlogits += classes;
    }
}

CK_KERNEL(
    void, cross_entropy,
    (const float *logits, const float *targets, const float *weights, float *losses, float *dlogits, int64_t rows,
     int64_t classes),
    (logits, targets, weights, losses, dlogits, rows, classes)
)
CK_KERNEL(
    void, generalized_cross_entropy,
    (const float *logits, const int32_t *labels, const float *weights, float q, float *losses, float *dlogits,
     int64_t rows, int64_t classes),
    (logits, labels, weights, q, losses, dlogits, rows, classes)
)

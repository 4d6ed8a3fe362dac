// Losses of class scores, with their gradients.
//
// rows: cases. classes: columns of `logits`. Losses and gradients of row r are multiplied by weights[r]; NULL means 1.
// `dlogits` is overwritten and may be `logits`; NULL where no gradient is needed.
#ifndef CK_LOSS_H
#define CK_LOSS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Cross-entropy with soft labels: loss = -sum(target * log softmax(logits)), dlogits = softmax * sum(target) - target.
/// logits, targets, dlogits: rows x classes. weights, losses: rows.
void ck_cross_entropy(
    const float *logits, const float *targets, const float *_Nullable weights, float *losses,
    float *_Nullable dlogits, int64_t rows, int64_t classes
);

/// Generalised cross-entropy (Zhang and Sabuncu 2018): loss = (1 - p^q) / q, with p the softmax of the label's logit;
/// dlogits = p^q * (softmax - 1 at the label). 0 < q <= 1; towards 0 it becomes cross-entropy, 1 is the absolute error.
/// logits, dlogits: rows x classes. labels: rows, each from 0 up to below `classes`. weights, losses: rows.
void ck_generalized_cross_entropy(
    const float *logits, const int32_t *labels, const float *_Nullable weights, float q, float *losses,
    float *_Nullable dlogits, int64_t rows, int64_t classes
);

#pragma clang assume_nonnull end

#endif

/// A narrow C face on oneDNN that is the same for its 2.x and 3.x interfaces: layouts, float32 primitives, runs.
///
/// Primitives and streams belong to the thread that made them.
#ifndef OVERREAD_CONEDNN_H
#define OVERREAD_CONEDNN_H

#include <stddef.h>
#include <stdint.h>

/// 0 is success; anything else is oneDNN's `dnnl_status_t`.
typedef int od_status;

/// How a float32 tensor lies in memory (a oneDNN memory descriptor).
typedef struct od_layout od_layout;
/// One operation, ready to run on tensors of fixed layouts.
typedef struct od_primitive od_primitive;
/// The queue on which primitives of one thread run.
typedef struct od_stream od_stream;

/// The role of a buffer in a primitive.
typedef enum {
    OD_SOURCE,
    OD_WEIGHTS,
    OD_BIAS,
    OD_RESULT,
    OD_MEAN,
    OD_VARIANCE,
    OD_SCALE,
    OD_SHIFT,
    OD_WORKSPACE,
    OD_SOURCE_GRADIENT,
    OD_WEIGHTS_GRADIENT,
    OD_BIAS_GRADIENT,
    OD_RESULT_GRADIENT,
    OD_SCALE_GRADIENT,
    OD_SHIFT_GRADIENT,
    OD_ARGUMENT_COUNT
} od_argument;

/// What is applied to a result before it is stored.
typedef enum {
    OD_NO_ACTIVATION,
    OD_RELU,
    /// Gaussian error linear unit in its erf form.
    OD_GELU,
    /// x * sigmoid(1.702 x).
    OD_QUICK_GELU,
    /* GELU by its tanh formula. */
    OD_TANH_GELU
} od_activation;

/// Applied in this order: the sum with what the result already holds, then the activation.
typedef struct {
    int adds_to_result;
    od_activation activation;
} od_epilogue;

/// The version of the linked library, e.g. "2.6.3".
const char *od_version(void);
/// A word for a status.
const char *od_status_text(od_status status);

/// A layout by strides in elements.
od_status od_layout_strided(od_layout **out, int dimensions, const int64_t *shape, const int64_t *strides);
/// A layout that the primitive may choose.
od_status od_layout_any(od_layout **out, int dimensions, const int64_t *shape);
/// N x C x H x W with blocks of 8 or 16 channels innermost.
od_status od_layout_blocked(od_layout **out, const int64_t shape[4], int block);
od_status od_layout_copy(od_layout **out, const od_layout *layout);
void od_layout_free(od_layout *layout);
/// Bytes that a buffer of the layout takes, padding included.
size_t od_layout_bytes(const od_layout *layout);
int od_layout_equal(const od_layout *left, const od_layout *right);

/// Makes what the calling thread asks of oneDNN from now on run on that thread alone, primitives made from now on included.
void od_use_calling_thread(void);

/// The channels of a block in oneDNN's blocked convolutions on this processor, `ONEDNN_MAX_CPU_ISA` considered: 16, 8, or
/// 1 where it has none.
int od_channel_block(void);

od_status od_stream_create(od_stream **out);
void od_stream_free(od_stream *stream);

/// result = source (… x M x K) times weights (… x K x N), plus bias (NULL for none).
od_status od_matmul(od_primitive **out, const od_layout *source, const od_layout *weights, const od_layout *bias,
                    const od_layout *result, od_epilogue epilogue);

/// Strides and zero padding of a two-dimensional window, the same at both ends.
typedef struct {
    int64_t kernel[2];
    int64_t stride[2];
    int64_t padding[2];
} od_window;

od_status od_convolution_forward(od_primitive **out, int training, const od_layout *source, const od_layout *weights,
                                 const od_layout *bias, const od_layout *result, od_window window,
                                 od_epilogue epilogue);
od_status od_convolution_backward_data(od_primitive **out, const od_primitive *forward,
                                       const od_layout *source_gradient, const od_layout *weights,
                                       const od_layout *result_gradient, od_window window);
od_status od_convolution_backward_weights(od_primitive **out, const od_primitive *forward, const od_layout *source,
                                          const od_layout *weights_gradient, const od_layout *bias_gradient,
                                          const od_layout *result_gradient, od_window window);

/// Batch normalisation with scale and shift, optionally followed by ReLU. In training it writes mean and (biased)
/// variance of the batch; otherwise it reads them.
od_status od_batch_norm_forward(od_primitive **out, int training, const od_layout *data, float epsilon, int relu);
od_status od_batch_norm_backward(od_primitive **out, const od_primitive *forward, const od_layout *data,
                                 float epsilon, int relu);

typedef enum { OD_MAX_POOL, OD_AVERAGE_POOL } od_pooling;

od_status od_pooling_forward(od_primitive **out, od_pooling kind, int training, const od_layout *source,
                             const od_layout *result, od_window window);
od_status od_pooling_backward(od_primitive **out, od_pooling kind, const od_primitive *forward,
                              const od_layout *source_gradient, const od_layout *result_gradient, od_window window);

/// Copies a tensor from one layout to another.
od_status od_reorder(od_primitive **out, const od_layout *source, const od_layout *result);

void od_primitive_free(od_primitive *primitive);
/// The name of the kernel that oneDNN chose; "ref:…" is its slow reference implementation.
const char *od_primitive_implementation(const od_primitive *primitive);
/// The layout that the primitive expects for an argument; NULL where it has no such argument.
const od_layout *od_primitive_layout(const od_primitive *primitive, od_argument argument);
/// Runs to the end. `buffers` has OD_ARGUMENT_COUNT entries; those of arguments that the primitive has not are ignored.
od_status od_primitive_run(od_primitive *primitive, od_stream *stream, void *const *buffers);

#endif

#include "internal.h"

static unsigned flags(int training, int relu) {
    unsigned value = dnnl_use_scale | dnnl_use_shift;
    if (!training) value |= dnnl_use_global_stats;
    if (relu) value |= dnnl_fuse_norm_relu;
    return value;
}

#if DNNL_VERSION_MAJOR >= 3
static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_prop_kind_t kind, const od_layout *data,
                                  float epsilon, unsigned flags) {
    return dnnl_batch_normalization_forward_primitive_desc_create(out, od_engine(), kind, OD_DESC(data),
                                                                  OD_DESC(data), epsilon, flags, NULL);
}

static od_status describe_backward(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *data,
                                   float epsilon, unsigned flags) {
    return dnnl_batch_normalization_backward_primitive_desc_create(out, od_engine(), dnnl_backward, OD_DESC(data),
                                                                   OD_DESC(data), OD_DESC(data), epsilon, flags,
                                                                   forward->desc, NULL);
}
#else
static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_prop_kind_t kind, const od_layout *data,
                                  float epsilon, unsigned flags) {
    dnnl_batch_normalization_desc_t desc;
    od_status status = dnnl_batch_normalization_forward_desc_init(&desc, kind, OD_DESC(data), epsilon, flags);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), NULL);
}

static od_status describe_backward(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *data,
                                   float epsilon, unsigned flags) {
    dnnl_batch_normalization_desc_t desc;
    od_status status = dnnl_batch_normalization_backward_desc_init(&desc, dnnl_backward, OD_DESC(data),
                                                                   OD_DESC(data), epsilon, flags);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), forward->desc);
}
#endif

/* Mean and variance are results of training and sources of inference. Scale and shift have C elements each and share
   one descriptor. */
od_status od_batch_norm_forward(od_primitive **out, int training, const od_layout *data, float epsilon, int relu) {
    dnnl_primitive_desc_t desc = NULL;
    dnnl_prop_kind_t kind = training ? dnnl_forward_training : dnnl_forward_inference;
    od_status status = describe_forward(&desc, kind, data, epsilon, flags(training, relu));
    if (status != dnnl_success) return status;
    dnnl_query_t statistics = training ? dnnl_query_dst_md : dnnl_query_src_md;
    const od_slot slots[] = {
        {OD_SOURCE, dnnl_query_src_md, 0},     {OD_RESULT, dnnl_query_dst_md, 0},
        {OD_MEAN, statistics, 1},              {OD_VARIANCE, statistics, 2},
        {OD_SCALE, dnnl_query_weights_md, 0},  {OD_SHIFT, dnnl_query_weights_md, 0},
        {OD_WORKSPACE, dnnl_query_workspace_md, 0},
    };
    return od_finish(out, desc, slots, 7);
}

/* oneDNN 2.6 refuses to run the backward without the shift, although it does not read it. */
od_status od_batch_norm_backward(od_primitive **out, const od_primitive *forward, const od_layout *data,
                                 float epsilon, int relu) {
    dnnl_primitive_desc_t desc = NULL;
    od_status status = describe_backward(&desc, forward, data, epsilon, flags(1, relu));
    if (status != dnnl_success) return status;
    const od_slot slots[] = {
        {OD_SOURCE, dnnl_query_src_md, 0},
        {OD_MEAN, dnnl_query_src_md, 1},
        {OD_VARIANCE, dnnl_query_src_md, 2},
        {OD_SCALE, dnnl_query_weights_md, 0},
        {OD_SHIFT, dnnl_query_weights_md, 0},
        {OD_RESULT_GRADIENT, dnnl_query_diff_dst_md, 0},
        {OD_SOURCE_GRADIENT, dnnl_query_diff_src_md, 0},
        {OD_SCALE_GRADIENT, dnnl_query_diff_weights_md, 0},
        {OD_SHIFT_GRADIENT, dnnl_query_diff_weights_md, 0},
        {OD_WORKSPACE, dnnl_query_workspace_md, 0},
    };
    return od_finish(out, desc, slots, 10);
}

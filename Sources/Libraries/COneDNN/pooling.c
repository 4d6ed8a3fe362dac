#include "internal.h"

static dnnl_alg_kind_t algorithm(od_pooling kind) {
    return kind == OD_MAX_POOL ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
}

#if DNNL_VERSION_MAJOR >= 3
static const dnnl_dims_t dense = {0, 0};

static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_alg_kind_t algorithm, dnnl_prop_kind_t kind,
                                  const od_layout *source, const od_layout *result, od_window w) {
    return dnnl_pooling_forward_primitive_desc_create(out, od_engine(), kind, algorithm, OD_DESC(source),
                                                      OD_DESC(result), w.stride, w.kernel, dense, w.padding,
                                                      w.padding, NULL);
}

static od_status describe_backward(dnnl_primitive_desc_t *out, dnnl_alg_kind_t algorithm,
                                   const od_primitive *forward, const od_layout *source, const od_layout *result,
                                   od_window w) {
    return dnnl_pooling_backward_primitive_desc_create(out, od_engine(), algorithm, OD_DESC(source),
                                                       OD_DESC(result), w.stride, w.kernel, dense, w.padding,
                                                       w.padding, forward->desc, NULL);
}
#else
static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_alg_kind_t algorithm, dnnl_prop_kind_t kind,
                                  const od_layout *source, const od_layout *result, od_window w) {
    dnnl_pooling_desc_t desc;
    od_status status = dnnl_pooling_forward_desc_init(&desc, kind, algorithm, OD_DESC(source), OD_DESC(result),
                                                      w.stride, w.kernel, w.padding, w.padding);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), NULL);
}

static od_status describe_backward(dnnl_primitive_desc_t *out, dnnl_alg_kind_t algorithm,
                                   const od_primitive *forward, const od_layout *source, const od_layout *result,
                                   od_window w) {
    dnnl_pooling_desc_t desc;
    od_status status = dnnl_pooling_backward_desc_init(&desc, algorithm, OD_DESC(source), OD_DESC(result), w.stride,
                                                       w.kernel, w.padding, w.padding);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), forward->desc);
}
#endif

od_status od_pooling_forward(od_primitive **out, od_pooling kind, int training, const od_layout *source,
                             const od_layout *result, od_window window) {
    dnnl_primitive_desc_t desc = NULL;
    dnnl_prop_kind_t propagation = training ? dnnl_forward_training : dnnl_forward_inference;
    od_status status = describe_forward(&desc, algorithm(kind), propagation, source, result, window);
    if (status != dnnl_success) return status;
    const od_slot slots[] = {
        {OD_SOURCE, dnnl_query_src_md, 0},
        {OD_RESULT, dnnl_query_dst_md, 0},
        {OD_WORKSPACE, dnnl_query_workspace_md, 0},
    };
    return od_finish(out, desc, slots, 3);
}

od_status od_pooling_backward(od_primitive **out, od_pooling kind, const od_primitive *forward,
                              const od_layout *source_gradient, const od_layout *result_gradient, od_window window) {
    dnnl_primitive_desc_t desc = NULL;
    od_status status =
        describe_backward(&desc, algorithm(kind), forward, source_gradient, result_gradient, window);
    if (status != dnnl_success) return status;
    const od_slot slots[] = {
        {OD_SOURCE_GRADIENT, dnnl_query_diff_src_md, 0},
        {OD_RESULT_GRADIENT, dnnl_query_diff_dst_md, 0},
        {OD_WORKSPACE, dnnl_query_workspace_md, 0},
    };
    return od_finish(out, desc, slots, 3);
}

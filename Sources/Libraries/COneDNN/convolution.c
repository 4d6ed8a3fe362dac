#include "internal.h"

#if DNNL_VERSION_MAJOR >= 3
static const dnnl_dims_t dense = {0, 0};

static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_prop_kind_t kind, const od_layout *source,
                                  const od_layout *weights, const od_layout *bias, const od_layout *result,
                                  od_window w, dnnl_primitive_attr_t attributes) {
    return dnnl_convolution_forward_primitive_desc_create(
        out, od_engine(), kind, dnnl_convolution_direct, OD_DESC(source), OD_DESC(weights), OD_OPTIONAL_DESC(bias),
        OD_DESC(result), w.stride, dense, w.padding, w.padding, attributes);
}

static od_status describe_data(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *source,
                               const od_layout *weights, const od_layout *result, od_window w) {
    return dnnl_convolution_backward_data_primitive_desc_create(
        out, od_engine(), dnnl_convolution_direct, OD_DESC(source), OD_DESC(weights), OD_DESC(result), w.stride,
        dense, w.padding, w.padding, forward->desc, NULL);
}

static od_status describe_weights(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *source,
                                  const od_layout *weights, const od_layout *bias, const od_layout *result,
                                  od_window w) {
    return dnnl_convolution_backward_weights_primitive_desc_create(
        out, od_engine(), dnnl_convolution_direct, OD_DESC(source), OD_DESC(weights), OD_OPTIONAL_DESC(bias),
        OD_DESC(result), w.stride, dense, w.padding, w.padding, forward->desc, NULL);
}
#else
static od_status describe_forward(dnnl_primitive_desc_t *out, dnnl_prop_kind_t kind, const od_layout *source,
                                  const od_layout *weights, const od_layout *bias, const od_layout *result,
                                  od_window w, dnnl_primitive_attr_t attributes) {
    dnnl_convolution_desc_t desc;
    od_status status = dnnl_convolution_forward_desc_init(&desc, kind, dnnl_convolution_direct, OD_DESC(source),
                                                          OD_DESC(weights), OD_OPTIONAL_DESC(bias), OD_DESC(result),
                                                          w.stride, w.padding, w.padding);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, attributes, od_engine(), NULL);
}

static od_status describe_data(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *source,
                               const od_layout *weights, const od_layout *result, od_window w) {
    dnnl_convolution_desc_t desc;
    od_status status = dnnl_convolution_backward_data_desc_init(&desc, dnnl_convolution_direct, OD_DESC(source),
                                                                OD_DESC(weights), OD_DESC(result), w.stride,
                                                                w.padding, w.padding);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), forward->desc);
}

static od_status describe_weights(dnnl_primitive_desc_t *out, const od_primitive *forward, const od_layout *source,
                                  const od_layout *weights, const od_layout *bias, const od_layout *result,
                                  od_window w) {
    dnnl_convolution_desc_t desc;
    od_status status = dnnl_convolution_backward_weights_desc_init(
        &desc, dnnl_convolution_direct, OD_DESC(source), OD_DESC(weights), OD_OPTIONAL_DESC(bias), OD_DESC(result),
        w.stride, w.padding, w.padding);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, NULL, od_engine(), forward->desc);
}
#endif

od_status od_convolution_forward(od_primitive **out, int training, const od_layout *source, const od_layout *weights,
                                 const od_layout *bias, const od_layout *result, od_window window,
                                 od_epilogue epilogue) {
    dnnl_prop_kind_t kind = training ? dnnl_forward_training : dnnl_forward_inference;
    dnnl_primitive_attr_t attributes;
    dnnl_primitive_desc_t desc = NULL;
    od_status status = od_attributes(&attributes, epilogue);
    if (status == dnnl_success)
        status = describe_forward(&desc, kind, source, weights, bias, result, window, attributes);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status != dnnl_success) return status;
    return od_finish_forward(out, desc);
}

od_status od_convolution_backward_data(od_primitive **out, const od_primitive *forward,
                                       const od_layout *source_gradient, const od_layout *weights,
                                       const od_layout *result_gradient, od_window window) {
    dnnl_primitive_desc_t desc = NULL;
    od_status status = describe_data(&desc, forward, source_gradient, weights, result_gradient, window);
    if (status != dnnl_success) return status;
    const od_slot slots[] = {
        {OD_SOURCE_GRADIENT, dnnl_query_diff_src_md, 0},
        {OD_WEIGHTS, dnnl_query_weights_md, 0},
        {OD_RESULT_GRADIENT, dnnl_query_diff_dst_md, 0},
    };
    return od_finish(out, desc, slots, 3);
}

od_status od_convolution_backward_weights(od_primitive **out, const od_primitive *forward, const od_layout *source,
                                          const od_layout *weights_gradient, const od_layout *bias_gradient,
                                          const od_layout *result_gradient, od_window window) {
    dnnl_primitive_desc_t desc = NULL;
    od_status status =
        describe_weights(&desc, forward, source, weights_gradient, bias_gradient, result_gradient, window);
    if (status != dnnl_success) return status;
    const od_slot slots[] = {
        {OD_SOURCE, dnnl_query_src_md, 0},
        {OD_WEIGHTS_GRADIENT, dnnl_query_diff_weights_md, 0},
        {OD_BIAS_GRADIENT, dnnl_query_diff_weights_md, 1},
        {OD_RESULT_GRADIENT, dnnl_query_diff_dst_md, 0},
    };
    return od_finish(out, desc, slots, 4);
}

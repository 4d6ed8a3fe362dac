#include "internal.h"

#include <dnnl_debug.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static const int argument_numbers[OD_ARGUMENT_COUNT] = {
    [OD_SOURCE] = DNNL_ARG_SRC,
    [OD_WEIGHTS] = DNNL_ARG_WEIGHTS,
    [OD_BIAS] = DNNL_ARG_BIAS,
    [OD_RESULT] = DNNL_ARG_DST,
    [OD_MEAN] = DNNL_ARG_MEAN,
    [OD_VARIANCE] = DNNL_ARG_VARIANCE,
    [OD_SCALE] = DNNL_ARG_SCALE,
    [OD_SHIFT] = DNNL_ARG_SHIFT,
    [OD_WORKSPACE] = DNNL_ARG_WORKSPACE,
    [OD_SOURCE_GRADIENT] = DNNL_ARG_DIFF_SRC,
    [OD_WEIGHTS_GRADIENT] = DNNL_ARG_DIFF_WEIGHTS,
    [OD_BIAS_GRADIENT] = DNNL_ARG_DIFF_BIAS,
    [OD_RESULT_GRADIENT] = DNNL_ARG_DIFF_DST,
    [OD_SCALE_GRADIENT] = DNNL_ARG_DIFF_SCALE,
    [OD_SHIFT_GRADIENT] = DNNL_ARG_DIFF_SHIFT,
};

static dnnl_engine_t shared_engine;

static void make_engine(void) {
    if (dnnl_engine_create(&shared_engine, dnnl_cpu, 0) != dnnl_success) shared_engine = NULL;
}

dnnl_engine_t od_engine(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_engine);
    return shared_engine;
}

static char version_text[32];

static void make_version(void) {
    const dnnl_version_t *version = dnnl_version();
    snprintf(version_text, sizeof version_text, "%d.%d.%d", version->major, version->minor, version->patch);
}

const char *od_version(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_version);
    return version_text;
}

const char *od_status_text(od_status status) { return dnnl_status2str((dnnl_status_t)status); }

od_status od_stream_create(od_stream **out) {
    dnnl_engine_t engine = od_engine();
    od_stream *made = calloc(1, sizeof *made);
    if (!engine || !made) {
        free(made);
        return dnnl_out_of_memory;
    }
    od_status status = dnnl_stream_create(&made->stream, engine, dnnl_stream_default_flags);
    if (status != dnnl_success) {
        free(made);
        return status;
    }
    *out = made;
    return status;
}

void od_stream_free(od_stream *stream) {
    if (!stream) return;
    dnnl_stream_destroy(stream->stream);
    free(stream);
}

static dnnl_alg_kind_t algorithm(od_activation activation) {
    switch (activation) {
    case OD_GELU: return dnnl_eltwise_gelu_erf;
    case OD_QUICK_GELU: return dnnl_eltwise_swish;
    case OD_TANH_GELU: return dnnl_eltwise_gelu_tanh;
    default: return dnnl_eltwise_relu;
    }
}

#if DNNL_VERSION_MAJOR >= 3
static od_status append_sum(dnnl_post_ops_t ops) { return dnnl_post_ops_append_sum(ops, 1.f, 0, dnnl_f32); }

static od_status append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
    return dnnl_post_ops_append_eltwise(ops, kind, alpha, 0.f);
}
#else
static od_status append_sum(dnnl_post_ops_t ops) { return dnnl_post_ops_append_sum(ops, 1.f); }

static od_status append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha) {
    return dnnl_post_ops_append_eltwise(ops, 1.f, kind, alpha, 0.f);
}
#endif

static od_status append_all(dnnl_post_ops_t ops, od_epilogue epilogue) {
    od_status status = epilogue.adds_to_result ? append_sum(ops) : (od_status)dnnl_success;
    if (status != dnnl_success || epilogue.activation == OD_NO_ACTIVATION) return status;
    /* alpha is the swish's slope for quick-GELU and the (zero) negative slope for ReLU. */
    float alpha = epilogue.activation == OD_QUICK_GELU ? 1.702f : 0.f;
    return append_activation(ops, algorithm(epilogue.activation), alpha);
}

od_status od_attributes(dnnl_primitive_attr_t *out, od_epilogue epilogue) {
    *out = NULL;
    if (!epilogue.adds_to_result && epilogue.activation == OD_NO_ACTIVATION) return dnnl_success;
    dnnl_post_ops_t ops = NULL;
    od_status status = dnnl_post_ops_create(&ops);
    if (status == dnnl_success) status = append_all(ops, epilogue);
    if (status == dnnl_success) status = dnnl_primitive_attr_create(out);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(*out, ops);
    if (ops) dnnl_post_ops_destroy(ops);
    return status;
}

static od_status add_slot(od_primitive *primitive, od_slot slot) {
    od_desc_reference found = dnnl_primitive_desc_query_md(primitive->desc, slot.query, slot.index);
    if (!found || dnnl_memory_desc_get_size(found) == 0) return dnnl_success;
    od_layout *layout = NULL;
    od_status status = od_layout_wrap(&layout, found);
    if (status != dnnl_success) return status;
    primitive->layouts[slot.argument] = layout;
    return dnnl_memory_create(&primitive->memories[slot.argument], OD_DESC(layout), od_engine(), DNNL_MEMORY_NONE);
}

od_status od_finish(od_primitive **out, dnnl_primitive_desc_t desc, const od_slot *slots, int count) {
    od_primitive *made = calloc(1, sizeof *made);
    if (!made) {
        dnnl_primitive_desc_destroy(desc);
        return dnnl_out_of_memory;
    }
    made->desc = desc;
    od_status status = dnnl_primitive_create(&made->primitive, desc);
    for (int i = 0; i < count && status == dnnl_success; i++) status = add_slot(made, slots[i]);
    if (status != dnnl_success) {
        od_primitive_free(made);
        return status;
    }
    *out = made;
    return status;
}

od_status od_finish_forward(od_primitive **out, dnnl_primitive_desc_t desc) {
    const od_slot slots[] = {
        {OD_SOURCE, dnnl_query_src_md, 0},
        {OD_WEIGHTS, dnnl_query_weights_md, 0},
        {OD_BIAS, dnnl_query_weights_md, 1},
        {OD_RESULT, dnnl_query_dst_md, 0},
    };
    return od_finish(out, desc, slots, 4);
}

od_status od_reorder(od_primitive **out, const od_layout *source, const od_layout *result) {
    dnnl_primitive_desc_t desc = NULL;
    od_status status = dnnl_reorder_primitive_desc_create(&desc, OD_DESC(source), od_engine(), OD_DESC(result),
                                                          od_engine(), NULL);
    if (status != dnnl_success) return status;
    const od_slot slots[] = {{OD_SOURCE, dnnl_query_src_md, 0}, {OD_RESULT, dnnl_query_dst_md, 0}};
    return od_finish(out, desc, slots, 2);
}

void od_primitive_free(od_primitive *primitive) {
    if (!primitive) return;
    for (int i = 0; i < OD_ARGUMENT_COUNT; i++) {
        if (primitive->memories[i]) dnnl_memory_destroy(primitive->memories[i]);
        od_layout_free(primitive->layouts[i]);
    }
    if (primitive->primitive) dnnl_primitive_destroy(primitive->primitive);
    if (primitive->desc) dnnl_primitive_desc_destroy(primitive->desc);
    free(primitive);
}

const char *od_primitive_implementation(const od_primitive *primitive) {
    const char *name = NULL;
    dnnl_primitive_desc_query(primitive->desc, dnnl_query_impl_info_str, 0, &name);
    return name ? name : "unknown";
}

const od_layout *od_primitive_layout(const od_primitive *primitive, od_argument argument) {
    return primitive->layouts[argument];
}

od_status od_primitive_run(od_primitive *primitive, od_stream *stream, void *const *buffers) {
    dnnl_exec_arg_t arguments[OD_ARGUMENT_COUNT];
    int count = 0;
    for (int i = 0; i < OD_ARGUMENT_COUNT; i++) {
        if (!primitive->memories[i]) continue;
        if (!buffers[i]) return dnnl_invalid_arguments;
        od_status status = dnnl_memory_set_data_handle(primitive->memories[i], buffers[i]);
        if (status != dnnl_success) return status;
        arguments[count++] = (dnnl_exec_arg_t){argument_numbers[i], primitive->memories[i]};
    }
    od_status status = dnnl_primitive_execute(primitive->primitive, stream->stream, count, arguments);
    return status == dnnl_success ? (od_status)dnnl_stream_wait(stream->stream) : status;
}

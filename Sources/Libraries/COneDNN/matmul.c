#include "internal.h"

static od_status describe(dnnl_primitive_desc_t *out, const od_layout *source, const od_layout *weights,
                          const od_layout *bias, const od_layout *result, dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(out, od_engine(), OD_DESC(source), OD_DESC(weights),
                                             OD_OPTIONAL_DESC(bias), OD_DESC(result), attributes);
#else
    dnnl_matmul_desc_t desc;
    od_status status = dnnl_matmul_desc_init(&desc, OD_DESC(source), OD_DESC(weights), OD_OPTIONAL_DESC(bias),
                                             OD_DESC(result));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(out, &desc, attributes, od_engine(), NULL);
#endif
}

od_status od_matmul(od_primitive **out, const od_layout *source, const od_layout *weights, const od_layout *bias,
                    const od_layout *result, od_epilogue epilogue) {
    dnnl_primitive_attr_t attributes;
    dnnl_primitive_desc_t desc = NULL;
    od_status status = od_attributes(&attributes, epilogue);
    if (status == dnnl_success) status = describe(&desc, source, weights, bias, result, attributes);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status != dnnl_success) return status;
    return od_finish_forward(out, desc);
}

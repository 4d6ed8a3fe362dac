#include "internal.h"

#include <stdlib.h>

#if DNNL_VERSION_MAJOR >= 3
static od_status strided(dnnl_memory_desc_t *out, int dimensions, const int64_t *shape, const int64_t *strides) {
    return dnnl_memory_desc_create_with_strides(out, dimensions, shape, dnnl_f32, strides);
}

static od_status tagged(dnnl_memory_desc_t *out, int dimensions, const int64_t *shape, dnnl_format_tag_t tag) {
    return dnnl_memory_desc_create_with_tag(out, dimensions, shape, dnnl_f32, tag);
}
#else
static od_status strided(dnnl_memory_desc_t *out, int dimensions, const int64_t *shape, const int64_t *strides) {
    return dnnl_memory_desc_init_by_strides(out, dimensions, shape, dnnl_f32, strides);
}

static od_status tagged(dnnl_memory_desc_t *out, int dimensions, const int64_t *shape, dnnl_format_tag_t tag) {
    return dnnl_memory_desc_init_by_tag(out, dimensions, shape, dnnl_f32, tag);
}
#endif

static od_status keep(od_layout **out, od_layout *made, od_status status) {
    if (status != dnnl_success) {
        free(made);
        return status;
    }
    *out = made;
    return status;
}

od_status od_layout_strided(od_layout **out, int dimensions, const int64_t *shape, const int64_t *strides) {
    od_layout *made = calloc(1, sizeof *made);
    return made ? keep(out, made, strided(&made->desc, dimensions, shape, strides)) : dnnl_out_of_memory;
}

od_status od_layout_any(od_layout **out, int dimensions, const int64_t *shape) {
    od_layout *made = calloc(1, sizeof *made);
    return made ? keep(out, made, tagged(&made->desc, dimensions, shape, dnnl_format_tag_any)) : dnnl_out_of_memory;
}

od_status od_layout_blocked(od_layout **out, const int64_t shape[4], int block) {
    if (block != 8 && block != 16) return dnnl_invalid_arguments;
    od_layout *made = calloc(1, sizeof *made);
    dnnl_format_tag_t tag = block == 16 ? dnnl_nChw16c : dnnl_nChw8c;
    return made ? keep(out, made, tagged(&made->desc, 4, shape, tag)) : dnnl_out_of_memory;
}

static od_status copy(dnnl_memory_desc_t *out, od_desc_reference desc) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_clone(out, desc);
#else
    *out = *desc;
    return dnnl_success;
#endif
}

od_status od_layout_wrap(od_layout **out, od_desc_reference desc) {
    od_layout *made = calloc(1, sizeof *made);
    return made ? keep(out, made, copy(&made->desc, desc)) : dnnl_out_of_memory;
}

od_status od_layout_copy(od_layout **out, const od_layout *layout) { return od_layout_wrap(out, OD_DESC(layout)); }

void od_layout_free(od_layout *layout) {
    if (!layout) return;
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_destroy(layout->desc);
#endif
    free(layout);
}

size_t od_layout_bytes(const od_layout *layout) { return dnnl_memory_desc_get_size(OD_DESC(layout)); }

int od_layout_equal(const od_layout *left, const od_layout *right) {
    return dnnl_memory_desc_equal(OD_DESC(left), OD_DESC(right));
}

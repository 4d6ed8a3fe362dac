#ifndef OVERREAD_CONEDNN_INTERNAL_H
#define OVERREAD_CONEDNN_INTERNAL_H

#include "COneDNN.h"

#include <dnnl.h>

/* 2.x passes memory descriptors as structs by address, 3.x as opaque handles. */
struct od_layout {
    dnnl_memory_desc_t desc;
};

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t od_desc_reference;
#define OD_DESC(layout) ((layout)->desc)
#else
typedef const dnnl_memory_desc_t *od_desc_reference;
#define OD_DESC(layout) (&(layout)->desc)
#endif
#define OD_OPTIONAL_DESC(layout) ((layout) ? OD_DESC(layout) : NULL)

struct od_stream {
    dnnl_stream_t stream;
};

struct od_primitive {
    dnnl_primitive_desc_t desc;
    dnnl_primitive_t primitive;
    od_layout *layouts[OD_ARGUMENT_COUNT];
    dnnl_memory_t memories[OD_ARGUMENT_COUNT];
};

/* A layout that holds a copy of a descriptor. */
od_status od_layout_wrap(od_layout **out, od_desc_reference desc);

/* The process-wide CPU engine; NULL where it cannot be made. */
dnnl_engine_t od_engine(void);

/* Attributes for an epilogue; *out stays NULL where nothing is to be applied. */
od_status od_attributes(dnnl_primitive_attr_t *out, od_epilogue epilogue);

/* An argument of a primitive and the query that finds its layout. */
typedef struct {
    od_argument argument;
    dnnl_query_t query;
    int index;
} od_slot;

/* Takes over `desc`, makes the primitive and memory objects for the slots that it has. */
od_status od_finish(od_primitive **out, dnnl_primitive_desc_t desc, const od_slot *slots, int count);

/* `od_finish` for source, weights, optional bias and result: a matrix product or a convolution forward. */
od_status od_finish_forward(od_primitive **out, dnnl_primitive_desc_t desc);

#endif

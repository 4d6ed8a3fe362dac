#include "internal.h"

/* GNU OpenMP's, on whose threads oneDNN runs. The number belongs to the calling thread. */
void omp_set_num_threads(int count);

void od_use_calling_thread(void) { omp_set_num_threads(1); }

#if defined(__x86_64__)

/* Instruction sets are named by the bits of all that they contain. */
static int has(dnnl_cpu_isa_t isa, dnnl_cpu_isa_t wanted) { return ((int)isa & (int)wanted) == (int)wanted; }

int od_channel_block(void) {
    dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
    if (has(isa, dnnl_cpu_isa_avx512_core)) return 16;
    return has(isa, dnnl_cpu_isa_avx2) ? 8 : 1;
}

#else

/* The same bits name other instruction sets here, for which nothing was measured: layouts stay plain. */
int od_channel_block(void) { return 1; }

#endif

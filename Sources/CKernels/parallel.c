#include "parallel.h"

// GNU OpenMP's own interface: pragmas would call into LLVM's OpenMP library, a second pool of threads beside oneDNN's.
void GOMP_parallel(void (*function)(void *), void *data, unsigned thread_count, unsigned flags);
int omp_get_max_threads(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);
void omp_set_num_threads(int count);

struct job {
    int64_t count;
    ck_task task;
    void *context;
};

static void run_part(void *data) {
    const struct job *job = data;
    int64_t parts = omp_get_num_threads();
    int64_t part = omp_get_thread_num();
    int64_t size = job->count / parts;
    int64_t larger = job->count % parts;
    int64_t begin = part * size + (part < larger ? part : larger);
    int64_t end = begin + size + (part < larger);
    if (begin < end) {
        job->task(job->context, begin, end);
    }
}

void ck_parallel_for(int64_t count, int64_t grain, ck_task task, void *context) {
    if (count <= 0) {
        return;
    }
    if (omp_get_max_threads() < 2 || count < 2 || count / 2 < grain) {
        task(context, 0, count);
        return;
    }
    // Always the whole team: the library ends threads that a smaller team leaves over, and starts them anew later.
    struct job job = {.count = count, .task = task, .context = context};
    GOMP_parallel(run_part, &job, 0, 0);
}

void ck_set_threads(int count) {
    omp_set_num_threads(count > 1 ? count : 1);
}

int ck_threads(void) {
    return omp_get_max_threads();
}

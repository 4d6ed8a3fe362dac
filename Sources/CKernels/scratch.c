#include "scratch.h"

#include <pthread.h>
#include <stdlib.h>

struct arena {
    float *values;
    int64_t capacity;
};

static _Thread_local struct arena arena;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void create_key(void) {
    if (pthread_key_create(&key, free) != 0) {
        abort();
    }
}

static void grow(int64_t count) {
    pthread_once(&once, create_key);
    free(arena.values);
    int64_t capacity = (count + 1023) / 1024 * 1024;
    arena.values = aligned_alloc(64, (size_t)capacity * sizeof(float));
    if (arena.values == NULL || pthread_setspecific(key, arena.values) != 0) {
        abort();
    }
    arena.capacity = capacity;
}

float *ck_scratch(int64_t count) {
    if (count > arena.capacity) {
        grow(count);
    }
    return arena.values;
}

#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static cc_library library;
static bool is_ready;
static char problem[384];

/* Debian's builds of libcurl, which differ in the library that encrypts. */
static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

/* Only fetching a model needs libcurl, whose many libraries would make every start of a program that links it slower. */
static void *open_library(void) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (handle) return handle;
        /* Of the first, which is the usual one. */
        if (i == 0) snprintf(problem, sizeof problem, "%s", dlerror());
    }
    return NULL;
}

static bool find(void *handle, const char *name, void **function) {
    *function = dlsym(handle, name);
    if (!*function) snprintf(problem, sizeof problem, "%s", dlerror());
    return *function != NULL;
}

static bool find_all(void *handle) {
    return find(handle, "curl_global_init", (void **)&library.global_init)
        && find(handle, "curl_easy_init", (void **)&library.easy_init)
        && find(handle, "curl_easy_setopt", (void **)&library.easy_setopt)
        && find(handle, "curl_easy_perform", (void **)&library.easy_perform)
        && find(handle, "curl_easy_getinfo", (void **)&library.easy_getinfo)
        && find(handle, "curl_easy_strerror", (void **)&library.easy_strerror)
        && find(handle, "curl_easy_cleanup", (void **)&library.easy_cleanup)
        && find(handle, "curl_slist_append", (void **)&library.slist_append)
        && find(handle, "curl_slist_free_all", (void **)&library.slist_free_all);
}

static void begin(void) {
    void *handle = open_library();
    if (!handle || !find_all(handle)) return;
    is_ready = library.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!is_ready) snprintf(problem, sizeof problem, "libcurl cannot be started");
}

const cc_library *cc_load(const char **reason) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin);
    *reason = problem;
    return is_ready ? &library : NULL;
}

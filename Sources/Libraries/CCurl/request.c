#include "CCurl.h"
#include "library.h"

#include <stdio.h>

/* Seconds without an answer after which a transfer is given up, and bytes per second that count as none. */
enum { CONNECT_SECONDS = 30, IDLE_SECONDS = 60, IDLE_BYTES = 1 };

static size_t take_header(char *bytes, size_t size, size_t count, void *listener) {
    const cc_listener *l = listener;
    return l->header(l->context, bytes, size * count) ? 0 : size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *listener) {
    const cc_listener *l = listener;
    return l->body(l->context, bytes, size * count) ? CURL_WRITEFUNC_ERROR : size * count;
}

static int look(void *listener, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    const cc_listener *l = listener;
    (void)a, (void)b, (void)c, (void)d;
    return l->wait(l->context);
}

static void set_protocols(const cc_library *library, CURL *curl) {
#if LIBCURL_VERSION_NUM >= 0x075500
    library->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    library->easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_listener(const cc_library *library, CURL *curl, const cc_listener *listener) {
    library->easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    library->easy_setopt(curl, CURLOPT_HEADERDATA, (void *)listener);
    library->easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    library->easy_setopt(curl, CURLOPT_WRITEDATA, (void *)listener);
    library->easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
    library->easy_setopt(curl, CURLOPT_XFERINFODATA, (void *)listener);
    library->easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

static void set_patience(const cc_library *library, CURL *curl) {
    library->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    library->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    library->easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)IDLE_BYTES);
    library->easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)IDLE_SECONDS);
}

static enum cc_result perform(
    const cc_library *library, CURL *curl, const cc_listener *listener, long *status, char *reason, size_t room
) {
    char detail[CURL_ERROR_SIZE] = "";
    library->easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    set_protocols(library, curl);
    set_patience(library, curl);
    set_listener(library, curl, listener);
    CURLcode code = library->easy_perform(curl);
    library->easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    snprintf(reason, room, "%s", *detail ? detail : library->easy_strerror(code));
    library->easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    if (code == CURLE_OK) return CC_DONE;
    return code == CURLE_WRITE_ERROR || code == CURLE_ABORTED_BY_CALLBACK ? CC_STOPPED : CC_FAILED;
}

enum cc_result cc_get(
    const char *url, const char *const *headers, const cc_listener *listener, long *status, char *reason, size_t room
) {
    *status = 0;
    const char *problem;
    const cc_library *library = cc_load(&problem);
    CURL *curl = library ? library->easy_init() : NULL;
    if (!curl) {
        snprintf(reason, room, "%s", library ? "libcurl has no memory" : problem);
        return CC_UNAVAILABLE;
    }
    struct curl_slist *lines = NULL;
    for (; *headers; headers++) {
        lines = library->slist_append(lines, *headers);
    }
    library->easy_setopt(curl, CURLOPT_URL, url);
    library->easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
    library->easy_setopt(curl, CURLOPT_USERAGENT, "overread");
    library->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    enum cc_result result = perform(library, curl, listener, status, reason, room);
    library->slist_free_all(lines);
    library->easy_cleanup(curl);
    return result;
}

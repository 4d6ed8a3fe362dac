#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>

/* Seconds without an answer after which a transfer is given up, and bytes per second that count as none. */
enum { CONNECT_SECONDS = 30, IDLE_SECONDS = 60, IDLE_BYTES = 1 };

static CURLcode ready = CURLE_FAILED_INIT;

static void begin(void) { ready = curl_global_init(CURL_GLOBAL_DEFAULT); }

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

static void set_protocols(CURL *curl) {
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_listener(CURL *curl, const cc_listener *listener) {
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, (void *)listener);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, (void *)listener);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, (void *)listener);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

static void set_patience(CURL *curl) {
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)IDLE_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)IDLE_SECONDS);
}

enum cc_result cc_get(
    const char *url, const char *const *headers, const cc_listener *listener, long *status, char *reason, size_t room
) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin);
    *status = 0;
    CURL *curl = ready == CURLE_OK ? curl_easy_init() : NULL;
    if (!curl) {
        snprintf(reason, room, "libcurl cannot be started");
        return CC_FAILED;
    }
    struct curl_slist *lines = NULL;
    for (; *headers; headers++) {
        lines = curl_slist_append(lines, *headers);
    }
    char detail[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "overread");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    set_protocols(curl);
    set_patience(curl);
    set_listener(curl, listener);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    snprintf(reason, room, "%s", *detail ? detail : curl_easy_strerror(code));
    curl_slist_free_all(lines);
    curl_easy_cleanup(curl);
    if (code == CURLE_OK) return CC_DONE;
    return code == CURLE_WRITE_ERROR || code == CURLE_ABORTED_BY_CALLBACK ? CC_STOPPED : CC_FAILED;
}

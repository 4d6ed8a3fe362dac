/* One request of HTTP at a time by libcurl, whose options of changing types Swift cannot set. The library is loaded for
   the first request. Redirects are not followed: whoever asks decides what goes along to another host. */
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// What happens while an answer comes in. Each function is given the context; the first two may stop the transfer by
/// anything but 0.
typedef struct {
    void *context;
    /// A line of the answer's head, its end included.
    int (*header)(void *context, const char *bytes, size_t count);
    /// Bytes of the body, all of the head having come before.
    int (*body)(void *context, const char *bytes, size_t count);
    /// Asked several times a second whether to go on: 0.
    int (*wait)(void *context);
} cc_listener;

enum cc_result {
    CC_DONE = 0,
    /// The listener stopped it.
    CC_STOPPED = 1,
    CC_FAILED = 2,
    /// There is no libcurl that can be used.
    CC_UNAVAILABLE = 3,
};

/// Gets a URL of http or https.
///
/// headers: lines to send, ended by NULL. status: the answer's, 0 where there is none. reason: why it failed, for people,
/// at most `room` bytes with the zero at its end.
enum cc_result cc_get(
    const char *url, const char *_Nullable const *_Nonnull headers, const cc_listener *listener, long *status,
    char *reason, size_t room
);

#pragma clang assume_nonnull end

#endif

// What libpng says where it fails, kept until somebody asks.
#ifndef CPNG_MESSAGE_H
#define CPNG_MESSAGE_H

#include <png.h>

/// The last error; empty where there was none. A longer one is cut.
typedef struct {
    char text[160];
} cpng_message;

/// Keeps an error in the `cpng_message` that is libpng's error pointer and jumps to where setjmp was called.
void cpng_fail(png_structp png, png_const_charp text);

/// Passes over a warning.
void cpng_ignore_warning(png_structp png, png_const_charp text);

#endif

#include "message.h"

#include <string.h>

void cpng_fail(png_structp png, png_const_charp text) {
    cpng_message *message = png_get_error_ptr(png);
    strncpy(message->text, text, sizeof message->text - 1);
    png_longjmp(png, 1);
}

void cpng_ignore_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

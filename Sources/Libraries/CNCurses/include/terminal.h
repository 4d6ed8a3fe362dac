#ifndef OVERREAD_TERMINAL_H
#define OVERREAD_TERMINAL_H

#include <stdint.h>
#include <stdbool.h>

/* ncurses for one terminal on standard input and output; it paints, and the keys are read beside it. Its globals and
   macros stay behind these functions. All are called from one thread. */

/* Attributes of a cell. */
enum { terminal_bold = 1, terminal_dim = 2, terminal_reverse = 4 };

/* Whether terminfo knows a terminal of this name. */
bool terminal_is_known(const char *name);
/* Whether a known terminal can move its cursor to any place, as screens need it. */
bool terminal_can_move(const char *name);

/* Takes the screen over, with input byte by byte; `name` is the entry of terminfo. False where ncurses cannot. */
bool terminal_open(const char *name);
/* Whether the terminal understands the control sequences of ECMA-48, and leaves out those that it does not know. */
bool terminal_is_ansi(void);
/* Has pasted text bracketed, and lets the mouse report clicks and the wheel, or leaves it to the terminal. */
void terminal_use_modes(bool mouse);
/* What ends these modes, and others in which terminals report by themselves. */
extern const char terminal_modes_off[];
/* Gives the screen back; `terminal_return` takes it again. */
void terminal_leave(void);
/* Takes the screen again, sending everything. */
void terminal_return(void);
/* Gives the screen back for good. */
void terminal_close(void);

/* Starts colour; true where -1 may be used for the terminal's own colours. */
bool terminal_start_colour(void);
/* Colours of the terminal (0 where it has none) and the number of pairs, after colour was started. */
int terminal_colours(void);
int terminal_pairs(void);
bool terminal_define_pair(int pair, int foreground, int background);
/* Forgets every pair; the whole screen is to be drawn again. */
void terminal_forget_pairs(void);

/* Columns that the C library counts for a character, as ncurses lays it out; -1 for none. */
int terminal_character_width(uint32_t character);
/* Puts a base character and its marks (`count` of them in all, at most 5) into the next frame. */
void terminal_put(int row, int column, const uint32_t *text, int count, int attributes, int pair);
/* Sends the differences between the next frame and what the terminal shows. */
void terminal_refresh(void);
/* As terminal_refresh, but sends everything. */
void terminal_repaint(void);
/* Asks the kernel for the window's size; false where it does not know. */
bool terminal_window_size(int *width, int *height);
/* Makes ncurses use a size. */
void terminal_resize(int width, int height);

/* Sends bytes to the terminal as they are, all of them, before what the next refresh sends. False where it is gone. */
bool terminal_write(const uint8_t *bytes, int count);
/* Reads the bytes that have arrived: their number, 0 where there are none, -1 where the terminal is gone. */
int terminal_read(uint8_t *bytes, int capacity);

/* Sets the locale for characters from the environment, or C.UTF-8 where that one is no UTF-8. True for UTF-8. */
bool terminal_use_utf8_locale(void);

#endif

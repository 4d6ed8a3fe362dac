#ifndef OVERREAD_EMERGENCY_H
#define OVERREAD_EMERGENCY_H

#include <stdbool.h>

/* Signals of a program that owns a terminal. Those that ask for something (interrupt, terminate, hang up, stop, continue,
   window changed) become bytes in a pipe. All others that end a process, those of a crash among them, give the terminal
   back first and then take their usual course; where they are ignored, they stay so. */

/* Remembers the terminal's modes and installs the handlers. To be called before terminal_open, so that ncurses leaves
   these signals alone, on the thread that draws. False where the pipe cannot be made. */
bool emergency_prepare(void);
/* Remembers the bytes that give the screen back, which is taken from here on. To be called after terminal_open. */
void emergency_learn_reset(void);
/* Remembers what is sent before those bytes, from here on; of more than there is room for, nothing. False then. */
bool emergency_say_first(const unsigned char *bytes, int count);
/* Puts the former handlers back. */
void emergency_end(void);

/* Gives the terminal back at once; safe in a signal handler and when nothing was prepared. */
void emergency_restore(void);

/* Stops the process as Ctrl-Z does, and returns when it is continued. The screen must have been given back. */
void emergency_stop(void);
/* Ends the process by a signal, with the usual effect. */
void emergency_die(int signal_number);

/* Waits until input or a byte in the pipe arrives: at most so long, without limit where negative. Returns a set. */
enum { emergency_input = 1, emergency_pipe = 2 };
int emergency_wait(int timeout_milliseconds);
/* The next byte of the pipe: the number of a signal, 0 for a wake-up, -1 where it is empty. */
int emergency_next(void);
/* Wakes emergency_wait; from any thread. */
void emergency_wake(void);

#endif

/*
 * Ctrl-C is told to every stage of a pipe. cw-apply then finishes what is under
 * way and says what was done and what was not; whoever pressed it wants to see
 * that. So while a pipe is read, the first SIGINT is left to the stages before,
 * and what they still say is shown. The second one has its usual effect.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

/* From now on, if fd is a pipe and SIGINT is not ignored. */
void interrupt_defer(int fd);

/* All is shown: a SIGINT that was left has its effect now. */
void interrupt_heed(void);

#endif

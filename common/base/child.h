#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* A program that is started beside ours, without a shell. */
struct child {
	const char *const *argv;	/* ends with a NULL; [0] is looked up in
					   PATH */
	char *const *env;	/* ends with a NULL */
	int in, out, err;	/* its descriptors 0 to 2; -1: /dev/null */
	bool apart;	/* in a process group of its own, so that the terminal's
			   signals are not for it, and kill(-pid) is for all
			   that it starts; no signal is ignored there */
};

/* A pipe of which nothing that is started gets an end. False: errno. */
bool child_pipe(int fds[2]);

/*
 * Starts it. It gets no other descriptor of ours: what it starts, and leaves
 * behind, must not hold our locks. SIGPIPE is as usual there, though ours may
 * not be. Returns 0, or an error number.
 */
int child_start(pid_t *pid, const struct child *c);

#endif

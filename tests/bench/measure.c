/*
 * measure FILE COMMAND [ARG...]: runs a command and appends a line to FILE:
 * wall seconds, CPU seconds (user and system), peak resident memory in kB.
 * Exits as the command did; 128 + the signal that ended it.
 *
 * It is small so that it adds nothing: a child's peak starts with the memory
 * of the process that forked it, which for an interpreter is more than our
 * tools use.
 */
#define _DEFAULT_SOURCE	/* wait4 */

#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void
die(const char *what)
{
	perror(what);
	exit(125);
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) == -1)
		die("measure: clock_gettime");
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct rusage used;
	double start;
	FILE *f;
	pid_t pid;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARG...]\n");
		return 125;
	}
	start = now();
	pid = fork();
	if (pid == -1)
		die("measure: fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &used) == -1)
		die("measure: wait4");
	f = fopen(argv[1], "a");
	if (f == NULL || fprintf(f, "%.3f %.3f %ld\n", now() - start,
	    seconds(used.ru_utime) + seconds(used.ru_stime),
	    used.ru_maxrss) < 0 || fclose(f) == EOF)
		die(argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

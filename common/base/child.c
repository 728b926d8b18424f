#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "xalloc.h"

#define DESCRIPTORS	1024	/* open ones: no program of ours has more */

bool
child_pipe(int fds[2])
{
	if (pipe(fds) == -1)
		return false;
	(void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static void
keep_descriptors(void)
{
	int fd, flags;

	for (fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		if ((flags = fcntl(fd, F_GETFD)) != -1)
			(void)fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}

static int
add_files(posix_spawn_file_actions_t *files, const struct child *c)
{
	const int fds[] = { c->in, c->out, c->err };
	int error = 0, to;

	for (to = 0; to < 3 && error == 0; to++)
		error = fds[to] == -1 ?
		    posix_spawn_file_actions_addopen(files, to, "/dev/null",
		    to == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0) :
		    posix_spawn_file_actions_adddup2(files, fds[to], to);
	return error;
}

static void
set_signals(posix_spawnattr_t *attr, bool apart)
{
	sigset_t usual, none;

	(void)sigemptyset(&none);
	(void)sigemptyset(&usual);
	(void)sigaddset(&usual, SIGPIPE);
	if (apart) {
		(void)sigaddset(&usual, SIGHUP);
		(void)sigaddset(&usual, SIGINT);
		(void)sigaddset(&usual, SIGQUIT);
		(void)sigaddset(&usual, SIGTERM);
		(void)posix_spawnattr_setpgroup(attr, 0);
	}
	(void)posix_spawnattr_setflags(attr, (short)(POSIX_SPAWN_SETSIGDEF |
	    POSIX_SPAWN_SETSIGMASK | (apart ? POSIX_SPAWN_SETPGROUP : 0)));
	(void)posix_spawnattr_setsigdefault(attr, &usual);
	(void)posix_spawnattr_setsigmask(attr, &none);
}

int
child_start(pid_t *pid, const struct child *c)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char **argv;
	size_t n;
	int error;

	for (n = 1; c->argv[n] != NULL; n++)
		;
	argv = xcalloc(n + 1, sizeof(*argv));
	memcpy(argv, c->argv, n * sizeof(*argv));
	keep_descriptors();
	if ((error = posix_spawn_file_actions_init(&files)) != 0)
		goto no_files;
	if ((error = posix_spawnattr_init(&attr)) != 0)
		goto no_attr;
	set_signals(&attr, c->apart);
	error = add_files(&files, c);
	if (error == 0)
		error = posix_spawnp(pid, argv[0], &files, &attr, argv,
		    c->env);
	(void)posix_spawnattr_destroy(&attr);
no_attr:
	(void)posix_spawn_file_actions_destroy(&files);
no_files:
	free(argv);
	return error;
}

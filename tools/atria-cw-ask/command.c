#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "command.h"

#define TICK	20	/* ms: how soon its end is seen */
#define GRACE	1000	/* ms between SIGTERM and SIGKILL */

struct running {
	const struct command *c;
	pid_t pid;
	int in, out;		/* our ends of its pipes; -1: closed */
	size_t given;		/* of the input */
	int status;		/* once it has ended */
};

static void
close_end(int *fd)
{
	if (*fd != -1)
		(void)close(*fd);
	*fd = -1;
}

/* Whether a call that failed may be made again. */
static bool
is_for_now(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* Gives it of the input what it takes; it may have closed its end. */
static void
give(struct running *r)
{
	const struct command *c = r->c;
	ssize_t n = 0;

	if (r->given < c->len)
		n = write(r->in, c->input + r->given, c->len - r->given);
	if (n > 0)
		r->given += (size_t)n;
	if (r->given == c->len || (n == -1 && !is_for_now()))
		close_end(&r->in);
}

/* Takes what it has written. False: no more for now, or ever. */
static bool
take(struct running *r, struct buf *output)
{
	char piece[4096];
	ssize_t n = read(r->out, piece, sizeof(piece));
	size_t room = r->c->max > output->len ? r->c->max - output->len : 0;

	if (n > 0)
		buf_add(output, piece, (size_t)n < room ? (size_t)n : room);
	else if (n == 0 || !is_for_now())
		close_end(&r->out);
	return n > 0;
}

static bool
has_ended(struct running *r)
{
	return waitpid(r->pid, &r->status, WNOHANG) == r->pid;
}

/* Until it ends, or the deadline. Whether it has ended. */
static bool
serve(struct running *r, struct buf *output, int64_t deadline)
{
	struct pollfd p[2];

	while (!has_ended(r)) {
		if (clock_ms() >= deadline)
			return false;
		p[0] = (struct pollfd){ .fd = r->in, .events = POLLOUT };
		p[1] = (struct pollfd){ .fd = r->out, .events = POLLIN };
		if (poll(p, 2, TICK) <= 0)
			continue;
		if (p[0].revents != 0)
			give(r);
		if (p[1].revents != 0)
			(void)take(r, output);
	}
	return true;
}

/* What it left in the pipe; what it left running may write for ever. */
static void
drain(struct running *r, struct buf *output)
{
	while (r->out != -1 && output->len < r->c->max && take(r, output))
		;
}

static void
end(struct running *r, struct buf *output)
{
	(void)kill(-r->pid, SIGTERM);
	if (!serve(r, output, clock_ms() + GRACE)) {
		(void)kill(-r->pid, SIGKILL);
		while (waitpid(r->pid, &r->status, 0) == -1 && errno == EINTR)
			;
	}
}

static int
start(struct running *r, struct err *e)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, error;
	struct child child = { .argv = r->c->argv, .env = r->c->env,
	    .apart = true };

	if (!child_pipe(in) || !child_pipe(out)) {
		error = errno;
	} else {
		child.in = in[0];
		child.out = out[1];
		child.err = r->c->errors ? out[1] : -1;
		error = child_start(&r->pid, &child);
	}
	r->in = in[1];
	r->out = out[0];
	close_end(&in[0]);
	close_end(&out[1]);
	if (error != 0)
		return err_set(e, "cannot be started: %s", strerror(error));
	(void)fcntl(r->in, F_SETFL, O_NONBLOCK);
	(void)fcntl(r->out, F_SETFL, O_NONBLOCK);
	return 0;
}

static int
run(struct running *r, struct buf *output, struct err *e)
{
	if (start(r, e) == -1)
		return -1;
	if (!serve(r, output, clock_ms() + r->c->wait)) {
		end(r, output);
		return err_set(e, "did not end within %d seconds, and was "
		    "killed", (int)(r->c->wait / 1000));
	}
	drain(r, output);
	if (WIFSIGNALED(r->status))
		return err_set(e, "was ended by signal %d",
		    WTERMSIG(r->status));
	if (WEXITSTATUS(r->status) != 0)
		return err_set(e, "failed with exit status %d",
		    WEXITSTATUS(r->status));
	return 0;
}

int
command_run(const struct command *c, struct buf *output, struct err *e)
{
	struct running r = { .c = c, .in = -1, .out = -1 };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, usual;
	int rc;

	(void)sigaction(SIGPIPE, &ignore, &usual);
	rc = run(&r, output, e);
	(void)sigaction(SIGPIPE, &usual, NULL);
	close_end(&r.in);
	close_end(&r.out);
	return rc;
}

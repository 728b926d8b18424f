/*
 * Runs a command over and over, each time with a file that is damaged in
 * another place on its standard input, and sees to it that it ends with 3 and
 * says so at the end of its output:
 *
 *	damage KIND FROM TO STEP FILE COMMAND [ARGUMENT...]
 *
 * KIND is how the file is damaged at the place, from 0, that is counted from
 * FROM to TO by STEP (TO may be - for the last one):
 *
 *	prefix	only so many bytes are left (never all)
 *	flip	one bit of that byte is another one
 *	invert	all bits of that byte are other ones
 *	drop	that line is left out
 *	swap	that line and the next one change places (if they differ)
 *
 * Prints a line for each run that ends otherwise, and how many runs there were.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WANTED	3		/* the exit status */
#define TAIL	512		/* bytes, of an end record */

extern char **environ;

struct text {
	char *data;
	size_t len;
	size_t *lines;		/* where each line starts, and the end */
	size_t n_lines;
};

static void
fail(const char *what)
{
	fprintf(stderr, "damage: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
load(struct text *t, const char *path)
{
	struct stat st;
	size_t i;
	FILE *f;

	if ((f = fopen(path, "r")) == NULL || fstat(fileno(f), &st) == -1)
		fail(path);
	t->len = (size_t)st.st_size;
	t->data = malloc(t->len + 1);
	t->lines = calloc(t->len + 2, sizeof(*t->lines));
	if (t->data == NULL || t->lines == NULL ||
	    fread(t->data, 1, t->len, f) != t->len)
		fail(path);
	(void)fclose(f);
	for (i = 0; i < t->len; i++)
		if (i == 0 || t->data[i - 1] == '\n')
			t->lines[t->n_lines++] = i;
	t->lines[t->n_lines] = t->len;
}

/* --- damaging ------------------------------------------------------------- */

static int
scratch(void)
{
	char name[] = "damage.XXXXXX";
	int fd = mkstemp(name);

	if (fd == -1 || unlink(name) == -1)
		fail("scratch file");
	return fd;
}

static void
put(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n == -1)
			fail("scratch file");
		data += n;
		len -= (size_t)n;
	}
}

static void
put_lines(int fd, const struct text *t, size_t from, size_t to)
{
	put(fd, t->data + t->lines[from], t->lines[to] - t->lines[from]);
}

static void
put_changed(int fd, const struct text *t, size_t at, int mask)
{
	char byte = (char)(t->data[at] ^ mask);

	put(fd, t->data, at);
	put(fd, &byte, 1);
	put(fd, t->data + at + 1, t->len - at - 1);
}

/* Whether the line is the same as the one behind it. */
static bool
is_twin(const struct text *t, size_t line)
{
	const size_t *l = t->lines + line;

	return l[1] - l[0] == l[2] - l[1] &&
	    memcmp(t->data + l[0], t->data + l[1], l[1] - l[0]) == 0;
}

/* Writes the damaged text; false when there is nothing to damage there. */
static bool
damage(int fd, const struct text *t, const char *kind, size_t at)
{
	if (strcmp(kind, "prefix") == 0) {
		put(fd, t->data, at);
	} else if (strcmp(kind, "flip") == 0) {
		put_changed(fd, t, at, 1 << at % 8);
	} else if (strcmp(kind, "invert") == 0) {
		put_changed(fd, t, at, 0xff);
	} else if (strcmp(kind, "drop") == 0) {
		put_lines(fd, t, 0, at);
		put_lines(fd, t, at + 1, t->n_lines);
	} else if (strcmp(kind, "swap") == 0) {
		if (at + 1 >= t->n_lines || is_twin(t, at))
			return false;
		put_lines(fd, t, 0, at);
		put_lines(fd, t, at + 1, at + 2);
		put_lines(fd, t, at, at + 1);
		put_lines(fd, t, at + 2, t->n_lines);
	} else {
		errno = EINVAL;
		fail(kind);
	}
	return true;
}

/* --- running -------------------------------------------------------------- */

/* What wait(2) says of the command, with in and out as its streams. */
static int
run(char *argv[], int in, int out)
{
	posix_spawn_file_actions_t acts;
	int status;
	pid_t pid;

	if (lseek(in, 0, SEEK_SET) == -1 ||
	    posix_spawn_file_actions_init(&acts) != 0 ||
	    posix_spawn_file_actions_adddup2(&acts, in, 0) != 0 ||
	    posix_spawn_file_actions_adddup2(&acts, out, 1) != 0 ||
	    posix_spawn_file_actions_addopen(&acts, 2, "/dev/null", O_WRONLY,
	    0) != 0)
		fail("spawn");
	if ((errno = posix_spawnp(&pid, argv[0], &acts, NULL, argv,
	    environ)) != 0)
		fail(argv[0]);
	(void)posix_spawn_file_actions_destroy(&acts);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			fail("wait");
	return status;
}

/* Whether the output ends with an end record that says the same. */
static bool
says_so(int out)
{
	char tail[TAIL + 1];
	off_t len = lseek(out, 0, SEEK_END);
	ssize_t n;

	n = pread(out, tail, TAIL, len > TAIL ? len - TAIL : 0);
	if (n <= 0 || tail[n - 1] != '\n')
		return false;
	tail[n] = '\0';
	return strstr(tail, "{\"type\":\"end\",\"status\":\"failed\","
	    "\"exit\":3,") != NULL;
}

/* Runs the command once; false if it did not end as it must. */
static bool
is_harmless(const struct text *t, const char *kind, size_t at, char *argv[],
    unsigned long *runs)
{
	int in = scratch(), out = scratch(), status;
	bool good = true;

	if (damage(in, t, kind, at)) {
		++*runs;
		status = run(argv, in, out);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != WANTED) {
			good = false;
			printf("%s %zu: wait status %#x\n", kind, at,
			    (unsigned)status);
		} else if (!says_so(out)) {
			good = false;
			printf("%s %zu: the output's end does not say it\n",
			    kind, at);
		}
	}
	(void)close(in);
	(void)close(out);
	return good;
}

int
main(int argc, char *argv[])
{
	struct text t = { 0 };
	unsigned long runs = 0, wrong = 0;
	size_t at, to, step;

	if (argc < 7) {
		fprintf(stderr, "usage: damage prefix|flip|invert|drop|swap "
		    "FROM TO STEP FILE COMMAND...\n");
		return 2;
	}
	load(&t, argv[5]);
	at = strtoul(argv[2], NULL, 10);
	to = strcmp(argv[1], "drop") == 0 || strcmp(argv[1], "swap") == 0 ?
	    t.n_lines - 1 : t.len - 1;
	if (strcmp(argv[3], "-") != 0 && strtoul(argv[3], NULL, 10) < to)
		to = strtoul(argv[3], NULL, 10);
	step = strtoul(argv[4], NULL, 10);
	for (; at <= to && step > 0; at += step)
		wrong += !is_harmless(&t, argv[1], at, argv + 6, &runs);
	printf("%lu runs, %lu wrong\n", runs, wrong);
	free(t.data);
	free(t.lines);
	return wrong > 0 || runs == 0;
}

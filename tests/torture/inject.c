/*
 * A library for LD_PRELOAD that makes one call of the program fail, or kills
 * the program there. From the environment:
 *
 *	INJECT=CALL:N:DEED
 *
 * CALL is a class of calls, of which the N-th, counted from 1, is hit:
 *
 *	write	write, pwrite (also of standard output; not stdio's)
 *	sync	fsync, fdatasync
 *	send	send, sendto, sendmsg
 *	step	all of these, and recv and ftruncate: what a run consists of
 *	malloc	malloc, calloc, realloc, reallocarray, memalign and so on
 *
 * DEED is what happens then:
 *
 *	kill		SIGKILL before the call
 *	after		SIGKILL after it
 *	half		SIGKILL after half of it, where bytes are written
 *	short		only half of the bytes are written, which is no error
 *	EIO, ENOSPC, EINTR, ENOMEM
 *			the call fails so; with a + behind the name, all that
 *			follow fail, too
 *
 * INJECT_MARK is a file that is made when the call is hit. If a request that
 * may change ConnectWise is sent after that, the file is not empty.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum call {
	CALL_NONE,
	CALL_WRITE = 1,
	CALL_SYNC = 2,
	CALL_SEND = 4,
	CALL_OTHER = 8,		/* a step, but none of the above */
	CALL_MALLOC = 16
};

enum deed {
	DEED_KILL,
	DEED_AFTER,
	DEED_HALF,
	DEED_SHORT,
	DEED_FAIL
};

static struct {
	unsigned calls;
	long n;
	enum deed deed;
	int error;
	bool on;		/* and all that follow */
	const char *mark;
	atomic_long seen;
	atomic_bool hit;
} plan;

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static void
read_deed(const char *s)
{
	static const struct {
		const char *name;
		enum deed deed;
		int error;
	} deeds[] = {
		{ "kill", DEED_KILL, 0 },
		{ "after", DEED_AFTER, 0 },
		{ "half", DEED_HALF, 0 },
		{ "short", DEED_SHORT, 0 },
		{ "EIO", DEED_FAIL, EIO },
		{ "ENOSPC", DEED_FAIL, ENOSPC },
		{ "EINTR", DEED_FAIL, EINTR },
		{ "ENOMEM", DEED_FAIL, ENOMEM },
	};
	size_t i, len = strcspn(s, "+");

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (strlen(deeds[i].name) == len &&
		    strncmp(deeds[i].name, s, len) == 0) {
			plan.deed = deeds[i].deed;
			plan.error = deeds[i].error;
			plan.on = s[len] == '+';
			return;
		}
	_exit(125);
}

static void __attribute__((constructor))
read_plan(void)
{
	static const struct {
		const char *name;
		unsigned calls;
	} classes[] = {
		{ "write:", CALL_WRITE },
		{ "sync:", CALL_SYNC },
		{ "send:", CALL_SEND },
		{ "step:", CALL_WRITE | CALL_SYNC | CALL_SEND | CALL_OTHER },
		{ "malloc:", CALL_MALLOC },
	};
	const char *s = getenv("INJECT");
	unsigned calls = 0;
	char *end;
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strncmp(s, classes[i].name, strlen(classes[i].name)) == 0)
			calls = classes[i].calls;
	if (calls == 0 || (s = strchr(s, ':')) == NULL)
		_exit(125);
	plan.n = strtol(s + 1, &end, 10);
	if (*end != ':')
		_exit(125);
	read_deed(end + 1);
	plan.mark = getenv("INJECT_MARK");
	plan.calls = calls;
}

static void
put_mark(const char *text, size_t len)
{
	long fd;

	if (plan.mark == NULL)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, plan.mark,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd == -1)
		return;
	(void)syscall(SYS_write, fd, text, len);
	(void)syscall(SYS_close, fd);
}

static void
kill_now(void)
{
	(void)syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
	for (;;)
		(void)pause();
}

/* Counts the call. Whether it is the one; one to be killed before dies. */
static bool
is_hit(enum call call)
{
	long seen;

	if (!(plan.calls & call))
		return false;
	seen = atomic_fetch_add(&plan.seen, 1) + 1;
	if (seen < plan.n || (seen > plan.n && !plan.on))
		return false;
	if (!atomic_exchange(&plan.hit, true))
		put_mark("", 0);
	if (plan.deed == DEED_KILL)
		kill_now();
	return true;
}

/* Whether the call of so many bytes is to fail now, with errno set. */
static bool
fails(bool hit)
{
	if (!hit || plan.deed != DEED_FAIL)
		return false;
	errno = plan.error;
	return true;
}

/* How much of len is to be done. */
static size_t
share(bool hit, size_t len)
{
	return hit && (plan.deed == DEED_HALF || plan.deed == DEED_SHORT) &&
	    len > 1 ? len / 2 : len;
}

static ssize_t
done(bool hit, long rc)
{
	if (hit && (plan.deed == DEED_AFTER || plan.deed == DEED_HALF))
		kill_now();
	return rc;
}

/* Notes the first line of a request that changes something, after the hit. */
static void
watch(const void *data, size_t len)
{
	const char *s = data, *end = memchr(s, '\n', len);
	char line[1024] = "";
	size_t n = end != NULL ? (size_t)(end - s) + 1 : len;

	if (n >= sizeof(line))
		n = sizeof(line) - 1;
	memcpy(line, s, n);
	if (atomic_load(&plan.hit) && (strncmp(line, "PATCH ", 6) == 0 ||
	    strncmp(line, "POST ", 5) == 0) &&
	    strstr(line, "/system/bundles") == NULL)
		put_mark(line, n);
}

/* --- calls ---------------------------------------------------------------- */

ssize_t
write(int fd, const void *data, size_t len)
{
	bool hit = is_hit(CALL_WRITE);

	return fails(hit) ? -1 :
	    done(hit, syscall(SYS_write, fd, data, share(hit, len)));
}

ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
	bool hit = is_hit(CALL_WRITE);

	return fails(hit) ? -1 :
	    done(hit, syscall(SYS_pwrite64, fd, data, share(hit, len), at));
}

int
fsync(int fd)
{
	bool hit = is_hit(CALL_SYNC);

	return fails(hit) ? -1 : (int)done(hit, syscall(SYS_fsync, fd));
}

int
fdatasync(int fd)
{
	bool hit = is_hit(CALL_SYNC);

	return fails(hit) ? -1 : (int)done(hit, syscall(SYS_fdatasync, fd));
}

int
ftruncate(int fd, off_t len)
{
	bool hit = is_hit(CALL_OTHER);

	return fails(hit) ? -1 : (int)done(hit,
	    syscall(SYS_ftruncate, fd, len));
}

ssize_t
sendto(int fd, const void *data, size_t len, int flags,
    const struct sockaddr *to, socklen_t to_len)
{
	bool hit;

	watch(data, len);
	hit = is_hit(CALL_SEND);
	return fails(hit) ? -1 : done(hit, syscall(SYS_sendto, fd, data,
	    share(hit, len), flags, to, to_len));
}

ssize_t
send(int fd, const void *data, size_t len, int flags)
{
	return sendto(fd, data, len, flags, NULL, 0);
}

ssize_t
sendmsg(int fd, const struct msghdr *msg, int flags)
{
	bool hit = is_hit(CALL_SEND);

	return fails(hit) ? -1 : done(hit, syscall(SYS_sendmsg, fd, msg,
	    flags));
}

ssize_t
recv(int fd, void *data, size_t len, int flags)
{
	bool hit = is_hit(CALL_OTHER);

	return fails(hit) ? -1 : done(hit, syscall(SYS_recvfrom, fd, data,
	    len, flags, NULL, NULL));
}

/* --- memory --------------------------------------------------------------- */

void *
malloc(size_t size)
{
	return fails(is_hit(CALL_MALLOC)) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails(is_hit(CALL_MALLOC)) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return fails(is_hit(CALL_MALLOC)) ? NULL : __libc_realloc(p, size);
}

void *
reallocarray(void *p, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, n * size);
}

void *
memalign(size_t align, size_t size)
{
	return fails(is_hit(CALL_MALLOC)) ? NULL : __libc_memalign(align, size);
}

void *
aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

int
posix_memalign(void **p, size_t align, size_t size)
{
	void *q = memalign(align, size);

	if (q == NULL)
		return ENOMEM;
	*p = q;
	return 0;
}

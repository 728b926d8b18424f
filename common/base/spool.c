#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "spool.h"

/* A record stands behind its length. */
typedef uint32_t length;

static void
fail(struct spool *s, const char *doing)
{
	s->failed = true;
	(void)err_set(&s->why, "%s a temporary file: %s", doing,
	    strerror(errno));
}

int
spool_file(struct err *e)
{
	const char *dir = getenv("TMPDIR");
	struct buf path = { 0 };
	int fd;

	buf_addf(&path, "%s/atria-cw.XXXXXX",
	    dir != NULL && *dir != '\0' ? dir : "/tmp");
	if ((fd = mkstemp(path.data)) == -1)
		(void)err_set(e, "making a temporary file %s: %s", path.data,
		    strerror(errno));
	else
		(void)unlink(path.data);
	buf_release(&path);
	if (fd != -1)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

/* --- writing -------------------------------------------------------------- */

static void
write_block(struct spool *s)
{
	const char *p = s->buf.data;
	size_t left = s->buf.len;
	ssize_t n;

	if (s->file == 0 && (s->file = spool_file(&s->why) + 1) == 0)
		s->failed = true;
	while (left > 0 && !s->failed) {
		n = write(s->file - 1, p, left);
		if (n >= 0) {
			p += n;
			left -= (size_t)n;
		} else if (errno != EINTR) {
			fail(s, "writing");
		}
	}
	buf_clear(&s->buf);
}

void
spool_put(struct spool *s, const void *data, size_t len)
{
	length n = (length)len;

	if (s->failed)
		return;
	buf_add(&s->buf, &n, sizeof(n));
	buf_add(&s->buf, data, len);
	if (s->buf.len >= SPOOL_BLOCK)
		write_block(s);
}

/* --- reading -------------------------------------------------------------- */

int
spool_rewind(struct spool *s, struct err *e)
{
	if (!s->reading && s->file != 0 && !s->failed)
		write_block(s);
	s->reading = true;
	s->at = 0;
	if (s->file != 0 && !s->failed) {
		buf_clear(&s->buf);
		if (lseek(s->file - 1, 0, SEEK_SET) == -1)
			fail(s, "reading");
	}
	if (!s->failed)
		return 0;
	*e = s->why;
	return -1;
}

/* Sees to it that need bytes stand at s->at; false if there are not as many. */
static bool
fill(struct spool *s, size_t need)
{
	ssize_t n;

	if (s->buf.len - s->at >= need)
		return true;
	if (s->file == 0 || s->failed)
		return false;
	buf_drop(&s->buf, s->at);
	s->at = 0;
	while (s->buf.len < need) {
		buf_reserve(&s->buf, SPOOL_BLOCK);
		n = read(s->file - 1, s->buf.data + s->buf.len, SPOOL_BLOCK);
		if (n == 0)
			return false;
		if (n > 0)
			s->buf.len += (size_t)n;
		else if (errno != EINTR) {
			fail(s, "reading");
			return false;
		}
	}
	return true;
}

bool
spool_get(struct spool *s, const char **data, size_t *len)
{
	length n;

	if (!fill(s, sizeof(n)))
		return false;
	memcpy(&n, s->buf.data + s->at, sizeof(n));
	if (!fill(s, sizeof(n) + n))
		return false;
	*data = s->buf.data + s->at + sizeof(n);
	*len = n;
	s->at += sizeof(n) + n;
	return true;
}

void
spool_release(struct spool *s)
{
	if (s->file != 0)
		(void)close(s->file - 1);
	buf_release(&s->buf);
	memset(s, 0, sizeof(*s));
}

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "source.h"

#define PIECE	((size_t)64 * 1024)

/* Reads one piece, of whatever size. */
static bool
read_piece(struct source *s)
{
	ssize_t n;

	if (s->eof || s->failed)
		return false;
	buf_reserve(&s->buf, PIECE);
	do
		n = read(s->fd, s->buf.data + s->buf.len, PIECE);
	while (n == -1 && errno == EINTR);
	if (n == -1) {
		s->failed = true;
		(void)err_set(&s->why, "%s", strerror(errno));
	}
	s->eof = n <= 0;
	if (n > 0)
		s->buf.len += (size_t)n;
	return n > 0;
}

bool
source_fill(struct source *s)
{
	if (s->started)
		return read_piece(s);
	s->started = true;
	while (s->buf.len < 3 && read_piece(s))
		;
	if (s->buf.len >= 3 && memcmp(s->buf.data, "\xef\xbb\xbf", 3) == 0)
		buf_drop(&s->buf, 3);
	return s->buf.len > 0 || read_piece(s);
}

void
source_release(struct source *s)
{
	buf_release(&s->buf);
	memset(s, 0, sizeof(*s));
}

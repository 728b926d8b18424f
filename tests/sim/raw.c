#include "raw.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	TICK = 50,		/* ms between looks at sim->stop */
	PATIENCE = 120000	/* ms that a peer may read nothing */
};

bool
raw_is_for(const struct deed *d)
{
	switch (d->type) {
	case DEED_RESET:
	case DEED_CLOSE:
	case DEED_CUT:
	case DEED_ENDLESS:
	case DEED_DRIP:
	case DEED_LENGTH:
	case DEED_GARBAGE:
	case DEED_REFUSE:
		return true;
	case DEED_NONE:
	case DEED_STATUS:
	case DEED_HTML:
	case DEED_MALFORMED:
	case DEED_QUANTITY:
	case DEED_BUNDLE:
		break;
	}
	return false;
}

const char *
raw_outcome(const struct deed *d)
{
	switch (d->type) {
	case DEED_RESET:
		return d->after ? "reset-after" : "reset-before";
	case DEED_CLOSE:
		return d->after ? "closed-after" : "closed-before";
	case DEED_CUT:
		return "cut";
	case DEED_ENDLESS:
		return "endless";
	case DEED_DRIP:
		return "drip";
	case DEED_LENGTH:
		return "length";
	case DEED_GARBAGE:
		return "garbage";
	case DEED_REFUSE:
		return "refused";
	case DEED_NONE:
	case DEED_STATUS:
	case DEED_HTML:
	case DEED_MALFORMED:
	case DEED_QUANTITY:
	case DEED_BUNDLE:
		break;
	}
	return "answered";
}

/* Writes all bytes, waiting where the peer is slow. False if it is gone. */
static bool
send_all(struct sim *sim, int fd, const char *s, size_t len)
{
	struct pollfd p = { fd, POLLOUT, 0 };
	int waited = 0;
	ssize_t n;

	while (len > 0) {
		n = send(fd, s, len, MSG_NOSIGNAL);
		if (n > 0) {
			s += n;
			len -= (size_t)n;
			waited = 0;
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			return false;
		if (atomic_load(&sim->stop) || waited > PATIENCE)
			return false;
		if (poll(&p, 1, TICK) == 0)
			waited += TICK;
	}
	return true;
}

/* Status line and headers; length < 0: none is told. */
static void
write_head(struct buf *b, const struct answer *a, int64_t length)
{
	size_t i;

	buf_fmt(b, "HTTP/1.1 %d %s\r\n", a->status, status_text(a->status));
	for (i = 0; i < a->headers.n; i++)
		buf_fmt(b, "%s: %s\r\n", a->headers.v[i].name,
		    a->headers.v[i].value);
	if (a->type != NULL)
		buf_fmt(b, "Content-Type: %s\r\n", a->type);
	if (length >= 0)
		buf_fmt(b, "Content-Length: %lld\r\n", (long long)length);
	else
		buf_str(b, "Connection: close\r\n");
	buf_str(b, "\r\n");
}

static void
send_part(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a)
{
	size_t len = d->n < 0 ? a->body.len / 2 : (size_t)d->n;
	struct buf b = { 0 };

	if (len > a->body.len)
		len = a->body.len;
	write_head(&b, a, (int64_t)a->body.len);
	buf_add(&b, a->body.s, len);
	if (send_all(sim, fd, b.s, b.len) && d->reset) {
		sim_sleep(sim, 20);	/* so that the part arrives first */
		raw_reset(fd);
	}
	buf_release(&b);
}

/* The body, then blanks for ever: JSON that never ends. */
static void
send_endless(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a)
{
	struct buf b = { 0 };
	char *blanks = xmalloc((size_t)d->n);
	bool going;

	memset(blanks, ' ', (size_t)d->n);
	write_head(&b, a, -1);
	buf_add(&b, a->body.s, a->body.len);
	going = send_all(sim, fd, b.s, b.len);
	while (going && !atomic_load(&sim->stop)) {
		going = send_all(sim, fd, blanks, (size_t)d->n);
		if (d->ms > 0)
			sim_sleep(sim, d->ms);
	}
	free(blanks);
	buf_release(&b);
}

static void
send_drip(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a)
{
	struct buf b = { 0 };
	size_t at, n;

	write_head(&b, a, (int64_t)a->body.len);
	buf_add(&b, a->body.s, a->body.len);
	for (at = 0; at < b.len && !atomic_load(&sim->stop); at += n) {
		n = b.len - at < (size_t)d->n ? b.len - at : (size_t)d->n;
		if (!send_all(sim, fd, b.s + at, n))
			break;
		sim_sleep(sim, d->ms);
	}
	buf_release(&b);
}

static void
send_length(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a)
{
	int64_t told = (int64_t)a->body.len + d->n;
	struct buf b = { 0 };

	write_head(&b, a, told > 0 ? told : 0);
	buf_add(&b, a->body.s, a->body.len);
	(void)send_all(sim, fd, b.s, b.len);
	buf_release(&b);
}

void
raw_reset(int fd)
{
	struct sockaddr nowhere;

	/* Dissolving the connection makes Linux send a reset at once. With
	 * SO_LINGER and close, libmicrohttpd's shutdown would come first and
	 * the peer would see an orderly end. */
	memset(&nowhere, 0, sizeof(nowhere));
	nowhere.sa_family = AF_UNSPEC;
	(void)connect(fd, &nowhere, sizeof(nowhere));
}

void
raw_answer(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a)
{
	const char *garbage;

	switch (d->type) {
	case DEED_RESET:
	case DEED_REFUSE:
		raw_reset(fd);
		break;
	case DEED_CUT:
		send_part(sim, fd, d, a);
		break;
	case DEED_ENDLESS:
		send_endless(sim, fd, d, a);
		break;
	case DEED_DRIP:
		send_drip(sim, fd, d, a);
		break;
	case DEED_LENGTH:
		send_length(sim, fd, d, a);
		break;
	case DEED_GARBAGE:
		garbage = json_string_value(json_object_get(d->json,
		    "garbage"));
		(void)send_all(sim, fd, garbage, strlen(garbage));
		(void)send_all(sim, fd, "\r\n\r\n", 4);
		break;
	case DEED_NONE:
	case DEED_STATUS:
	case DEED_CLOSE:
	case DEED_HTML:
	case DEED_MALFORMED:
	case DEED_QUANTITY:
	case DEED_BUNDLE:
		break;
	}
}

#include "log.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

struct log {
	int fd;
	pthread_mutex_t lock;
};

struct log *
log_open(const char *name)
{
	struct log *l;
	FILE *tmp;
	int fd;

	if (name != NULL) {
		fd = open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	} else {
		tmp = tmpfile();
		fd = tmp != NULL ? dup(fileno(tmp)) : -1;
		if (tmp != NULL)
			(void)fclose(tmp);
		if (fd >= 0)
			(void)fcntl(fd, F_SETFL, O_APPEND);
	}
	if (fd < 0)
		return NULL;
	l = xcalloc(1, sizeof(*l));
	l->fd = fd;
	(void)pthread_mutex_init(&l->lock, NULL);
	return l;
}

void
log_close(struct log *l)
{
	if (l == NULL)
		return;
	(void)close(l->fd);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
}

static void
write_text(struct buf *b, const char *s, size_t len)
{
	if (utf8_valid(s, len) && memchr(s, '\0', len) == NULL)
		buf_json(b, s);
	else
		buf_str(b, "\"(not text)\"");
}

/* JSON without the blanks between its tokens. Its numbers stay as they are;
 * jansson's writer would change them. */
static void
write_compact(struct buf *b, const char *s, size_t len)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (quoted && s[i] == '\\' && i + 1 < len)
			buf_char(b, s[i++]);
		else if (s[i] == '"')
			quoted = !quoted;
		if (quoted || strchr(" \t\r\n", s[i]) == NULL)
			buf_char(b, s[i]);
	}
}

/* A body: as JSON if it is some, else as a string. */
static void
write_body(struct buf *b, const char *key, const struct buf *body)
{
	json_t *json;

	buf_key(b, key);
	if (body->len == 0) {
		buf_str(b, "null");
		return;
	}
	json = json_loadb(body->s, body->len, JSON_DECODE_ANY, NULL);
	if (json != NULL)
		write_compact(b, body->s, body->len);
	else
		write_text(b, body->s, body->len);
	json_decref(json);
}

static void
write_time(struct buf *b, const struct timespec *t)
{
	buf_key(b, "time");
	buf_char(b, '"');
	date_write(b, (int64_t)t->tv_sec);
	b->len--;	/* the Z */
	buf_fmt(b, ".%03dZ\"", (int)(t->tv_nsec / 1000000));
}

static bool
is_secret(const char *name)
{
	static const char *const names[] = { "authorization", "clientid",
	    "clientId", "apiintegrationcode", "username", "secret" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
write_pairs(struct buf *b, const char *key, const struct pairs *p)
{
	size_t i;

	buf_key(b, key);
	buf_char(b, '{');
	for (i = 0; i < p->n; i++) {
		if (is_secret(p->v[i].name))
			continue;
		buf_comma(b);
		write_text(b, p->v[i].name, strlen(p->v[i].name));
		buf_char(b, ':');
		write_text(b, p->v[i].value, strlen(p->v[i].value));
	}
	buf_char(b, '}');
}

static void
write_request(struct buf *b, const struct request *r)
{
	buf_key(b, "method");
	buf_json(b, r->method);
	buf_key(b, "path");
	write_text(b, r->path, strlen(r->path));
	write_pairs(b, "query", &r->query);
	write_pairs(b, "headers", &r->headers);
	b->len--;
	buf_key(b, "authorization");
	buf_json(b, r->authorization);
	buf_key(b, "clientid");
	buf_json(b, r->client_id);
	buf_char(b, '}');
	write_body(b, "body", &r->body);
}

void
log_write(struct log *l, const struct request *r, const struct answer *a,
    bool with_answer)
{
	struct buf b = { 0 };
	size_t i;

	buf_fmt(&b, "{\"n\":%lu", r->n);
	write_time(&b, &r->at);
	write_request(&b, r);
	buf_key(&b, "status");
	if (a != NULL)
		buf_fmt(&b, "%d", a->status);
	else
		buf_str(&b, "null");
	buf_key(&b, "fault");
	if (r->fault != NULL)
		buf_json(&b, r->fault);
	else
		buf_str(&b, "null");
	buf_key(&b, "outcome");
	buf_json(&b, r->outcome);
	buf_fmt(&b, ",\"wrote\":%s,\"connection\":%lu,\"parallel\":%u",
	    r->wrote ? "true" : "false", r->connection, r->parallel);
	buf_key(&b, "notes");
	buf_char(&b, '[');
	for (i = 0; i < r->notes.n; i++) {
		buf_comma(&b);
		write_text(&b, r->notes.v[i].name,
		    strlen(r->notes.v[i].name));
	}
	buf_char(&b, ']');
	if (a != NULL && with_answer && a->body.len > 0)
		write_body(&b, "answer", &a->body);
	buf_str(&b, "}\n");
	(void)pthread_mutex_lock(&l->lock);
	if (write(l->fd, b.s, b.len) != (ssize_t)b.len)
		warn("cannot write the request log");
	(void)pthread_mutex_unlock(&l->lock);
	buf_release(&b);
}

void
log_read(struct log *l, struct buf *b)
{
	char chunk[65536];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(l->fd, chunk, sizeof(chunk), at)) > 0) {
		buf_add(b, chunk, (size_t)n);
		at += n;
	}
}

void
log_clear(struct log *l)
{
	if (ftruncate(l->fd, 0) != 0)
		warn("cannot clear the request log");
}

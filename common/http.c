#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "text.h"
#include "version.h"
#include "xalloc.h"

#define USER_AGENT		"atria-cw/" VERSION
#define LOW_SPEED_BYTES		1L	/* a second, over ... */
#define LOW_SPEED_TIME		20L	/* seconds, or it is given up */
#define POLL_MS			1000

/* A request queued or under way. */
struct transfer {
	struct transfer *next;
	char *method;
	char *url;
	char *body;
	http_done *done;
	void *ctx;
	CURL *easy;
	struct curl_slist *headers;
	char error[CURL_ERROR_SIZE];
	bool too_large;
	struct http_answer answer;
};

struct http {
	char *base;		/* with a slash at the end */
	char *user;
	char *password;
	char *bearer;
	char *header;
	bool plain;		/* http, to loopback */
	int parallel;
	int active;
	unsigned long requests;
	CURLM *multi;
	struct transfer *first, *last;	/* queued, in order */
};

/* --- the base address ----------------------------------------------------- */

static bool
is_loopback(const char *host)
{
	return text_caseeq(host, "localhost") || strcmp(host, "[::1]") == 0 ||
	    (strncmp(host, "127.", 4) == 0 &&
	    strspn(host, "0123456789.") == strlen(host));
}

static bool
has_part(CURLU *u, CURLUPart part)
{
	char *value = NULL;
	bool has;

	has = curl_url_get(u, part, &value, 0) == CURLUE_OK;
	curl_free(value);
	return has;
}

/* Checks config->base and keeps it in *h. */
static int
take_base(struct http *h, const struct http_config *c, struct err *e)
{
	char *scheme = NULL, *host = NULL;
	CURLU *u;
	size_t len;
	int rc = -1;

	if ((u = curl_url()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	if (curl_url_set(u, CURLUPART_URL, c->base, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
		(void)err_set(e, "%s is not a URL: %s", c->base_name, c->base);
	} else if (has_part(u, CURLUPART_USER) ||
	    has_part(u, CURLUPART_PASSWORD)) {
		(void)err_set(e, "%s must not hold a user or password",
		    c->base_name);
	} else if (has_part(u, CURLUPART_QUERY) ||
	    has_part(u, CURLUPART_FRAGMENT)) {
		(void)err_set(e, "%s must end with a path, not with ? or #",
		    c->base_name);
	} else if (strcmp(scheme, "https") != 0 &&
	    (strcmp(scheme, "http") != 0 || !is_loopback(host))) {
		(void)err_set(e, "%s must be https (http only to this "
		    "machine itself): %s", c->base_name, c->base);
	} else {
		h->plain = strcmp(scheme, "http") == 0;
		for (len = strlen(c->base); c->base[len - 1] == '/'; len--)
			;
		h->base = xmalloc(len + 2);
		memcpy(h->base, c->base, len);
		memcpy(h->base + len, "/", 2);
		rc = 0;
	}
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(u);
	return rc;
}

/* --- one transfer --------------------------------------------------------- */

static size_t
on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	n *= size;
	if (t->answer.body.len + n > HTTP_MAX_BODY) {
		t->too_large = true;
		return 0;
	}
	buf_add(&t->answer.body, data, n);
	return n;
}

/* The value of a header line "name: value CRLF", if it is that header. */
static bool
header_value(const char *line, size_t len, const char *name, char *value,
    size_t size)
{
	size_t n = strlen(name), i;

	if (len <= n || line[n] != ':')
		return false;
	for (i = 0; i < n; i++)
		if ((line[i] | 0x20) != (name[i] | 0x20))
			return false;
	for (line += n + 1, len -= n + 1; len > 0 && *line == ' '; len--)
		line++;
	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len >= size)
		len = size - 1;
	memcpy(value, line, len);
	value[len] = '\0';
	return true;
}

static size_t
on_header(char *line, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	char link[2048];

	n *= size;
	(void)header_value(line, n, "x-cw-request-id", t->answer.request_id,
	    sizeof(t->answer.request_id));
	if (header_value(line, n, "link", link, sizeof(link)) &&
	    (strstr(link, "rel=\"next\"") != NULL ||
	    strstr(link, "rel=next") != NULL))
		t->answer.next = true;
	return n;
}

static void
set_headers(struct http *h, struct transfer *t)
{
	const char *lines[] = { "Accept: application/json",
	    t->body != NULL ? "Content-Type: application/json" : NULL,
	    t->body != NULL ? "Expect:" : NULL, h->header };
	struct curl_slist *more;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (lines[i] == NULL)
			continue;
		more = curl_slist_append(t->headers, lines[i]);
		if (more == NULL)
			die(EXIT_LOCAL, "out of memory");
		t->headers = more;
	}
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static void
set_credentials(struct http *h, CURL *c)
{
	if (h->user != NULL) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, h->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, h->password);
	}
	if (h->bearer != NULL) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, h->bearer);
	}
}

static void
start(struct http *h, struct transfer *t)
{
	CURL *c;

	if ((c = t->easy = curl_easy_init()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	curl_easy_setopt(c, CURLOPT_URL, t->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, h->plain ? "http" : "https");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_USERAGENT, USER_AGENT);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, HTTP_CONNECT_TIMEOUT);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, HTTP_TIMEOUT);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_TIME);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	set_credentials(h, c);
	if (t->body != NULL) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)strlen(t->body));
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, t->body);
	}
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, t->method);
	if (strcmp(t->method, "POST") == 0)	/* libcurl repeats lost ones */
		curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	set_headers(h, t);
	if (curl_multi_add_handle(h->multi, c) != CURLM_OK)
		die(EXIT_LOCAL, "out of memory");
	h->active++;
	h->requests++;
}

static void
transfer_free(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	buf_release(&t->answer.body);
	free(t->method);
	free(t->url);
	free(t->body);
	free(t);
}

static void
take_type(struct transfer *t)
{
	const char *type = NULL;
	size_t i;

	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	for (i = 0; type != NULL && i < sizeof(t->answer.type) - 1 &&
	    type[i] != '\0' && type[i] != ';' && type[i] != ' '; i++)
		t->answer.type[i] = (char)(type[i] >= 'A' && type[i] <= 'Z' ?
		    type[i] | 0x20 : type[i]);
}

static void
finish(struct http *h, struct transfer *t, CURLcode code)
{
	if (code == CURLE_OK) {
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE,
		    &t->answer.status);
		take_type(t);
	} else if (t->too_large) {
		(void)err_set(&t->answer.failure,
		    "the answer is larger than 64 MiB");
	} else {
		(void)err_set(&t->answer.failure, "%s", *t->error != '\0' ?
		    t->error : curl_easy_strerror(code));
	}
	(void)curl_multi_remove_handle(h->multi, t->easy);
	h->active--;
	t->done(t->ctx, &t->answer);
	transfer_free(t);
}

/* --- the loop ------------------------------------------------------------- */

struct http *
http_new(const struct http_config *config, struct err *e)
{
	struct http *h;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die(EXIT_LOCAL, "libcurl cannot be used");
	h = xcalloc(1, sizeof(*h));
	if (take_base(h, config, e) == -1) {
		free(h);
		return NULL;
	}
	h->user = config->user ? xstrdup(config->user) : NULL;
	h->password = config->password ? xstrdup(config->password) : NULL;
	h->bearer = config->bearer ? xstrdup(config->bearer) : NULL;
	h->header = config->header ? xstrdup(config->header) : NULL;
	h->parallel = config->parallel > 0 ? config->parallel : HTTP_PARALLEL;
	if ((h->multi = curl_multi_init()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	(void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS,
	    (long)h->parallel);
	return h;
}

/* Frees a string that held a secret. */
static void
free_secret(char *s)
{
	volatile char *p;

	for (p = s; p != NULL && *p != '\0'; p++)
		*p = '\0';
	free(s);
}

void
http_free(struct http *h)
{
	struct transfer *t;

	if (h == NULL)
		return;
	while ((t = h->first) != NULL) {
		h->first = t->next;
		transfer_free(t);
	}
	(void)curl_multi_cleanup(h->multi);
	free(h->base);
	free_secret(h->user);
	free_secret(h->password);
	free_secret(h->bearer);
	free_secret(h->header);
	free(h);
	curl_global_cleanup();
}

void
http_queue(struct http *h, const char *method, const char *path,
    const char *body, http_done *done, void *ctx)
{
	struct transfer *t;
	struct buf url = { 0 };

	buf_adds(&url, h->base);
	buf_adds(&url, path);
	t = xcalloc(1, sizeof(*t));
	t->method = xstrdup(method);
	t->url = buf_take(&url);
	t->body = body != NULL ? xstrdup(body) : NULL;
	t->done = done;
	t->ctx = ctx;
	if (h->last != NULL && h->first != NULL)
		h->last->next = t;
	else
		h->first = t;
	h->last = t;
}

void
http_run(struct http *h)
{
	struct transfer *t;
	CURLMsg *msg;
	int running, left;

	while (h->first != NULL || h->active > 0) {
		while (h->first != NULL && h->active < h->parallel) {
			t = h->first;
			h->first = t->next;
			t->next = NULL;
			start(h, t);
		}
		if (curl_multi_perform(h->multi, &running) != CURLM_OK)
			die(EXIT_LOCAL, "libcurl failed");
		while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
			if (msg->msg != CURLMSG_DONE)
				continue;
			curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE,
			    &t);
			finish(h, t, msg->data.result);
		}
		if (running > 0 && (h->first == NULL ||
		    h->active == h->parallel))
			(void)curl_multi_poll(h->multi, NULL, 0, POLL_MS,
			    NULL);
	}
}

unsigned long
http_requests(const struct http *h)
{
	return h->requests;
}

void
http_encode(struct buf *out, const char *s)
{
	const char *p;

	for (p = s; *p != '\0'; p++) {
		if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z') || strchr("-._~", *p) != NULL)
			buf_addc(out, *p);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*p);
	}
}

void
http_describe(const struct http_answer *answer, const char *message,
    struct err *e)
{
	char text[161];

	if (answer->status == 0) {
		*e = answer->failure;
		return;
	}
	if (message != NULL) {
		(void)err_set(e, "HTTP %ld: %s", answer->status, message);
		return;
	}
	text_clean(text, sizeof(text),
	    answer->body.data != NULL ? answer->body.data : "");
	if (strcmp(answer->type, "text/html") == 0)
		(void)err_set(e, "HTTP %ld: a web page instead of JSON%s",
		    answer->status, answer->status < 500 ?
		    ": is the address right?" : "");
	else if (answer->status >= 300 && answer->status < 400)
		(void)err_set(e, "HTTP %ld: redirects are not followed",
		    answer->status);
	else if (*text == '\0')
		(void)err_set(e, "HTTP %ld, without an explanation",
		    answer->status);
	else
		(void)err_set(e, "HTTP %ld: %s", answer->status, text);
}

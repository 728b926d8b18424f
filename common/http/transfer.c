#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "auth.h"
#include "text.h"
#include "transfer.h"
#include "version.h"

#define USER_AGENT		"atria-cw/" VERSION
#define LOW_SPEED_BYTES		1L	/* a second, over ... */
#define LOW_SPEED_SHARE		3	/* ... a third of the timeout */
#define MAX_HEADERS		((size_t)256 * 1024)

/* --- what libcurl reports ------------------------------------------------- */

/* Whether the body goes to where a large one is expected: no error text. */
static bool
is_large_body(const struct transfer *t)
{
	long status = 0;

	return t->large_body != NULL && curl_easy_getinfo(t->easy,
	    CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200;
}

static size_t
on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	const bool large = is_large_body(t);
	struct buf *body = large ? t->large_body : &t->answer.body;

	n *= size;
	if (body->len + n > (large ? HTTP_MAX_LARGE_BODY : HTTP_MAX_BODY)) {
		t->too_large = true;
		return 0;
	}
	buf_add(body, data, n);
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

/* Takes what a Link header says of more pages. */
static void
take_link(struct http_answer *a, const char *value)
{
	const char *last = strstr(value, "rel=\"last\""), *p;

	if (strstr(value, "rel=\"next\"") != NULL ||
	    strstr(value, "rel=next") != NULL)
		a->next = true;
	/* the last "page=" before it is that of its address */
	for (p = value; last != NULL && (p = strpbrk(p, "?&")) != NULL &&
	    p < last; p++)
		if (strncmp(p + 1, "page=", 5) == 0)
			a->pages = strtol(p + 6, NULL, 10);
}

/* Keeps what will be shown; the server may have put a key there. */
static void
keep(const struct transfer *t, char *value, char *out, size_t size)
{
	auth_hide(t->secrets, value, strlen(value));
	(void)snprintf(out, size, "%s", value);
}

static size_t
on_header(char *line, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct http_answer *a = &t->answer;
	char value[2048];

	n *= size;
	t->header_bytes += n;
	t->too_large = t->header_bytes > MAX_HEADERS;
	if (t->too_large)
		return 0;
	if (t->headers != NULL)
		buf_add(t->headers, line, n);
	if (header_value(line, n, "x-cw-request-id", value, sizeof(value)))
		keep(t, value, a->request_id, sizeof(a->request_id));
	if (header_value(line, n, "location", value, sizeof(value)))
		keep(t, value, a->location, sizeof(a->location));
	if (header_value(line, n, "retry-after", value, sizeof(value)))
		t->after = retry_after(value, time(NULL), RETRY_AFTER_CAP);
	if (header_value(line, n, "link", value, sizeof(value)))
		take_link(a, value);
	return n;
}

/* --- one try -------------------------------------------------------------- */

/* By which way requests go, and who may answer them. */
static void
set_route(const struct server *s, CURL *c)
{
	/* keys that go to this machine in the clear go through no other one */
	const char *proxy = s->proxy != NULL && !s->plain ? s->proxy : NULL;

	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, s->plain ? "http" : "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_PROXY, proxy != NULL ? proxy : "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, proxy != NULL ? "" : "*");
	curl_easy_setopt(c, CURLOPT_PROXYUSERNAME, s->proxy_user);
	curl_easy_setopt(c, CURLOPT_PROXYPASSWORD, s->proxy_password);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (s->ca_file == NULL)
		return;
	curl_easy_setopt(c, CURLOPT_CAINFO, s->ca_file);
	curl_easy_setopt(c, CURLOPT_PROXY_CAINFO, s->ca_file);
	/* or the system's directory would be trusted, too */
	curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(c, CURLOPT_PROXY_CAPATH, NULL);
}

static void
set_times(const struct server *s, CURL *c)
{
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    s->timeout < HTTP_CONNECT_TIMEOUT ? s->timeout :
	    HTTP_CONNECT_TIMEOUT);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, s->timeout);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
	    1 + (s->timeout - 1) / LOW_SPEED_SHARE / 1000);
}

static CURL *
new_easy(struct transfer *t, const struct server *s)
{
	CURL *c;

	if ((c = curl_easy_init()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	set_route(s, c);
	set_times(s, c);
	curl_easy_setopt(c, CURLOPT_URL, t->url);
	curl_easy_setopt(c, CURLOPT_USERAGENT, USER_AGENT);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_PRIVATE, t);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->body != NULL ?
	    s->body_headers : s->headers);
	if (t->body != NULL) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)strlen(t->body));
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, t->body);
	}
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, t->method);
	if (t->once)
		curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	return c;
}

void
transfer_prepare(struct transfer *t, const struct server *s)
{
	if (t->easy == NULL)
		t->easy = new_easy(t, s);
	buf_release(&t->answer.body);
	memset(&t->answer, 0, sizeof(t->answer));
	t->secrets = s->secrets;
	t->error[0] = '\0';
	t->too_large = false;
	t->header_bytes = 0;
	if (t->large_body != NULL)
		buf_clear(t->large_body);
	if (t->headers != NULL)
		buf_clear(t->headers);
	t->after = -1;
}

static void
take_type(struct transfer *t)
{
	const char *type = NULL;
	size_t i;

	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	for (i = 0; type != NULL && i < sizeof(t->answer.type) - 1 &&
	    type[i] != '\0' && type[i] != ';' && type[i] != ' '; i++)
		t->answer.type[i] = text_lower(type[i]);
}

/* Whether nothing of the request can have left this machine. */
static bool
is_unsent(const struct transfer *t, CURLcode code)
{
	long sent = 1;

	if (curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent) !=
	    CURLE_OK || sent != 0)
		return false;
	return code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_COULDNT_RESOLVE_HOST ||
	    code == CURLE_COULDNT_RESOLVE_PROXY ||
	    code == CURLE_SSL_CONNECT_ERROR ||
	    code == CURLE_ABORTED_BY_CALLBACK ||
	    transfer_is_hopeless(code);
}

bool
transfer_is_hopeless(CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	    code == CURLE_SSL_CACERT_BADFILE;
}

/* What is no success goes into logs: a server may quote what it was sent. */
static void
hide_keys(struct transfer *t)
{
	struct http_answer *a = &t->answer;

	if (a->status >= 200 && a->status < 300)
		return;
	if (a->body.data != NULL)
		auth_hide(t->secrets, a->body.data, a->body.len);
	auth_hide(t->secrets, t->error, strlen(t->error));
}

void
transfer_take(struct transfer *t, CURLcode code)
{
	/* memory does not run out: it is one of libcurl's limits */
	if (code == CURLE_OUT_OF_MEMORY)
		t->too_large = true;
	if (code == CURLE_OK)
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE,
		    &t->answer.status);
	hide_keys(t);
	if (code == CURLE_OK) {
		take_type(t);
		return;
	}
	t->answer.unsent = is_unsent(t, code);
	if (t->too_large)
		(void)err_set(&t->answer.failure, "the answer is too large");
	else if (code == CURLE_ABORTED_BY_CALLBACK)
		(void)err_set(&t->answer.failure, "%s", t->late ?
		    TRANSFER_LATE : "interrupted");
	else
		(void)err_set(&t->answer.failure, "%s", *t->error != '\0' ?
		    t->error : curl_easy_strerror(code));
}

/* --- life ----------------------------------------------------------------- */

void
transfer_free(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	buf_release(&t->answer.body);
	free(t->method);
	free(t->url);
	free(t->body);
	free(t);
}

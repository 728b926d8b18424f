#include <curl/curl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "books.h"
#include "net.h"
#include "play.h"
#include "world.h"

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define REQUESTS	64
#define HANDLES		64

struct trouble trouble;

/* --- requests on their way ------------------------------------------------ */

enum fate {
	FATE_GOOD,
	FATE_LOST_BEFORE,	/* the connection breaks; nothing arrives */
	FATE_LOST_AFTER,	/* it is carried out, but the answer is lost */
	FATE_LATE,		/* it breaks, and then it is carried out */
	FATE_SLOW,		/* the answer takes long */
	FATE_SILENT,		/* the client gives up before it is done */
	FATE_BUSY,		/* 429 */
	FATE_UNAVAILABLE,	/* 503, a web page */
	FATE_ERROR,		/* 500, not carried out */
	FATE_ERROR_AFTER,	/* 500, carried out */
	FATE_FALSE,		/* 200, but nothing was changed */
	FATE_CUT,		/* carried out, half an answer */
	FATE_PAGE,		/* carried out, a web page with 200 */
	FATE_REFUSED,		/* 400 */
	FATE_KEYS,		/* 401 */
	FATES
};

struct easy;

struct request {
	bool used;
	struct easy *easy;	/* who waits for the answer, or NULL */
	const struct process *process;
	struct run *run;
	struct text method, url, body;
	enum fate fate;
	int64_t sent;
	int64_t at;		/* when it is carried out; INT64_MAX: never */
	bool again;		/* once more after that */
	struct answer answer;
};
static struct request requests[REQUESTS];

enum state { CONNECTING, WAITING, ANSWERED, DONE };

/* Lives in the memory of its process. */
struct easy {
	char *url, *method, *body;
	size_t (*on_body)(char *, size_t, size_t, void *);
	size_t (*on_header)(char *, size_t, size_t, void *);
	int (*on_ready)(void *, char *, char *, int, int);
	void *body_ctx, *header_ctx, *ready_ctx, *private;
	char *error;
	int64_t timeout;
	bool fresh;
	enum state state;
	int64_t started, next;	/* when something happens to it */
	CURLcode code;
	long status, sent;
	const char *type;
	struct request *request;
};

struct multi {
	struct easy *list[HANDLES];
	int n;
	int answered;		/* so that a connection may be used again */
	CURLMsg msg;
};
static struct multi *multis[8];
static const struct process *owners[8];

/* In the memory of the process. */
static void
copy_string(char **to, const char *s)
{
	const size_t n = s != NULL ? strlen(s) + 1 : 0;

	*to = s != NULL ? memcpy(malloc(n), s, n) : NULL;
}

static void
free_request(struct request *r)
{
	text_end(&r->method);
	text_end(&r->url);
	text_end(&r->body);
	answer_end(&r->answer);
	r->used = false;
}

/* Nobody waits for it, and nothing is left to be done. */
static void
tidy(struct request *r)
{
	if (r->used && r->easy == NULL && r->at == INT64_MAX)
		free_request(r);
}

void
net_reset(void)
{
	int i;

	for (i = 0; i < REQUESTS; i++)
		if (requests[i].used)
			free_request(&requests[i]);
	memset(&trouble, 0, sizeof(trouble));
	memset(multis, 0, sizeof(multis));
}

void
net_forget(const struct process *p)
{
	const int64_t most = SETTLE_MS - 3000;
	struct request *r;
	int i;

	for (r = requests; r < requests + REQUESTS; r++) {
		if (!r->used || r->process != p)
			continue;
		r->easy = NULL;
		r->process = NULL;
		if (r->at != INT64_MAX && p->end == END_KILLED &&
		    chance_of(300))
			r->at += chance_from(0, most);
		if (r->at != INT64_MAX && r->at > r->sent + most)
			r->at = r->sent + most > now_ms ? r->sent + most :
			    now_ms;
		tidy(r);
	}
	for (i = 0; i < 8; i++)
		if (owners[i] == p)
			multis[i] = NULL;
}

static struct request *
next_request(void)
{
	struct request *next = NULL, *r;

	for (r = requests; r < requests + REQUESTS; r++)
		if (r->used && r->at != INT64_MAX &&
		    (next == NULL || r->at < next->at))
			next = r;
	return next;
}

int64_t
net_next(void)
{
	const struct request *r = next_request();

	return r != NULL ? r->at : INT64_MAX;
}

static void
web_page(struct answer *a, int status)
{
	a->status = status;
	a->type = "text/html";
	a->body.len = 0;
	text_put(&a->body, "<html>not now</html>");
}

/* What the fate makes of the answer. */
static void
spoil(struct request *r)
{
	struct answer *a = &r->answer;

	if (r->fate == FATE_ERROR_AFTER) {
		a->status = 500;
		a->body.len = 0;
		text_put(&a->body, "{\"code\":\"ConnectWiseApi\",\"message\":"
		    "\"A timeout has occured. Please try again.\"}");
	} else if (r->fate == FATE_CUT) {
		a->body.len /= 2;
	} else if (r->fate == FATE_PAGE) {
		web_page(a, 200);
	}
}

static int64_t
latency(void)
{
	return chance_from(5, 60);
}

void
net_happen(void)
{
	struct request *r = next_request();
	struct answer second;

	if (chance_of(trouble.edits))
		play_person();
	if (r->answer.body.s != NULL) {		/* the second time */
		memset(&second, 0, sizeof(second));
		world_request(r->method.s, r->url.s, r->body.s, true,
		    run_number(r->run), &second);
		if (second.deed.kind != DEED_NONE)
			books_commit(r->run, &second.deed, true, r->sent);
		answer_end(&second);
		r->at = INT64_MAX;
		tidy(r);
		return;
	}
	world_request(r->method.s, r->url.s, r->body.s, r->fate != FATE_FALSE,
	    run_number(r->run), &r->answer);
	if (r->answer.deed.kind != DEED_NONE)
		books_commit(r->run, &r->answer.deed, false, r->sent);
	r->at = r->again ? now_ms + chance_from(1, 20000) : INT64_MAX;
	if (r->easy != NULL && r->fate != FATE_LOST_AFTER &&
	    r->fate != FATE_LATE) {
		spoil(r);
		r->easy->state = ANSWERED;
		r->easy->next = now_ms + (r->fate == FATE_SLOW ?
		    chance_from(1000, 50000) : latency());
	}
	tidy(r);
}

void
net_drain(void)
{
	const struct request *r;

	while ((r = next_request()) != NULL) {
		if (r->at > now_ms)
			now_ms = r->at;
		net_happen();
	}
}

/* --- sending -------------------------------------------------------------- */

static enum fate
draw_fate(const struct easy *e)
{
	enum fate f;

	if (!chance_of(trouble.faults))
		return FATE_GOOD;
	do
		f = (enum fate)chance_from(1, FATES - 1);
	while ((f == FATE_KEYS && chance_of(800)) ||
	    (f == FATE_FALSE && e->body == NULL));
	return f;
}

/* An answer that ConnectWise gives without looking at the request. */
static void
short_answer(struct request *r)
{
	struct answer *a = &r->answer;

	a->type = "application/json";
	a->status = r->fate == FATE_BUSY ? 429 : r->fate == FATE_ERROR ? 500 :
	    r->fate == FATE_KEYS ? 401 : 400;
	text_put(&a->body, "{\"code\":\"X\",\"message\":\"no\"}");
	if (r->fate == FATE_UNAVAILABLE)
		web_page(a, 503);
}

/* When the request is carried out, and when its client hears of it. */
static void
schedule(struct easy *e, struct request *r)
{
	if (r->fate == FATE_LOST_BEFORE) {
		r->at = INT64_MAX;
		e->next = now_ms + latency();
	} else if (r->fate == FATE_LOST_AFTER) {
		e->next = r->at + latency();
	} else if (r->fate == FATE_LATE) {
		e->next = now_ms + latency();
		r->at = e->next + chance_from(0, SETTLE_MS - 3000);
	} else if (r->fate == FATE_SILENT) {
		r->at = e->next + chance_from(-5000, SETTLE_MS - 3000);
	} else if (r->fate == FATE_BUSY || r->fate == FATE_UNAVAILABLE ||
	    r->fate == FATE_ERROR || r->fate == FATE_REFUSED ||
	    r->fate == FATE_KEYS) {
		short_answer(r);
		r->at = INT64_MAX;
		e->state = ANSWERED;
		e->next = now_ms + latency();
	}
}

/* For the books, and for a death soon after it. */
static void
note_write(struct request *r)
{
	struct process *p = process_now();
	struct deed d;

	if (!world_intention(r->method.s, r->url.s, r->body.s, &d))
		return;
	books_send(p->run, &d);
	if (chance_of(p->kill_sent))
		p->kill_at = p->steps + chance_from(1, 4);
	r->again = d.kind == DEED_POST && chance_of(trouble.doubled);
}

static void
send_request(struct easy *e)
{
	struct process *p = process_now();
	struct request *r = requests;

	while (r->used)
		if (++r == requests + REQUESTS)
			abort();
	memset(r, 0, offsetof(struct request, answer));
	memset(&r->answer, 0, offsetof(struct answer, sights));
	r->answer.n_sights = 0;
	r->used = true;
	r->easy = e;
	r->process = p;
	r->run = p->run;
	r->sent = now_ms;
	r->fate = draw_fate(e);
	r->at = now_ms + latency();
	/* the process's memory must not be the network's */
	text_put(&r->method, "%s", e->method);
	text_add(&r->url, e->url, strlen(e->url));
	if (e->body != NULL)
		text_add(&r->body, e->body, strlen(e->body));
	e->sent = 100;
	e->state = WAITING;
	e->next = e->started + e->timeout;
	e->request = r;
	note_write(r);
	say("run %d: %s %s%s%s (fate %d)", run_number(p->run), e->method,
	    e->url + strlen(WORLD_API), e->body != NULL ? " " : "",
	    e->body != NULL ? e->body : "", (int)r->fate);
	schedule(e, r);
}

/* --- one step of a transfer ----------------------------------------------- */

static void
end_transfer(struct easy *e, CURLcode code)
{
	e->code = code;
	e->state = DONE;
	e->next = INT64_MAX;
	if (e->request != NULL) {
		e->request->easy = NULL;
		tidy(e->request);
		e->request = NULL;
	}
}

static void
connect_now(struct multi *m, struct easy *e)
{
	if (trouble.dead || chance_of(trouble.faults / 10)) {
		end_transfer(e, chance_of(500) ? CURLE_COULDNT_CONNECT :
		    CURLE_OPERATION_TIMEDOUT);
		return;
	}
	if (e->on_ready(e->ready_ctx, NULL, NULL, 0, 0) !=
	    CURL_PREREQFUNC_OK) {
		end_transfer(e, CURLE_ABORTED_BY_CALLBACK);
		return;
	}
	send_request(e);
	if (e->fresh || m->answered == 0 || !chance_of(trouble.faults / 5))
		return;
	/* a connection that was used before breaks: libcurl sends again */
	say("sent again on another connection");
	e->request->easy = NULL;
	tidy(e->request);
	e->request = NULL;
	if (e->on_ready(e->ready_ctx, NULL, NULL, 0, 0) != CURL_PREREQFUNC_OK)
		end_transfer(e, CURLE_ABORTED_BY_CALLBACK);
	else
		send_request(e);
}

static void
give_header(struct easy *e, const char *text)
{
	char line[80];

	(void)snprintf(line, sizeof(line), "%s\r\n", text);
	(void)e->on_header(line, 1, strlen(line), e->header_ctx);
}

static void
take_answer(struct multi *m, struct easy *e)
{
	struct request *r = e->request;
	struct answer *a = &r->answer;

	e->status = a->status;
	e->type = a->type;
	if (a->status == 429)
		give_header(e, "Retry-After: 7");
	if (a->more)
		give_header(e, "Link: <x?page=2>; rel=\"next\"");
	give_header(e, "x-cw-request-id: 0000-1");
	if (a->body.len > 0)
		(void)e->on_body(a->body.s, 1, a->body.len, e->body_ctx);
	if (a->status < 300 && r->fate != FATE_CUT && r->fate != FATE_PAGE)
		books_see(r->run, a->sights, a->n_sights);
	m->answered++;
	end_transfer(e, CURLE_OK);
}

static void
advance(struct multi *m, struct easy *e)
{
	if (e->state == CONNECTING)
		connect_now(m, e);
	else if (e->state == ANSWERED)
		take_answer(m, e);
	else if (e->state == WAITING)
		end_transfer(e, e->next >= e->started + e->timeout ?
		    CURLE_OPERATION_TIMEDOUT : CURLE_RECV_ERROR);
}

/* --- libcurl -------------------------------------------------------------- */

CURLcode
curl_global_init_mem(long flags, curl_malloc_callback m, curl_free_callback f,
    curl_realloc_callback r, curl_strdup_callback s, curl_calloc_callback c)
{
	(void)flags, (void)m, (void)f, (void)r, (void)s, (void)c;
	return CURLE_OK;
}

void
curl_global_cleanup(void)
{
}

struct curl_slist *
curl_slist_append(struct curl_slist *list, const char *s)
{
	struct curl_slist *new = calloc(1, sizeof(*new)), *last = list;

	copy_string(&new->data, s);
	while (last != NULL && last->next != NULL)
		last = last->next;
	if (last != NULL)
		last->next = new;
	return list != NULL ? list : new;
}

void
curl_slist_free_all(struct curl_slist *list)
{
	(void)list;
}

CURL *
curl_easy_init(void)
{
	return calloc(1, sizeof(struct easy));
}

void
curl_easy_cleanup(CURL *c)
{
	(void)c;
}

const char *
curl_easy_strerror(CURLcode code)
{
	return code == CURLE_COULDNT_CONNECT ? "no connection" :
	    code == CURLE_OPERATION_TIMEDOUT ? "timed out" :
	    "connection lost";
}

CURLcode
curl_easy_setopt(CURL *c, CURLoption option, ...)
{
	struct easy *e = (struct easy *)c;
	va_list ap;

	va_start(ap, option);
	switch ((int)option) {
	case CURLOPT_URL:
		copy_string(&e->url, va_arg(ap, char *));
		break;
	case CURLOPT_CUSTOMREQUEST:
		copy_string(&e->method, va_arg(ap, char *));
		break;
	case CURLOPT_POSTFIELDS:
		copy_string(&e->body, va_arg(ap, char *));
		break;
	case CURLOPT_ERRORBUFFER:
		e->error = va_arg(ap, char *);
		break;
	case CURLOPT_WRITEFUNCTION:
		e->on_body = va_arg(ap, size_t (*)(char *, size_t, size_t,
		    void *));
		break;
	case CURLOPT_WRITEDATA:
		e->body_ctx = va_arg(ap, void *);
		break;
	case CURLOPT_HEADERFUNCTION:
		e->on_header = va_arg(ap, size_t (*)(char *, size_t, size_t,
		    void *));
		break;
	case CURLOPT_HEADERDATA:
		e->header_ctx = va_arg(ap, void *);
		break;
	case CURLOPT_PREREQFUNCTION:
		e->on_ready = va_arg(ap, int (*)(void *, char *, char *, int,
		    int));
		break;
	case CURLOPT_PREREQDATA:
		e->ready_ctx = va_arg(ap, void *);
		break;
	case CURLOPT_PRIVATE:
		e->private = va_arg(ap, void *);
		break;
	case CURLOPT_TIMEOUT_MS:
		e->timeout = va_arg(ap, long);
		break;
	case CURLOPT_FRESH_CONNECT:
		e->fresh = va_arg(ap, long) != 0;
		break;
	default:
		break;
	}
	va_end(ap);
	return CURLE_OK;
}

CURLcode
curl_easy_getinfo(CURL *c, CURLINFO info, ...)
{
	const struct easy *e = (const struct easy *)c;
	va_list ap;

	va_start(ap, info);
	if (info == CURLINFO_PRIVATE)
		*va_arg(ap, void **) = e->private;
	else if (info == CURLINFO_RESPONSE_CODE)
		*va_arg(ap, long *) = e->status;
	else if (info == CURLINFO_CONTENT_TYPE)
		*va_arg(ap, const char **) = e->type;
	else if (info == CURLINFO_REQUEST_SIZE)
		*va_arg(ap, long *) = e->sent;
	va_end(ap);
	return CURLE_OK;
}

CURLM *
curl_multi_init(void)
{
	struct multi *m = calloc(1, sizeof(*m));
	int i;

	for (i = 0; i < 7 && multis[i] != NULL; i++)
		;
	multis[i] = m;
	owners[i] = process_now();
	return m;
}

CURLMcode
curl_multi_cleanup(CURLM *multi)
{
	int i;

	for (i = 0; i < 8; i++)
		if (multis[i] == (struct multi *)multi)
			multis[i] = NULL;
	return CURLM_OK;
}

CURLMcode
curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
	(void)multi, (void)option;
	return CURLM_OK;
}

CURLMcode
curl_multi_add_handle(CURLM *multi, CURL *c)
{
	struct multi *m = (struct multi *)multi;
	struct easy *e = (struct easy *)c;

	process_step("connect");
	m->list[m->n++] = e;
	e->state = CONNECTING;
	e->started = now_ms;
	e->next = now_ms + latency();
	if (chance_of(trouble.faults / 10))
		e->next += chance_from(1000, 9000);
	e->status = e->sent = 0;
	e->request = NULL;
	return CURLM_OK;
}

CURLMcode
curl_multi_remove_handle(CURLM *multi, CURL *c)
{
	struct multi *m = (struct multi *)multi;
	int i;

	for (i = 0; i < m->n; i++)
		if (m->list[i] == (struct easy *)c)
			m->list[i] = m->list[--m->n];
	return CURLM_OK;
}

CURLMcode
curl_multi_perform(CURLM *multi, int *running)
{
	struct multi *m = (struct multi *)multi;
	int i;

	*running = 0;
	for (i = 0; i < m->n; i++) {
		if (m->list[i]->next <= now_ms)
			advance(m, m->list[i]);
		*running += m->list[i]->state != DONE;
	}
	return CURLM_OK;
}

CURLMsg *
curl_multi_info_read(CURLM *multi, int *left)
{
	struct multi *m = (struct multi *)multi;
	int i;

	*left = 0;
	for (i = 0; i < m->n; i++)
		if (m->list[i]->state == DONE) {
			m->msg.msg = CURLMSG_DONE;
			m->msg.easy_handle = (CURL *)m->list[i];
			m->msg.data.result = m->list[i]->code;
			return &m->msg;
		}
	return NULL;
}

static int64_t
ready_of(struct process *p)
{
	int64_t when = INT64_MAX;
	int i, k;

	for (k = 0; k < 8; k++)
		for (i = 0; multis[k] != NULL && owners[k] == p &&
		    i < multis[k]->n; i++)
			if (multis[k]->list[i]->next < when)
				when = multis[k]->list[i]->next;
	return when;
}

CURLMcode
curl_multi_poll(CURLM *multi, struct curl_waitfd *fds, unsigned n, int ms,
    int *ready)
{
	struct process *p = process_now();

	(void)multi, (void)fds, (void)n, (void)ready;
	process_step("poll");
	p->ready = ready_of;
	process_wait(now_ms + ms);
	return CURLM_OK;
}

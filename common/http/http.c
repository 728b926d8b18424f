#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "clock.h"
#include "http.h"
#include "url.h"
#include "auth.h"
#include "pace.h"
#include "progress.h"
#include "transfer.h"
#include "wipe.h"
#include "xalloc.h"

/* A list of transfers, first in, first out. */
struct queue {
	struct transfer *first, *last;
};

struct http {
	char *base;		/* with a slash at the end */
	struct server server;
	struct http_options opt;
	bool (*is_final)(const struct http_answer *answer);
	CURLM *multi;
	struct pace pace;
	int active;
	int awaited;		/* requests that http_run() waits for */
	unsigned halts;		/* how often http_halt() was called */
	unsigned swept;		/* the same, when the queues were swept */
	http_more *more;	/* where more come from, or NULL */
	void *more_ctx;
	int64_t waited;		/* for tries, of opt.retry.budget */
	struct queue ready[2];	/* in order: the awaited ones go first */
	struct queue later;	/* to be tried again, in no order */
};

/* --- chance --------------------------------------------------------------- */

/* From 0 to just under 1. */
static double
chance(void)
{
	unsigned r = 0;

	if (getrandom(&r, sizeof(r), 0) != (ssize_t)sizeof(r))
		r = UINT32_MAX;		/* then wait long */
	return (double)r / ((double)UINT32_MAX + 1);
}

/* --- lists ---------------------------------------------------------------- */

static void
queue_add(struct queue *q, struct transfer *t)
{
	t->next = NULL;
	if (q->first == NULL)
		q->first = t;
	else
		q->last->next = t;
	q->last = t;
}

static struct transfer *
queue_take(struct queue *q)
{
	struct transfer *t = q->first;

	if (t != NULL)
		q->first = t->next;
	return t;
}

static void
queue_free(struct queue *q)
{
	struct transfer *t;

	while ((t = queue_take(q)) != NULL)
		transfer_free(t);
}

static void
trace(const struct http *h, const struct transfer *t)
{
	if (!h->opt.trace)
		return;
	if (t->answer.status != 0)
		warn_line("%s %s: %ld, %zu bytes, %lld ms%s%s", t->method,
		    t->url, t->answer.status, t->answer.body.len,
		    (long long)(clock_ms() - t->started),
		    *t->answer.request_id != '\0' ? ", request " : "",
		    t->answer.request_id);
	else
		warn_line("%s %s: %s, %lld ms", t->method, t->url,
		    t->answer.failure.text,
		    (long long)(clock_ms() - t->started));
}

/* --- and again ------------------------------------------------------------ */

static bool
is_stopped(const struct transfer *t)
{
	const struct http *h = t->http;

	return t->halts != h->halts ||
	    (h->opt.stop != NULL && *h->opt.stop != 0);
}

/*
 * Whether the request may be sent again: never one that must reach the server
 * once, unless it did not, or was turned away before it was looked at.
 */
static bool
may_repeat(const struct http *h, const struct transfer *t, CURLcode code)
{
	bool is_page = t->answer.status == 200 &&
	    strcmp(t->answer.type, "text/html") == 0;

	if (is_stopped(t) || t->tries >= h->opt.retry.tries ||
	    t->too_large || transfer_is_hopeless(code))
		return false;
	if (t->once)
		return t->answer.unsent || t->answer.status == 429;
	if (h->is_final != NULL && h->is_final(&t->answer))
		return false;
	return retry_worth(t->answer.status) || is_page;
}

/* Tells what all the tries came to. */
static void
end(struct transfer *t)
{
	t->answer.in_doubt = t->in_doubt;
	if (t->in_doubt)
		t->answer.unsent = false;
	t->http->awaited -= !t->background;
	t->done(t->ctx, &t->answer);
	transfer_free(t);
}

/* A try has ended: either it is tried again, later, or it is done. */
static void
finish(struct http *h, struct transfer *t, CURLcode code)
{
	int64_t now = clock_ms(), delay;

	(void)curl_multi_remove_handle(h->multi, t->easy);
	h->active--;
	transfer_take(t, code);
	trace(h, t);
	progress_request();
	if (t->late) {
		t->answer.late = !t->in_doubt;
		end(t);
		return;
	}
	if (may_repeat(h, t, code)) {
		delay = retry_delay(&h->opt.retry, t->tries, chance(),
		    t->after);
		if (t->answer.status == 429)
			pace_refused(&h->pace, now, delay);
		if (h->waited + delay <= h->opt.retry.budget) {
			h->waited += delay;
			if (!t->answer.unsent && t->answer.status != 429)
				t->in_doubt = true;
			t->due = now + delay;
			queue_add(&h->later, t);
			return;
		}
	}
	end(t);
}

/* Ends a request without sending it, and without an answer. */
static void
drop(struct transfer *t, bool late, const char *why)
{
	buf_release(&t->answer.body);
	memset(&t->answer, 0, sizeof(t->answer));
	t->answer.unsent = true;
	t->answer.late = late;
	(void)err_set(&t->answer.failure, "%s", why);
	end(t);
}

/* Drops those that are not to be sent any more. */
static void
sweep(struct queue *q)
{
	struct queue old = *q;
	struct transfer *t;

	*q = (struct queue){ NULL, NULL };
	while ((t = queue_take(&old)) != NULL)
		if (is_stopped(t))
			drop(t, false, "interrupted");
		else
			queue_add(q, t);
}

/* Whether its deadline, if there is one, has passed. */
static bool
is_late(const struct transfer *t, int64_t now)
{
	return t->deadline != 0 && now > t->deadline;
}

/*
 * Its time is over. What may have been carried out ends with the answer to its
 * last try; all else was never sent, or was turned away.
 */
static void
expire(struct transfer *t)
{
	if (t->in_doubt)
		end(t);
	else
		drop(t, true, TRANSFER_LATE);
}

/*
 * The connection stands, and nothing was sent on it yet: is it still to be?
 * For the second time in a try, libcurl is about to repeat what was lost on a
 * connection that it used again.
 */
static int
on_ready(void *ctx, char *peer, char *local, int peer_port, int local_port)
{
	struct transfer *t = ctx;

	(void)peer, (void)local, (void)peer_port, (void)local_port;
	if (t->sending)
		t->in_doubt = true;
	t->late = is_late(t, clock_ms());
	if (t->late || is_stopped(t))
		return CURL_PREREQFUNC_ABORT;
	t->sending = true;
	return CURL_PREREQFUNC_OK;
}

/* --- the loop ------------------------------------------------------------- */

static void
start(struct http *h, struct transfer *t)
{
	transfer_prepare(t, &h->server);
	curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_ready);
	curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
	t->sending = false;
	t->tries++;
	t->started = clock_ms();
	pace_take(&h->pace, t->started);
	if (curl_multi_add_handle(h->multi, t->easy) != CURLM_OK)
		die(EXIT_LOCAL, "out of memory");
	h->active++;
}

/* Moves what is due to the ready ones; returns when the next one is, or -1. */
static int64_t
wake(struct http *h, int64_t now)
{
	struct queue rest = { NULL, NULL };
	struct transfer *t;
	int64_t next = -1;

	while ((t = queue_take(&h->later)) != NULL) {
		if (t->due <= now) {
			queue_add(&h->ready[t->background], t);
			continue;
		}
		if (next == -1 || t->due < next)
			next = t->due;
		queue_add(&rest, t);
	}
	h->later = rest;
	return next;
}

static bool
is_busy(const struct http *h)
{
	return h->ready[false].first != NULL || h->ready[true].first != NULL ||
	    h->later.first != NULL || h->active > 0;
}

/* The queue that the next request is taken from. */
static struct queue *
next_queue(struct http *h)
{
	if (h->ready[false].first != NULL)
		return &h->ready[false];
	if (h->ready[true].first == NULL && h->more != NULL)
		h->more(h->more_ctx, h->opt.parallel - h->active);
	return &h->ready[h->ready[false].first == NULL];
}

/*
 * Starts what may start. Returns how long, at the most, nothing more will be
 * to do but to wait for answers.
 */
static int64_t
start_ready(struct http *h, int64_t wait)
{
	int64_t now = clock_ms(), due;
	struct queue *q;

	due = wake(h, now);
	if (due != -1 && due - now < wait)
		wait = due - now;
	while (h->active < h->opt.parallel &&
	    (q = next_queue(h))->first != NULL) {
		if (is_late(q->first, now)) {
			expire(queue_take(q));
			continue;
		}
		due = pace_wait(&h->pace, now);
		if (due > 0)
			return due < wait ? due : wait;
		start(h, queue_take(q));
	}
	return wait;
}

/* Sweeps the queues, if something in them may have been stopped. */
static void
drop_stopped(struct http *h)
{
	if (h->swept == h->halts && (h->opt.stop == NULL || *h->opt.stop == 0))
		return;
	h->swept = h->halts;
	sweep(&h->ready[false]);
	sweep(&h->ready[true]);
	sweep(&h->later);
}

bool
http_step(struct http *h, int64_t most)
{
	struct transfer *t;
	CURLMsg *msg;
	int64_t wait;
	int running, left;

	drop_stopped(h);
	wait = start_ready(h, most);
	if (curl_multi_perform(h->multi, &running) != CURLM_OK)
		die(EXIT_LOCAL, "libcurl failed");
	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		finish(h, t, msg->data.result);
		wait = 0;
	}
	if (wait > 0 && is_busy(h))
		(void)curl_multi_poll(h->multi, NULL, 0, (int)wait, NULL);
	return is_busy(h);
}

void
http_run(struct http *h)
{
	while (h->awaited > 0)
		(void)http_step(h, HTTP_STEP);
}

void
http_halt(struct http *h)
{
	h->halts++;
}

/* --- life ----------------------------------------------------------------- */

static char *
copy(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

static void
take_options(struct http *h, const struct http_options *opt)
{
	struct retry_policy *r = &h->opt.retry;

	h->opt = *opt;
	if (h->opt.parallel == 0)
		h->opt.parallel = HTTP_PARALLEL;
	if (h->opt.timeout == 0)
		h->opt.timeout = HTTP_TIMEOUT;
	if (r->tries == 0)
		*r = (struct retry_policy){ RETRY_TRIES, RETRY_BASE, RETRY_CAP,
		    RETRY_AFTER_CAP, RETRY_BUDGET };
	pace_init(&h->pace, opt->per_minute == 0 ? HTTP_PER_MINUTE :
	    opt->per_minute == -1 ? 0 : opt->per_minute, clock_ms());
}

struct http *
http_new(const struct http_config *config, struct err *e)
{
	const char *ca = config->options.ca_file;
	struct http *h;
	char *base;
	bool plain = false;

	if (!url_is_proxy(config->options.proxy, e))
		return NULL;
	if (ca != NULL && access(ca, R_OK) == -1) {
		(void)err_set(e, "CaFile %s cannot be read", ca);
		return NULL;
	}
	/* a variable that has libcurl write down its session keys */
	(void)unsetenv("SSLKEYLOGFILE");
	/* copies of keys are wiped; no memory never looks like no answer */
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, wipe_malloc, wipe_free,
	    wipe_realloc, wipe_strdup, wipe_calloc) != CURLE_OK)
		die(EXIT_LOCAL, "libcurl cannot be used");
	base = url_new(config->base, config->base_name, &plain, e);
	if (base == NULL) {
		curl_global_cleanup();
		return NULL;
	}
	h = xcalloc(1, sizeof(*h));
	h->base = base;
	h->is_final = config->is_final;
	take_options(h, &config->options);
	h->server = (struct server){
		.headers = auth_new(config, false),
		.body_headers = auth_new(config, true),
		.secrets = auth_secrets(config),
		.ca_file = copy(ca),
		.proxy = copy(config->options.proxy),
		.proxy_user = copy(config->proxy_user),
		.proxy_password = copy(config->proxy_password),
		.plain = plain,
		.timeout = h->opt.timeout,
	};
	if ((h->multi = curl_multi_init()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	(void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS,
	    (long)h->opt.parallel);
	return h;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	queue_free(&h->ready[false]);
	queue_free(&h->ready[true]);
	queue_free(&h->later);
	(void)curl_multi_cleanup(h->multi);
	pace_release(&h->pace);
	free(h->base);
	free(h->server.ca_file);
	free(h->server.proxy);
	wipe_str(h->server.proxy_user);
	wipe_str(h->server.proxy_password);
	auth_free(h->server.headers);
	auth_free(h->server.body_headers);
	auth_free(h->server.secrets);
	free(h);
	curl_global_cleanup();
}

void
http_queue(struct http *h, const struct http_request *request,
    http_done *done, void *ctx)
{
	struct buf url = { 0 };
	struct transfer *t;

	buf_adds(&url, h->base);
	buf_adds(&url, request->path);
	t = xcalloc(1, sizeof(*t));
	t->http = h;
	t->method = xstrdup(request->method);
	t->url = buf_take(&url);
	t->body = copy(request->body);
	t->once = request->once;
	t->large_body = request->large_body;
	t->headers = request->headers;
	t->deadline = request->deadline;
	t->background = request->background;
	t->halts = h->halts;
	t->done = done;
	t->ctx = ctx;
	h->awaited += !t->background;
	queue_add(&h->ready[t->background], t);
}

void
http_feed(struct http *h, http_more *more, void *ctx)
{
	h->more = more;
	h->more_ctx = ctx;
}

const char *
http_base(const struct http *h)
{
	return h->base;
}

int
http_parallel(const struct http *h)
{
	return h->opt.parallel;
}

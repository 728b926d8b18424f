#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwdate.h"
#include "cwtext.h"
#include "cwzone.h"
#include "errortext.h"
#include "jget.h"
#include "jout.h"
#include "text.h"
#include "write.h"
#include "xalloc.h"

#define MAX_DESCRIPTION	60	/* characters, of a catalog item */

/* One request under way. */
struct call {
	void (*check)(struct call *, const json_t *);	/* of a good answer */
	long success;		/* the status of an answer that is good */
	struct result *r;
	struct arena *a;
	write_done *done;
	void *ctx;
	struct cw *cw;
	int64_t deadline;
	bool background;	/* nobody waits for it: see http_step() */
	bool slash;		/* of a PATCH: with /quantity */
};

static void send_patch(const struct call *model, bool slash);

static void
fail(struct call *call, enum outcome outcome, const char *why)
{
	call->r->outcome = outcome;
	call->r->error = arena_str(call->a, why);
}

/* --- what an answer must be ----------------------------------------------- */

/* Whether the member is that id, or not there. */
static bool
may_be_id(const json_t *o, const char *path, int64_t id)
{
	const int64_t got = jget_id(o, path);

	return got == 0 || got == id;
}

/* The zone is known by now, as the addition's agreement was read before. */
static const char *
day_of(const struct call *call, const json_t *o, const char *name,
    struct arena *a)
{
	const char *bad = NULL;

	return cw_day_now(call->cw, cw_stamp(o, name, a, &bad), a);
}

static void
doubt(struct call *call, const json_t *o)
{
	struct err e;

	(void)err_set(&e, "ConnectWise's answer is not the addition that was "
	    "written (id %" PRId64 ")", jget_id(o, "id"));
	fail(call, OUTCOME_UNKNOWN, e.text);
}

/*
 * A new addition has no id yet by which it can be told from others, so its
 * answer must hold all that was asked for.
 */
static void
check_new(struct call *call, const json_t *o)
{
	struct change *c = &call->r->change;
	struct qty quantity = jget_qty(o, "quantity");
	struct arena a = { 0 };

	if (jget_id(o, "id") == 0 ||
	    jget_id(o, "product/id") != c->product.id ||
	    !may_be_id(o, "agreementId", c->agreement.id) ||
	    !quantity.known || qty_cmp(quantity, c->after) != 0 ||
	    text_cmp(day_of(call, o, "effectiveDate", &a), c->effective) != 0) {
		doubt(call, o);
	} else {
		c->addition.id = jget_id(o, "id");
		call->r->outcome = OUTCOME_APPLIED;
	}
	arena_release(&a);
}

static void
check_addition(struct call *call, const json_t *o)
{
	const struct change *c = &call->r->change;
	char want[QTY_TEXT], got[QTY_TEXT] = "none";
	struct qty quantity;
	struct arena a = { 0 };
	const char *cancelled;
	struct err e;

	if (jget_id(o, "id") != c->addition.id ||
	    !may_be_id(o, "agreementId", c->agreement.id) ||
	    !may_be_id(o, "product/id", c->product.id)) {
		doubt(call, o);
		return;
	}
	quantity = jget_qty(o, "quantity");
	cancelled = day_of(call, o, "cancelledDate", &a);
	if (!quantity.known || qty_cmp(quantity, c->after) != 0) {
		if (quantity.known)
			(void)qty_text(got, quantity);
		(void)err_set(&e, "ConnectWise answered with quantity %s "
		    "instead of %s", got, qty_text(want, c->after));
		fail(call, OUTCOME_FAILED, e.text);
	} else if (c->action == ACTION_CANCEL && (cancelled == NULL ||
	    strcmp(cancelled, c->cancel) != 0)) {
		fail(call, OUTCOME_FAILED, "ConnectWise did not take the "
		    "cancelled date");
	} else {
		call->r->outcome = OUTCOME_APPLIED;
	}
	arena_release(&a);
}

static void
check_product(struct call *call, const json_t *o)
{
	struct product *p = &call->r->change.product;
	const char *identifier;

	identifier = json_string_value(jget(o, "identifier"));
	if (jget_id(o, "id") == 0 || identifier == NULL ||
	    !text_caseeq(identifier, p->identifier)) {
		fail(call, OUTCOME_UNKNOWN, "ConnectWise's answer is not the "
		    "catalog item that was written");
		return;
	}
	p->id = jget_id(o, "id");
	call->r->outcome = OUTCOME_APPLIED;
}

/* --- one call ------------------------------------------------------------- */

static enum write_fate
fate_of(const struct http_answer *answer)
{
	if (answer->late)
		return WRITE_LATE;
	if (answer->status == 0 && !answer->unsent)
		return WRITE_LOST;
	return http_shut_out(answer) ? WRITE_SHUT_OUT : WRITE_ANSWERED;
}

/*
 * What an answer that is no success means for the change. Whatever a later try
 * is told, an earlier one may have been carried out.
 */
static enum outcome
outcome_of(const struct http_answer *answer)
{
	if (answer->unsent)
		return OUTCOME_NOT_TRIED;
	return answer->status >= 400 && answer->status < 500 &&
	    answer->status != 408 && !answer->in_doubt ? OUTCOME_REFUSED :
	    OUTCOME_UNKNOWN;
}

/*
 * Whether a PATCH may have been without effect because of its paths: nothing
 * has changed, or they are named as wrong. It is absolute, so it may be sent
 * again.
 */
static bool
wants_slash(const struct call *call, const struct http_answer *answer,
    const json_t *body)
{
	const struct change *c = &call->r->change;
	const struct qty got = jget_qty(body, "quantity");
	const struct cw_learned *learned = cw_learned(call->cw);

	if (call->check != check_addition || call->slash || answer->in_doubt ||
	    (learned->slash_tried && !learned->slash))
		return false;
	if (answer->status == 400)
		return answer->body.data != NULL &&
		    (strstr(answer->body.data, "path") != NULL ||
		    strstr(answer->body.data, "quantity") != NULL);
	return answer->status == 200 && jget_id(body, "id") ==
	    c->addition.id && got.known && c->before.known &&
	    qty_cmp(got, c->before) == 0 && qty_cmp(got, c->after) != 0;
}

/* What an answer to /quantity says of paths. */
static void
learn_slash(const struct call *call)
{
	struct cw_learned *learned = cw_learned(call->cw);
	const bool good = call->r->outcome == OUTCOME_APPLIED;

	if (!call->slash || learned->slash_tried)
		return;
	learned->slash_tried = true;
	learned->slash = good;
	if (learned->verbose)
		warn_line("PATCH of quantity had no effect; that of /quantity "
		    "%s", good ? "has, and is used" : "has none, either");
}

static void
on_answer(void *ctx, const struct http_answer *answer)
{
	struct call *call = ctx;
	struct err e;
	json_t *body;

	if (*answer->request_id != '\0')
		call->r->request_id = arena_str(call->a, answer->request_id);
	body = answer->status == 200 || answer->status == 201 ?
	    cw_json(answer, NULL) : NULL;
	if (wants_slash(call, answer, body)) {
		send_patch(call, true);
		json_decref(body);
		free(call);
		return;
	}
	if (answer->status != call->success) {
		cw_describe(answer, &e);
		fail(call, outcome_of(answer), e.text);
	} else {
		call->check(call, body);
		if (call->r->outcome == OUTCOME_FAILED && answer->in_doubt)
			call->r->outcome = OUTCOME_UNKNOWN;
	}
	learn_slash(call);
	json_decref(body);
	call->done(call->ctx, call->r, fate_of(answer));
	free(call);
}

/* Queues the request and empties body. */
static void
send(const char *method, const char *path, struct buf *body,
    const struct call *model)
{
	struct call *call;

	call = xmalloc(sizeof(*call));
	*call = *model;
	call->success = strcmp(method, "POST") == 0 ? 201 : 200;
	http_queue(cw_http(call->cw), &(struct http_request){
		.method = method,
		.path = path,
		.body = body->data,
		.once = strcmp(method, "POST") == 0,
		.deadline = call->deadline,
		.background = call->background,
	    }, on_answer, call);
	buf_release(body);
}

/* --- bodies --------------------------------------------------------------- */

static void
put_operation(struct jout *j, const char *path)
{
	jout_object(j, NULL);
	jout_string(j, "op", "replace");
	jout_string(j, "path", path);
}

static void
put_day(struct jout *j, const char *name, const char *day)
{
	struct buf stamp = { 0 };

	buf_addf(&stamp, "%sT00:00:00Z", day);
	jout_string(j, name, stamp.data);
	buf_release(&stamp);
}

/* A JSON Patch, with the bare names that ConnectWise documents, or with the
 * paths of RFC 6902. */
static void
put_patch(struct buf *body, const struct change *c, bool slash)
{
	struct jout j = { .buf = body };

	jout_array(&j, NULL);
	put_operation(&j, slash ? "/quantity" : "quantity");
	jout_qty(&j, "value", c->after);
	jout_end_object(&j);
	if (c->action == ACTION_CANCEL) {
		put_operation(&j, slash ? "/cancelledDate" : "cancelledDate");
		put_day(&j, "value", c->cancel);
		jout_end_object(&j);
	}
	jout_end_array(&j);
}

static void
put_new(struct buf *body, const struct change *c)
{
	struct jout j = { .buf = body };

	jout_object(&j, NULL);
	jout_object(&j, "product");
	jout_whole(&j, "id", c->product.id);
	jout_end_object(&j);
	jout_qty(&j, "quantity", c->after);
	jout_string(&j, "billCustomer", "Billable");
	put_day(&j, "effectiveDate", c->effective);
	jout_end_object(&j);
}

static void
send_patch(const struct call *model, bool slash)
{
	const struct change *c = &model->r->change;
	struct call call = *model;
	struct buf body = { 0 };
	char path[96];

	(void)snprintf(path, sizeof(path), "finance/agreements/%" PRId64
	    "/additions/%" PRId64, c->agreement.id, c->addition.id);
	call.slash = slash;
	put_patch(&body, c, slash);
	send("PATCH", path, &body, &call);
}

void
write_change(struct cw *cw, struct result *r, int64_t deadline, struct arena *a,
    write_done *done, void *ctx)
{
	const struct change *c = &r->change;
	const struct call call = { .check = c->action == ACTION_CREATE ?
	    check_new : check_addition, .r = r, .a = a, .done = done,
	    .ctx = ctx, .cw = cw, .deadline = deadline, .background = true };
	struct buf body = { 0 };
	char path[96];

	if (c->action != ACTION_CREATE) {
		send_patch(&call, cw_learned(cw)->slash);
		return;
	}
	(void)snprintf(path, sizeof(path), "finance/agreements/%" PRId64
	    "/additions", c->agreement.id);
	put_new(&body, c);
	send("POST", path, &body, &call);
}

/* The first max characters of s. */
static json_t *
short_text(const char *s, size_t max)
{
	size_t bytes = 0, left = strlen(s);

	for (; max > 0 && left > bytes; max--)
		bytes += utf8_len(s + bytes, left - bytes);
	return json_stringn(s, bytes);
}

void
write_product(struct cw *cw, const char *template, struct result *r,
    struct arena *a, write_done *done, void *ctx)
{
	const struct call call = { .check = check_product, .r = r, .a = a,
	    .done = done, .ctx = ctx, .cw = cw };
	const struct change *c = &r->change;
	const char *text = c->description != NULL ? c->description : c->sku;
	struct buf body = { 0 };
	json_t *o;
	char *dump;

	o = json_loads(template, 0, NULL);
	if (o == NULL || json_object_set_new(o, "identifier",
	    json_string(c->product.identifier)) == -1 ||
	    json_object_set_new(o, "description",
	    short_text(text, MAX_DESCRIPTION)) == -1 ||
	    json_object_set_new(o, "customerDescription",
	    json_string(text)) == -1 ||
	    (dump = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(15))) ==
	    NULL)
		die(EXIT_LOCAL, "out of memory");
	buf_adds(&body, dump);
	free(dump);
	json_decref(o);
	send("POST", "procurement/catalog", &body, &call);
}

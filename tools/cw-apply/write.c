#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwlist.h"
#include "jget.h"
#include "jout.h"
#include "text.h"
#include "write.h"

struct call {
	void (*check)(struct call *, const json_t *);	/* of a good answer */
	int64_t product;	/* the id of a catalog item that was created */
	struct result *r;
	struct arena *a;
	long success;		/* the status of an answer that is good */
	bool shut_out;		/* the next request would fare no better */
};

static void
fail(struct call *call, enum outcome outcome, const char *why)
{
	call->r->outcome = outcome;
	call->r->error = arena_str(call->a, why);
}

/* A good answer holds the addition as it is now. */
static void
check_addition(struct call *call, const json_t *o)
{
	struct change *c = &call->r->change;
	char want[QTY_TEXT], got[QTY_TEXT];
	struct qty quantity;
	struct err e;
	int64_t id;

	id = jget_id(o, "id");
	quantity = jget_qty(o, "quantity");
	if (id == 0 || !quantity.known) {
		fail(call, OUTCOME_UNKNOWN, "ConnectWise's answer is not an "
		    "addition: it cannot be told what was written");
	} else if (c->addition.id != 0 && id != c->addition.id) {
		(void)err_set(&e, "ConnectWise answered with addition %" PRId64
		    " instead of %" PRId64, id, c->addition.id);
		fail(call, OUTCOME_UNKNOWN, e.text);
	} else if (qty_cmp(quantity, c->after) != 0) {
		c->addition.id = id;
		(void)err_set(&e, "ConnectWise answered with quantity %s "
		    "instead of %s", qty_text(got, quantity),
		    qty_text(want, c->after));
		fail(call, OUTCOME_FAILED, e.text);
	} else {
		c->addition.id = id;
		call->r->outcome = OUTCOME_APPLIED;
	}
}

static void
on_answer(void *ctx, const struct http_answer *answer)
{
	struct call *call = ctx;
	struct err e;
	json_t *body;

	if (*answer->request_id != '\0')
		call->r->request_id = arena_str(call->a, answer->request_id);
	/* the cloud answers wrong keys with 404 and a web page */
	call->shut_out = answer->status == 0 || answer->status == 401 ||
	    (answer->status == 404 && strcmp(answer->type, "text/html") == 0);
	if (answer->status != call->success) {
		cwlist_describe(answer, &e);
		fail(call, answer->status >= 400 && answer->status < 500 ?
		    OUTCOME_REFUSED : OUTCOME_UNKNOWN, e.text);
		return;
	}
	body = json_loadb(answer->body.data, answer->body.len, 0, NULL);
	call->check(call, body);
	json_decref(body);
}

/* Sends what body holds and empties it. */
static bool
send(struct cw *cw, const char *method, const char *path, struct buf *body,
    struct call *call)
{
	call->r->outcome = OUTCOME_NOT_TRIED;
	http_queue(cw_http(cw), &(struct http_request){
		.method = method,
		.path = path,
		.body = body->data,
		.once = strcmp(method, "POST") == 0,
	    }, on_answer, call);
	http_run(cw_http(cw));
	buf_release(body);
	return !call->shut_out;
}

bool
write_quantity(struct cw *cw, struct result *r, struct arena *a)
{
	struct call call = { .check = check_addition, .r = r, .a = a,
	    .success = 200 };
	struct buf body = { 0 };
	struct jout j = { .buf = &body };
	char path[96];

	jout_array(&j, NULL);
	jout_object(&j, NULL);
	jout_string(&j, "op", "replace");
	jout_string(&j, "path", "quantity");
	jout_qty(&j, "value", r->change.after);
	jout_end_object(&j);
	jout_end_array(&j);
	(void)snprintf(path, sizeof(path), "finance/agreements/%" PRId64
	    "/additions/%" PRId64, r->change.agreement.id,
	    r->change.addition.id);
	return send(cw, "PATCH", path, &body, &call);
}

bool
write_addition(struct cw *cw, struct result *r, struct arena *a)
{
	struct call call = { .check = check_addition, .r = r, .a = a,
	    .success = 201 };
	struct buf body = { 0 }, stamp = { 0 };
	struct jout j = { .buf = &body };
	char path[96];

	buf_addf(&stamp, "%sT00:00:00Z", r->change.effective);
	jout_object(&j, NULL);
	jout_object(&j, "product");
	jout_whole(&j, "id", r->change.product.id);
	jout_end_object(&j);
	jout_qty(&j, "quantity", r->change.after);
	jout_string(&j, "billCustomer", "Billable");
	jout_string(&j, "effectiveDate", stamp.data);
	jout_end_object(&j);
	buf_release(&stamp);
	(void)snprintf(path, sizeof(path), "finance/agreements/%" PRId64
	    "/additions", r->change.agreement.id);
	return send(cw, "POST", path, &body, &call);
}

/* --- catalog items -------------------------------------------------------- */

#define MAX_DESCRIPTION	60	/* characters, of a catalog item */

static void
check_product(struct call *call, const json_t *o)
{
	const char *identifier;

	call->product = jget_id(o, "id");
	identifier = json_string_value(jget(o, "identifier"));
	if (call->product == 0 || identifier == NULL ||
	    strcmp(identifier, call->r->change.product.identifier) != 0) {
		call->product = 0;
		fail(call, OUTCOME_UNKNOWN, "ConnectWise's answer is not the "
		    "catalog item: it cannot be told what was written");
		return;
	}
	call->r->outcome = OUTCOME_APPLIED;
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

bool
write_product(struct cw *cw, const char *template, struct result *r,
    struct arena *a, int64_t *id)
{
	struct call call = { .check = check_product, .r = r, .a = a,
	    .success = 201 };
	const char *text = r->change.description != NULL ?
	    r->change.description : r->change.sku;
	struct buf body = { 0 };
	json_t *o;
	char *dump;
	bool goes_on;

	o = json_loads(template, 0, NULL);
	if (o == NULL || json_object_set_new(o, "identifier",
	    json_string(r->change.product.identifier)) == -1 ||
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
	goes_on = send(cw, "POST", "procurement/catalog", &body, &call);
	*id = call.product;
	return goes_on;
}

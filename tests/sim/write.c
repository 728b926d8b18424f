#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "assign.h"
#include "cw.h"
#include "text.h"

#define API_MEMBER "AtriaAPI"		/* who writes: updatedBy */

/* --- errors --- */

void
problem(struct problems *p, const char *object, const char *code,
    const char *field, const char *fmt, ...)
{
	struct buf message = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&message, fmt, ap);
	va_end(ap);
	buf_str(&p->b, p->n++ > 0 ? ",{" : "{");
	buf_key(&p->b, "code");
	buf_json(&p->b, code);
	buf_key(&p->b, "message");
	buf_json(&p->b, message.s);
	buf_key(&p->b, "resource");
	buf_json(&p->b, object);
	buf_key(&p->b, "field");
	buf_json(&p->b, field);
	buf_char(&p->b, '}');
	buf_release(&message);
}

void
answer_invalid(struct answer *a, const char *object, struct problems *p)
{
	answer_error(a, 400, "InvalidObject", "%s object is invalid", object);
	a->body.len--;		/* the closing brace */
	buf_str(&a->body, ",\"errors\":[");
	buf_add(&a->body, p->b.s, p->b.len);
	buf_str(&a->body, "]}");
	buf_release(&p->b);
}

json_t *
call_body(struct call *c, const char *object)
{
	const char *type = request_header(c->r, "content-type");
	size_t n = type != NULL ? strcspn(type, "; ") : 0;
	struct problems p = { { 0 }, 0 };

	note_unknown(c->r);
	if (n != strlen("application/json") ||
	    strncasecmp(type, "application/json", n) != 0) {
		answer_error(c->a, 415, "UnsupportedMediaType",
		    "The request's Content-Type is not supported.");
		return NULL;
	}
	if (c->r->json != NULL)
		return c->r->json;
	problem(&p, object, "UnsupportedFormat", "", "not JSON: %s",
	    c->r->body.len > 0 ? c->r->json_error.text : "nothing was sent");
	answer_invalid(c->a, object, &p);
	return NULL;
}

static void
bad_value(struct problems *p, const struct field *f, const char *object,
    enum assigned result, const json_t *value)
{
	json_t *id = json_object_get(value, "id");

	if (result == ASSIGN_LINK && json_is_integer(id))
		problem(p, object, "NotFound", f->name, "%s %lld not found",
		    f->name, (long long)json_integer_value(id));
	else if (result == ASSIGN_LINK)
		problem(p, object, "NotFound", f->name, "%s not found",
		    f->name);
	else
		problem(p, object, "UnsupportedFormat", f->name,
		    "Unsupported format applied to %s", f->name);
}

/* --- validation of a whole record, as every write does it --- */

static void
check_members(const struct record *r, struct problems *p)
{
	const struct schema *s = &schemas[r->of];
	const struct field *f;
	size_t i;

	for (i = 0; i < s->n; i++) {
		f = &s->fields[i];
		if ((f->flags & F_REQUIRED) != 0 && cell_is_null(r, (int)i))
			problem(p, s->object, "MissingRequiredField", f->name,
			    "%s is required.", f->name);
		if (f->kind == KIND_STRING && f->longest > 0 &&
		    !cell_is_null(r, (int)i) &&
		    utf8_length(cell_const(r, (int)i)->s) > f->longest)
			problem(p, s->object, "MaxLengthField", f->name,
			    "The field %s must be a string with a maximum "
			    "length of %u.", f->name, f->longest);
	}
}

/* The rules about the dates of an addition. `moved`: its effective date is
 * new, so the invoiced periods count too. */
static void
check_dates(const struct world *w, const struct record *r, bool moved,
    struct problems *p)
{
	const struct record *agreement = table_find(&w->t[AGREEMENTS],
	    (int32_t)cell_const(r, ADDITION_agreementId)->i);
	int64_t from = cell_const(r, ADDITION_effectiveDate)->i;
	int64_t start = cell_const(agreement, AGREEMENT_billStartDate)->i;
	const char *next = cell_const(agreement, AGREEMENT_nextInvoiceDate)->s;
	int64_t open;

	if (from == NONE)
		return;
	if (start != NONE && from < start)
		problem(p, "addition", "OutOfRange", "effectiveDate",
		    "effectiveDate cannot be less than the agreement billing "
		    "start date");
	if (moved && cell_const(agreement, AGREEMENT_prorateFlag)->i != 1 &&
	    next != NULL && strlen(next) >= 10 && day_parse(next, 10, &open) &&
	    from < open)
		problem(p, "addition", "OutOfRange", "effectiveDate",
		    "Since this period has already been invoiced there will "
		    "not be an invoice generated for additional products for "
		    "this period. Please prorate the agreement or update the "
		    "start date to on or after the Next Invoice Date.");
}

static void
check_product(const struct world *w, const struct record *r, bool fresh,
    struct problems *p)
{
	const struct record *item = world_link(w, r, ADDITION_product);
	const char *class;

	if (item == NULL)
		return;
	class = cell_const(item, CATALOG_productClass)->s;
	if (class != NULL && strcmp(class, "Bundle") == 0)
		problem(p, "addition", "OutOfRange", "product",
		    "A product of class Bundle cannot be an addition.");
	if (fresh && cell_const(item, CATALOG_inactiveFlag)->i == 1 &&
	    world_switch(w, SW_INACTIVE_PRODUCT) == REFUSED)
		problem(p, "addition", "OutOfRange", "product",
		    "Product %s is inactive.",
		    cell_const(item, CATALOG_identifier)->s);
}

/* `was` is the record before the write; NULL if it is new. */
static void
check_addition(const struct world *w, const struct record *r,
    const struct record *was, struct problems *p)
{
	int64_t quantity = cell_const(r, ADDITION_quantity)->i;
	bool moved = was == NULL || cell_const(was, ADDITION_effectiveDate)->i
	    != cell_const(r, ADDITION_effectiveDate)->i;

	check_members(r, p);
	check_dates(w, r, moved, p);
	check_product(w, r, was == NULL, p);
	if (quantity != NONE && quantity < 0 &&
	    world_switch(w, SW_NEGATIVE_QUANTITY) == REFUSED)
		problem(p, "addition", "OutOfRange", "quantity",
		    "quantity cannot be less than 0.");
}

/* --- PATCH, and what writes share --- */

/* The changed copy becomes the record, unless there are problems. */
static void
commit(struct call *c, struct record *r, struct record *copy,
    struct problems *p)
{
	if (p->n > 0) {
		answer_invalid(c->a, "addition", p);
	} else {
		record_assign(r, copy);
		world_touch(c->w, r, API_MEMBER);
		c->r->wrote = true;
		answer_record(c, 200, r);
	}
	record_free(copy);
}

/* May a client's value go into this column? */
static bool
is_writable(const struct field *f)
{
	return (f->flags & (F_READONLY | F_COMPUTED | F_INFO)) == 0;
}

/* Sets the members of a POST or PUT. Unknown and read-only ones are ignored,
 * as ConnectWise does. */
static void
set_members(struct call *c, struct record *r, json_t *body,
    struct problems *p)
{
	const struct schema *s = &schemas[r->of];
	unsigned int flags = BY_CLIENT;
	enum assigned result;
	const char *name;
	json_t *value;
	int column;

	if (world_switch(c->w, SW_PRODUCT_BY_IDENTIFIER) == REFUSED)
		flags |= ID_ONLY;
	json_object_foreach(body, name, value) {
		column = schema_find(s, name, strlen(name), false);
		if (column < 0 || !is_writable(&s->fields[column])) {
			request_note(c->r, "%s ignored", name);
			continue;
		}
		result = assign(c->w, r, column, value, flags);
		if (result != ASSIGN_OK)
			bad_value(p, &s->fields[column], s->object, result,
			    value);
	}
}



/* The text of a member that must be a string; NULL if it is not. */
static const char *
op_text(const json_t *op, const char *name)
{
	return json_string_value(json_object_get(op, name));
}

/* One operation. Returns whether it touched the record. */
static bool
patch_one(struct call *c, struct record *r, const json_t *op,
    struct problems *p)
{
	const char *kind = op_text(op, "op"), *path = op_text(op, "path");
	const json_t *value = json_object_get(op, "value");
	enum assigned result;
	int64_t wanted;
	int column;
	bool slash;

	if (kind == NULL || path == NULL ||
	    !word_in("add replace remove", kind, strlen(kind), true)) {
		problem(p, "addition", "UnsupportedFormat", "op",
		    "an operation needs op (add, replace or remove) and path");
		return false;
	}
	if (strcmp(kind, "remove") == 0)
		value = NULL;
	else if (value == NULL) {
		problem(p, "addition", "MissingRequiredField", "value",
		    "value is required.");
		return false;
	}
	wanted = world_switch(c->w, SW_PATCH_PATH);
	slash = *path == '/';
	path += slash;
	column = wanted == (slash ? BARE_PATH : SLASH_PATH) ? -1 :
	    schema_find(&schemas[ADDITIONS], path, strlen(path), false);
	if (column < 0 ||
	    !is_writable(&schemas[ADDITIONS].fields[column])) {
		request_note(c->r, "path %s ignored", path);
		if (world_switch(c->w, SW_WRONG_PATH) == REFUSED)
			problem(p, "addition", "UnsupportedFormat", path,
			    "%s cannot be changed", path);
		return false;
	}
	result = assign(c->w, r, column, value != NULL ? value : json_null(),
	    BY_CLIENT);
	if (result != ASSIGN_OK)
		bad_value(p, &schemas[ADDITIONS].fields[column], "addition",
		    result, value);
	return true;
}

void
addition_patch(struct call *c)
{
	struct record *r = call_addition(c), *copy;
	struct problems p = { { 0 }, 0 };
	bool touched = false;
	json_t *body, *op;
	size_t i;

	if (r == NULL || (body = call_body(c, "addition")) == NULL)
		return;
	copy = record_copy(r);
	if (!json_is_array(body))
		problem(&p, "addition", "UnsupportedFormat", "",
		    "the body must be an array of operations");
	else if (cell(r, ADDITION_cancelledDate)->i != NONE &&
	    cell(r, ADDITION_cancelledDate)->i <= world_today(c->w) &&
	    world_switch(c->w, SW_PATCH_CANCELLED) == REFUSED)
		problem(&p, "addition", "OutOfRange", "cancelledDate",
		    "A cancelled addition cannot be changed.");
	json_array_foreach(body, i, op)
		touched |= patch_one(c, copy, op, &p);
	if (p.n == 0)
		check_addition(c->w, copy, r, &p);
	if (p.n > 0 || touched) {
		commit(c, r, copy, &p);
		return;
	}
	answer_record(c, 200, r);
	record_free(copy);
}

/* --- the other writes of additions --- */

/* An object in the body, or NULL after 400. */
static json_t *
object_body(struct call *c, const char *object)
{
	json_t *body = call_body(c, object);
	struct problems p = { { 0 }, 0 };

	if (body == NULL || json_is_object(body))
		return body;
	problem(&p, object, "UnsupportedFormat", "",
	    "the body must be an object");
	answer_invalid(c->a, object, &p);
	return NULL;
}

/* What a client must give, before defaults hide that it did not. */
static void
check_given(const struct record *r, struct problems *p)
{
	const struct schema *s = &schemas[r->of];
	size_t i;

	for (i = 0; i < s->n; i++)
		if ((s->fields[i].flags & F_REQUIRED) != 0 &&
		    cell_is_null(r, (int)i))
			problem(p, s->object, "MissingRequiredField",
			    s->fields[i].name, "%s is required.",
			    s->fields[i].name);
}

/* A new line starts today, or with the agreement's billing if that is later,
 * and comes last on the invoice. */
static void
fresh_defaults(struct world *w, struct record *r,
    const struct record *agreement)
{
	int64_t start = cell_const(agreement, AGREEMENT_billStartDate)->i;
	int64_t now = world_now(w);

	if (cell(r, ADDITION_effectiveDate)->i == NONE)
		cell(r, ADDITION_effectiveDate)->i =
		    start != NONE && start > world_today(w) ? start :
		    world_today(w);
	if (cell(r, ADDITION_sequenceNumber)->i == NONE)
		cell(r, ADDITION_sequenceNumber)->i = 100 *
		    (agreement->kids != NULL ? (int64_t)agreement->kids->n + 1
		    : 1);
	cell(r, ADDITION_dateEntered)->i = now;
	cell(r, ADDITION_lastUpdated)->i = now;
	world_defaults(w, r);
	world_touch(w, r, API_MEMBER);
	cell(r, ADDITION_lastUpdated)->i = now;
	cell(r, ADDITION_enteredBy)->s = cell(r, ADDITION_updatedBy)->s;
}

void
addition_create(struct call *c)
{
	struct record *agreement = call_agreement(c), *r;
	struct table *t = &c->w->t[ADDITIONS];
	struct problems p = { { 0 }, 0 };
	json_t *body;

	if (agreement == NULL || (body = object_body(c, "addition")) == NULL)
		return;
	r = table_add(t, table_last_id(t) + 1);
	cell(r, ADDITION_agreementId)->i = agreement->id;
	set_members(c, r, body, &p);
	if (p.n == 0)
		check_given(r, &p);
	if (p.n == 0) {
		fresh_defaults(c->w, r, agreement);
		check_addition(c->w, r, NULL, &p);
	}
	if (p.n > 0) {
		table_remove(t, r);
		answer_invalid(c->a, "addition", &p);
		return;
	}
	world_attach(c->w, r);
	c->r->wrote = true;
	answer_header(c->a, "Location", "http://%s/finance/agreements/%d/"
	    "additions/%d", authority(c->base), (int)agreement->id,
	    (int)r->id);
	answer_record(c, 201, r);
}

/* Everything that the body does not have goes back to its default. */
void
addition_put(struct call *c)
{
	struct record *r = call_addition(c), *copy;
	struct problems p = { { 0 }, 0 };
	const struct field *f;
	json_t *body;
	size_t i;

	if (r == NULL || (body = object_body(c, "addition")) == NULL)
		return;
	copy = record_copy(r);
	for (i = 0; i < schemas[ADDITIONS].n; i++) {
		f = &schemas[ADDITIONS].fields[i];
		if (is_writable(f))
			(void)assign(c->w, copy, (int)i, json_null(), 0);
	}
	set_members(c, copy, body, &p);
	if (p.n == 0)
		check_given(copy, &p);
	if (p.n == 0) {
		world_defaults(c->w, copy);
		check_addition(c->w, copy, r, &p);
	}
	commit(c, r, copy, &p);
}

void
addition_delete(struct call *c)
{
	struct record *r = call_addition(c);

	if (r == NULL)
		return;
	world_detach(c->w, r);
	table_remove(&c->w->t[ADDITIONS], r);
	c->r->wrote = true;
	answer_start(c->a, 204, NULL);
}

/* --- the catalog --- */

void
catalog_create(struct call *c)
{
	struct table *t = &c->w->t[CATALOG];
	struct problems p = { { 0 }, 0 };
	struct record *r;
	json_t *body;
	size_t at = 0;

	body = object_body(c, "catalogItem");
	if (body == NULL)
		return;
	r = table_add(t, table_last_id(t) + 1);
	set_members(c, r, body, &p);
	if (p.n == 0)
		check_members(r, &p);
	if (p.n == 0 && table_lookup(t, cell(r, CATALOG_identifier)->s, &at)
	    != NULL)
		problem(&p, "catalogItem", "ObjectExists", "identifier",
		    "A product with this identifier exists already.");
	if (p.n > 0) {
		table_remove(t, r);
		answer_invalid(c->a, "catalogItem", &p);
		return;
	}
	world_defaults(c->w, r);
	world_touch(c->w, r, API_MEMBER);
	table_reindex(t);
	c->r->wrote = true;
	answer_header(c->a, "Location", "http://%s/procurement/catalog/%d",
	    authority(c->base), (int)r->id);
	answer_record(c, 201, r);
}

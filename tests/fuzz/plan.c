/*
 * The changes of a plan that somebody edited, one a line. What is taken is what
 * jansson reads there; it makes sense; and, if the whole is found to be without
 * doubles, no addition is changed twice.
 */
#include <jansson.h>

#include "fuzz.h"
#include "plan.h"
#include "text.h"

#define MAX_CHANGES	64

static json_int_t
id_at(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(o, name),
	    "id"));
}

/* What is to be written is what stands there. */
static void
check_change(const struct change *c, const json_t *o)
{
	char after[QTY_TEXT];

	must(c->agreement.id > 0 && c->agreement.id == id_at(o, "agreement"));
	must(c->addition.id == id_at(o, "addition"));
	must(c->product.id == id_at(o, "product"));
	must(strcmp(action_name(c->action),
	    json_string_value(json_object_get(o, "action"))) == 0);
	must(c->after.known && qty_sign(c->after) >= 0);
	(void)qty_text(after, c->after);
	if (strlen(after) <= 15)
		must(strtod(after, NULL) ==
		    json_number_value(json_object_get(o, "after")));
	if (c->action == ACTION_CREATE) {
		must(c->addition.id == 0 && c->effective != NULL);
		return;
	}
	must(c->addition.id > 0 && c->product.id > 0 && c->before.known);
	if (c->action == ACTION_REMOVE || c->action == ACTION_CANCEL)
		must(qty_sign(c->after) == 0);
}

static bool
are_double(const struct change *a, const struct change *b)
{
	if (a->addition.id != 0 || b->addition.id != 0)
		return a->addition.id == b->addition.id;
	return a->agreement.id == b->agreement.id &&
	    (text_caseeq(a->product.identifier, b->product.identifier) ||
	    (a->product.id != 0 && a->product.id == b->product.id));
}

static void
check_doubles(struct plan *p)
{
	struct err e = { "" };
	bool any = false;
	size_t i, k;

	for (i = 0; i < p->n; i++)
		for (k = 0; k < i; k++)
			any = any || are_double(&p->changes[i],
			    &p->changes[k]);
	must((plan_check_doubles(p, &e) == -1) == any);
	must(any == (*e.text != '\0'));
	for (i = 0; !any && i < p->n; i++)
		must(p->changes[i].addition.id == 0 ||
		    plan_has(p, p->changes[i].addition.id));
	must(any || !plan_has(p, -1));
}

static void
take_line(struct plan *p, const char *text, size_t len)
{
	struct scan s = { 0 };
	struct err e = { "" };
	json_t *o;

	if (scan_parse(&s, text, len, NULL) == 0 && !plan_is_none(&s)) {
		if (plan_add(p, &s, &e) == 0) {
			o = json_loadb(text, len, JSON_REJECT_DUPLICATES,
			    NULL);
			if (o != NULL)	/* numbers that it cannot hold */
				check_change(&p->changes[p->n - 1], o);
			json_decref(o);
		} else {
			must(*e.text != '\0');
		}
	}
	scan_release(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *lf;
	struct plan p = { 0 };
	int64_t creations = 0;
	size_t i, len;

	for (; size > 0 && p.n < MAX_CHANGES; text += len, size -= len) {
		lf = memchr(text, '\n', size);
		len = lf != NULL ? (size_t)(lf - text) : size;
		take_line(&p, text, len);
		len += lf != NULL;
	}
	check_doubles(&p);
	for (i = 0; i < p.n; i++)
		creations += p.changes[i].action == ACTION_CREATE;
	must(plan_creations(&p) == creations);
	plan_release(&p);
	return 0;
}

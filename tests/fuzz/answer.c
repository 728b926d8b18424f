/*
 * A page of ConnectWise's additions and agreements. What is taken has ids, in
 * their order, and the agreement that was asked for; quantities are the numbers
 * that stand in the text; and a message says why the rest is not taken.
 */
#include <ctype.h>

/* what it makes of a record */
#include "../../common/connectwise/cwadditions.c"
#include "errortext.h"
#include "fuzz.h"
#include "text.h"

#define AGREEMENT	871

/* A number as it stands in a text, without a part after the point that is 0. */
static void
check_quantity(struct qty q, const json_t *v)
{
	char text[QTY_TEXT];

	if (!q.known)
		return;
	must(json_is_number(v));
	(void)qty_text(text, q);
	must(strlen(text) > 15 || strtod(text, NULL) == json_number_value(v));
	must(!json_is_integer(v) || strchr(text, '.') == NULL);
}

static void
check_addition(const struct addition *d, const json_t *o)
{
	static const char *const days[] = { "effectiveDate", "cancelledDate" };
	const char *const taken[] = { d->effective, d->cancelled };
	const json_t *product = json_object_get(o, "product"), *owner;
	const json_t *v;
	size_t i;

	must(d->id > 0 && d->id ==
	    json_integer_value(json_object_get(o, "id")));
	must(d->product.id > 0 && d->product.id ==
	    json_integer_value(json_object_get(product, "id")));
	must(strstr(json_string_value(json_object_get(product, "identifier")),
	    d->product.identifier) != NULL);
	owner = json_object_get(o, "agreementId");
	must(!json_is_integer(owner) || json_integer_value(owner) ==
	    AGREEMENT || jget_id(o, "agreementId") == 0);
	check_quantity(d->quantity, json_object_get(o, "quantity"));
	check_quantity(d->less_included, json_object_get(o, "lessIncluded"));
	check_quantity(d->unit_price, json_object_get(o, "unitPrice"));
	/* a quantity that stands there is not taken for none */
	must(d->quantity.known || !json_is_number(json_object_get(o,
	    "quantity")));
	for (i = 0; i < 2; i++) {
		v = json_object_get(o, days[i]);
		must(taken[i] == NULL || (json_is_string(v) &&
		    (strlen(taken[i]) == 10 || strlen(taken[i]) == 20)));
	}
}

static void
check_agreement(const struct cw_agreement *g, const json_t *o)
{
	const json_t *company = json_object_get(o, "company");

	must(g->ref.id > 0 && g->ref.id ==
	    json_integer_value(json_object_get(o, "id")));
	if (g->unreadable != NULL)
		must(!g->active);
	else
		must(g->company.id > 0 && strstr(json_string_value(
		    json_object_get(company, "identifier")),
		    g->company.identifier) != NULL);
	if (g->active)
		must(!json_is_true(json_object_get(o, "cancelledFlag")));
}

/* Takes the page as on_page() does. */
static bool
take_page(struct query *list, const json_t *page)
{
	list->failed = pages_check(list, page) == -1;
	if (!list->failed)
		pages_take(list, page, true, false);
	must(!list->failed || *list->why.text != '\0');
	/* no order is known of a first page: by number, or the mirror shows */
	must(list->failed || list->n == 0 ||
	    (list->number == 2) != list->mirror);
	must(list->failed || list->rows->n + (list->odd != NULL ?
	    list->odd->n : 0) == json_array_size(page));
	return !list->failed;
}

/* A client that makes no requests, for what it learns. */
static struct cw *
idle_client(void)
{
	static char word[] = "x";
	static const struct http_options options;
	static struct cw *cw;
	const struct secrets s = { .company_name = word, .public_key = word,
	    .private_key = word, .client_id = word };

	if (cw == NULL)
		cw = cw_new("http://127.0.0.1:9", &s, &options, NULL);
	must(cw != NULL);
	return cw;
}

/* Each record of the page is taken or set aside. */
static void
check_taken(const struct array rows[2], const json_t *page)
{
	const struct addition *d = rows[0].items;
	const json_t *o;
	size_t i;

	json_array_foreach(page, i, o)
		if (d < (struct addition *)rows[0].items + rows[0].n &&
		    d->id == jget_id(o, "id"))
			check_addition(d++, o);
	must(d == (struct addition *)rows[0].items + rows[0].n);
}

static void
read_additions(const json_t *page)
{
	const struct cw_additions wish = { .agreement_id = AGREEMENT };
	struct arena a = { 0 };
	struct array rows[2];
	struct query list;
	size_t i;

	start_additions(&list, rows, idle_client(), &wish, &a);
	if (take_page(&list, page))
		check_taken(rows, page);
	for (i = 0; i < rows[1].n; i++)
		must(((struct cw_odd_addition *)rows[1].items)[i].why != NULL);
	query_release(&list, 1);
	arena_release(&a);
}

static void
read_agreements(const json_t *page)
{
	static const int64_t ids[] = { 1 };
	const struct cw_agreements wish = { .ids = ids, .n_ids = 1 };
	struct arena a = { 0 };
	struct array rows;
	struct query list;
	size_t i;

	cw_start_agreements(&list, &rows, idle_client(), &wish, &a);
	if (take_page(&list, page))
		for (i = 0; i < rows.n; i++)
			check_agreement((struct cw_agreement *)
			    rows.items + i, json_array_get(page, i));
	query_release(&list, 1);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_answer error = { .status = 500 };
	struct err e = { "" };
	json_t *page;

	page = json_loadb((const char *)data, size, 0, NULL);
	if (json_is_array(page)) {
		read_additions(page);
		read_agreements(page);
	}
	json_decref(page);
	buf_add(&error.body, data, size);
	cw_describe(&error, &e);
	must(strncmp(e.text, "HTTP 500", 8) == 0);
	buf_release(&error.body);
	return 0;
}

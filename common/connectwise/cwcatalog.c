#include <stdlib.h>
#include <string.h>

#include "cwcatalog.h"
#include "cwtext.h"
#include "jget.h"
#include "query.h"

/*
 * Reads the records of the model's path that have one of the identifiers; where
 * ConnectWise refuses such conditions, all of them: as lists of the kind all.
 */
static int
look_up(struct query *model, enum cw_kind all, const char *other,
    const char *const *ids, size_t n, struct err *e)
{
	struct query *lists = NULL;
	size_t i, n_lists = 0;
	bool refused = cw_learned(model->cw)->kinds[model->kind].exhausted;
	int rc = 0;

	if (!refused)
		n_lists = query_chunks(&lists, model, "identifier", ids, n,
		    other);
	query_run(lists, n_lists);
	for (i = 0; i < n_lists && rc == 0; i++) {
		refused |= lists[i].refused;
		if (lists[i].failed && !lists[i].refused) {
			*e = lists[i].why;
			model->shut_out = lists[i].shut_out;
			rc = -1;
		}
	}
	free(lists);
	if (rc == -1 || !refused)
		return rc;
	model->kind = all;
	return query_run_one(model, e);
}

static void
take_company(const struct query *q, const json_t *o)
{
	struct cw_company *c;

	if (cw_text(o, "identifier", q->rows->a) == NULL)
		return;		/* nobody can mean it */
	c = array_add(q->rows);
	c->company.id = jget_id(o, "id");
	c->company.identifier = cw_text(o, "identifier", q->rows->a);
	c->company.name = jget_string(o, "name", q->rows->a);
	c->deleted = jget_bool(o, "deletedFlag");
}

int
cw_companies(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_company **companies, size_t *n, struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**companies) };
	struct query model = {
		.cw = cw,
		.rows = &rows,
		.kind = CW_COMPANIES,
		.path = "company/companies",
		.fields = "id,identifier,name,deletedFlag",
		.each = take_company,
	};

	if (look_up(&model, CW_ALL_COMPANIES, "deletedFlag = false",
	    identifiers, n_ids, e) == -1)
		return -1;
	*companies = rows.items;
	*n = rows.n;
	return 0;
}

static const char item_fields[] = "id,identifier,inactiveFlag,"
    "productClass,price";

static void
take_item(const struct query *q, const json_t *o)
{
	const char *class;
	struct catalog_item *item;

	if (cw_text(o, "identifier", q->rows->a) == NULL)
		return;		/* nobody can mean it */
	class = json_string_value(jget(o, "productClass"));
	item = array_add(q->rows);
	item->product.id = jget_id(o, "id");
	item->product.identifier = cw_text(o, "identifier", q->rows->a);
	item->inactive = jget_bool(o, "inactiveFlag");
	item->price = jget_qty(o, "price");
	item->bundle = class != NULL && strcmp(class, "Bundle") == 0;
}

int
cw_items(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct catalog_item **items, size_t *n, bool *shut_out,
    struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**items) };
	struct query model = {
		.cw = cw,
		.rows = &rows,
		.kind = CW_ITEMS,
		.path = "procurement/catalog",
		.fields = item_fields,
		.each = take_item,
	};

	if (look_up(&model, CW_ALL_ITEMS, NULL, identifiers, n_ids, e) == -1) {
		if (shut_out != NULL)
			*shut_out = model.shut_out;
		return -1;
	}
	*items = rows.items;
	*n = rows.n;
	return 0;
}

int
cw_all_items(struct cw *cw, struct arena *a, struct catalog_item **items,
    size_t *n, struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**items) };
	struct query list = {
		.cw = cw,
		.rows = &rows,
		.kind = CW_ALL_ITEMS,
		.path = "procurement/catalog",
		.fields = item_fields,
		.each = take_item,
	};

	if (query_run_one(&list, e) == -1)
		return -1;
	*items = rows.items;
	*n = rows.n;
	return 0;
}

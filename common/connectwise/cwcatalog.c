#include <stdlib.h>
#include <string.h>

#include "cwcatalog.h"
#include "cwtext.h"
#include "jget.h"
#include "query.h"

/* Reads the records of the model's path that have one of the identifiers. */
static int
look_up(const struct query *model, const char *other,
    const char *const *ids, size_t n, struct err *e)
{
	struct query *lists;
	size_t i, n_lists;
	int rc = 0;

	n_lists = query_chunks(&lists, model, "identifier", ids, n, other);
	query_run(lists, n_lists);
	for (i = 0; i < n_lists && rc == 0; i++)
		if (lists[i].failed) {
			*e = lists[i].why;
			rc = -1;
		}
	free(lists);
	return rc;
}

static int
take_company(const struct query *q, const json_t *o, struct err *e)
{
	struct cw_company *c;

	(void)e;
	if (cw_text(o, "identifier", q->rows->a) == NULL)
		return 0;	/* nobody can mean it */
	c = array_add(q->rows);
	c->company.id = jget_id(o, "id");
	c->company.identifier = cw_text(o, "identifier", q->rows->a);
	c->company.name = jget_string(o, "name", q->rows->a);
	c->deleted = jget_bool(o, "deletedFlag");
	return 0;
}

int
cw_companies(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_company **companies, size_t *n, struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**companies) };
	const struct query model = {
		.cw = cw,
		.rows = &rows,
		.path = "company/companies",
		.fields = "id,identifier,name,deletedFlag",
		.each = take_company,
	};

	if (look_up(&model, "deletedFlag = false", identifiers, n_ids, e) == -1)
		return -1;
	*companies = rows.items;
	*n = rows.n;
	return 0;
}

static int
take_item(const struct query *q, const json_t *o, struct err *e)
{
	const char *class;
	struct cw_item *item;

	(void)e;
	if (cw_text(o, "identifier", q->rows->a) == NULL)
		return 0;	/* nobody can mean it */
	class = json_string_value(jget(o, "productClass"));
	item = array_add(q->rows);
	item->product.id = jget_id(o, "id");
	item->product.identifier = cw_text(o, "identifier", q->rows->a);
	item->inactive = jget_bool(o, "inactiveFlag");
	item->bundle = class != NULL && strcmp(class, "Bundle") == 0;
	return 0;
}

int
cw_items(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_item **items, size_t *n, struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**items) };
	const struct query model = {
		.cw = cw,
		.rows = &rows,
		.path = "procurement/catalog",
		.fields = "id,identifier,inactiveFlag,productClass",
		.each = take_item,
	};

	if (look_up(&model, NULL, identifiers, n_ids, e) == -1)
		return -1;
	*items = rows.items;
	*n = rows.n;
	return 0;
}

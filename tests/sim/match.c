#include <string.h>

#include "condition_tree.h"
#include "text.h"

static int
compare(const struct actual *a, const struct operand *o)
{
	if (o->type == IS_STRING)
		return fold_cmp(a->s, o->s);
	return a->n < o->n ? -1 : a->n > o->n;
}

/* As in SQL, null is neither equal to anything nor different from it; only
 * "= null" and "!= null" see it. */
static bool
test_one(const struct actual *a, enum test_op op, const struct operand *o)
{
	int order;

	if (o->type == IS_NULL)
		return (a->type == IS_NULL) == (op == EQ);
	if (a->type != o->type)
		return false;
	if (op == CONTAINS)
		return fold_contains(a->s, o->s);
	if (op == LIKE)
		return fold_like(a->s, o->s);
	order = compare(a, o);
	switch (op) {
	case EQ:
	case IN:
		return order == 0;
	case NE:
		return order != 0;
	case LT:
		return order < 0;
	case LE:
		return order <= 0;
	case GT:
		return order > 0;
	case GE:
		return order >= 0;
	case CONTAINS:
	case LIKE:
		break;
	}
	return false;
}

static bool
test(const struct node *n, const struct world *w, const struct record *r,
    const json_t *element)
{
	struct actual a = element != NULL ?
	    place_get_child(&n->place, element) :
	    place_get(&n->place, w, r);
	bool any = false;
	size_t i;

	if (n->negated && a.type == IS_NULL)
		return false;
	for (i = 0; i < n->n && !any; i++)
		any = test_one(&a, n->op, &n->values[i]);
	return any != n->negated;
}

static bool
matches(const struct node *n, const struct world *w, const struct record *r,
    const json_t *element)
{
	switch (n->type) {
	case NODE_AND:
		return matches(n->a, w, r, element) &&
		    matches(n->b, w, r, element);
	case NODE_OR:
		return matches(n->a, w, r, element) ||
		    matches(n->b, w, r, element);
	case NODE_NOT:
		return !matches(n->a, w, r, element);
	case NODE_TEST:
		return test(n, w, r, element);
	}
	return false;
}

bool
conditions_match(const struct conditions *c, const struct world *w,
    const struct record *r)
{
	const struct blob *array;
	const json_t *element;
	size_t i;

	if (c == NULL || c->root == NULL)
		return true;
	if (c->kind == CONDITIONS)
		return matches(c->root, w, r, NULL);
	array = cell_const(r, c->array)->b;
	if (array == NULL)
		return false;
	json_array_foreach(array->json, i, element)
		if (matches(c->root, w, r, element))
			return true;
	return false;
}

/* --- which records can match at all --- */

struct narrow {
	const struct world *w;
	enum resource of;
	void (*add)(void *cls, struct record *r);
	void *cls;
};

static void
add_found(const struct narrow *x, struct record *r, bool kids)
{
	size_t i;

	if (r == NULL)
		return;
	if (!kids)
		x->add(x->cls, r);
	else if (r->kids != NULL)
		for (i = 0; i < r->kids->n; i++)
			x->add(x->cls, r->kids->v[i]);
}

/* By id or identifier in this table; with kids, what hangs on it. */
static void
add_matching(const struct narrow *x, const struct node *n, bool kids)
{
	const struct table *t = &x->w->t[kids ? COMPANIES : x->of];
	struct record *r;
	size_t i, at;

	for (i = 0; i < n->n; i++) {
		at = 0;
		if (n->values[i].type == IS_NUMBER &&
		    n->values[i].n % MILLION == 0)
			add_found(x, table_find(t,
			    (int32_t)(n->values[i].n / MILLION)), kids);
		if (n->values[i].type != IS_STRING)
			continue;
		while ((r = table_lookup(t, n->values[i].s, &at)) != NULL)
			add_found(x, r, kids);
	}
}

static bool
narrow(const struct narrow *x, const struct node *n)
{
	const struct place *p = &n->place;
	bool id;

	if (n->type == NODE_AND)
		return narrow(x, n->a) || narrow(x, n->b);
	if (n->type == NODE_OR)
		return narrow(x, n->a) && narrow(x, n->b);
	if (n->type != NODE_TEST || n->negated || (n->op != EQ && n->op != IN))
		return false;
	id = strcmp(schemas[x->of].fields[p->column].name, "id") == 0;
	if (id || (x->of == COMPANIES && p->column == COMPANY_identifier) ||
	    (x->of == CATALOG && p->column == CATALOG_identifier)) {
		add_matching(x, n, false);
		return true;
	}
	if (x->of == AGREEMENTS && p->column == AGREEMENT_company &&
	    p->part != NULL && strcmp(p->part, "name") != 0) {
		add_matching(x, n, true);
		return true;
	}
	return false;
}

bool
conditions_narrow(const struct conditions *c, const struct world *w,
    void (*add)(void *cls, struct record *r), void *cls)
{
	const struct narrow x = { w, c->of, add, cls };

	return c->kind == CONDITIONS && c->root != NULL &&
	    narrow(&x, c->root);
}

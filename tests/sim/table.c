#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "text.h"

static struct blob *blobs;

/* Where each column's value is in a record: computed columns have none. */
static struct {
	int slot[MAX_COLUMNS];
	size_t n;
} layouts[RESOURCES];

void
table_init(struct table *t, enum resource of)
{
	const struct schema *s = &schemas[of];
	size_t i, n = 0;

	memset(t, 0, sizeof(*t));
	t->of = of;
	for (i = 0; i < s->n; i++)
		layouts[of].slot[i] =
		    (s->fields[i].flags & F_COMPUTED) != 0 ? -1 : (int)n++;
	layouts[of].n = n;
}

void
table_release(struct table *t)
{
	size_t i;

	for (i = 0; i < t->rows.n; i++)
		record_free(t->rows.v[i]);
	free(t->rows.v);
	free(t->index);
	memset(t, 0, sizeof(*t));
}

/* The first position whose record's id is not below this one. */
static size_t
position(const struct list *l, int32_t id)
{
	size_t low = 0, high = l->n, mid;

	if (l->n > 0 && l->v[l->n - 1]->id < id)
		return l->n;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (l->v[mid]->id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
list_insert(struct list *l, struct record *r)
{
	size_t at = position(l, r->id);

	if (l->n == l->cap) {
		l->cap = l->cap > 0 ? l->cap * 2 : 4;
		l->v = xrealloc(l->v, l->cap, sizeof(struct record *));
	}
	if (at < l->n)
		memmove(l->v + at + 1, l->v + at,
		    (l->n - at) * sizeof(struct record *));
	l->v[at] = r;
	l->n++;
}

void
list_remove(struct list *l, const struct record *r)
{
	size_t at = position(l, r->id);

	if (at == l->n || l->v[at] != r)
		return;
	l->n--;
	memmove(l->v + at, l->v + at + 1,
	    (l->n - at) * sizeof(struct record *));
}

struct record *
table_add(struct table *t, int32_t id)
{
	const struct schema *s = &schemas[t->of];
	struct record *r;
	size_t i;

	if (table_find(t, id) != NULL)
		return NULL;
	r = xmalloc(sizeof(*r) + layouts[t->of].n * sizeof(union value));
	r->id = id;
	r->of = t->of;
	r->kids = NULL;
	for (i = 0; i < s->n; i++) {
		if ((s->fields[i].flags & F_COMPUTED) != 0)
			continue;
		if (kind_is_number(s->fields[i].kind))
			cell(r, (int)i)->i = NONE;
		else
			cell(r, (int)i)->s = NULL;
	}
	cell(r, schema_find(s, "id", 2, false))->i = id;
	list_insert(&t->rows, r);
	return r;
}

void
table_remove(struct table *t, struct record *r)
{
	list_remove(&t->rows, r);
	record_free(r);
}

struct record *
table_find(const struct table *t, int32_t id)
{
	size_t at = position(&t->rows, id);

	if (at == t->rows.n || t->rows.v[at]->id != id)
		return NULL;
	return t->rows.v[at];
}

int32_t
table_last_id(const struct table *t)
{
	return t->rows.n > 0 ? t->rows.v[t->rows.n - 1]->id : 0;
}

union value *
cell(struct record *r, int column)
{
	return &r->v[layouts[r->of].slot[column]];
}

const union value *
cell_const(const struct record *r, int column)
{
	return &r->v[layouts[r->of].slot[column]];
}

bool
cell_is_null(const struct record *r, int column)
{
	const union value *v = cell_const(r, column);

	return kind_is_number(schemas[r->of].fields[column].kind) ?
	    v->i == NONE : v->s == NULL;
}

static size_t
record_size(enum resource of)
{
	return sizeof(struct record) + layouts[of].n * sizeof(union value);
}

struct record *
record_copy(const struct record *r)
{
	struct record *copy = xmalloc(record_size(r->of));

	memcpy(copy, r, record_size(r->of));
	copy->kids = NULL;
	return copy;
}

void
record_assign(struct record *to, const struct record *from)
{
	memcpy(to->v, from->v, layouts[to->of].n * sizeof(union value));
}

void
record_free(struct record *r)
{
	if (r == NULL)
		return;
	if (r->kids != NULL)
		free(r->kids->v);
	free(r->kids);
	free(r);
}

/* --- the index by identifier --- */

static const char *
identifier_of(const struct record *r)
{
	const char *s = r->of == COMPANIES ?
	    cell_const(r, COMPANY_identifier)->s :
	    cell_const(r, CATALOG_identifier)->s;

	return s != NULL ? s : "";
}

void
table_reindex(struct table *t)
{
	size_t i, at;

	free(t->index);
	for (t->index_cap = 64; t->index_cap < t->rows.n * 2; )
		t->index_cap *= 2;
	t->index = xcalloc(t->index_cap, sizeof(struct record *));
	for (i = 0; i < t->rows.n; i++) {
		at = fold_hash(identifier_of(t->rows.v[i])) &
		    (t->index_cap - 1);
		while (t->index[at] != NULL)
			at = (at + 1) & (t->index_cap - 1);
		t->index[at] = t->rows.v[i];
	}
}

struct record *
table_lookup(const struct table *t, const char *identifier, size_t *at)
{
	size_t slot = fold_hash(identifier);
	struct record *r;

	for (;;) {
		r = t->index[(slot + (*at)++) & (t->index_cap - 1)];
		if (r == NULL || fold_cmp(identifier_of(r), identifier) == 0)
			return r;
	}
}

/* --- blobs --- */

const struct blob *
blob_new(json_t *json)
{
	struct blob *b = xmalloc(sizeof(*b));

	b->json = json;
	b->text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15) |
	    JSON_ENCODE_ANY);
	if (b->text == NULL)
		b->text = xstrdup("null");
	b->next = blobs;
	blobs = b;
	return b;
}

void
blobs_release(void)
{
	struct blob *b;

	while ((b = blobs) != NULL) {
		blobs = b->next;
		json_decref(b->json);
		free(b->text);
		free(b);
	}
}

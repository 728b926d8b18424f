#include "list.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conditions.h"
#include "place.h"

enum { MAX_KEYS = 8 };		/* of orderBy */

struct sort {
	const struct world *w;
	int64_t rule;			/* enum order: for equal keys */
	struct place keys[MAX_KEYS];
	bool descending[MAX_KEYS];
	size_t n;
};

void
query_init(struct query *q, int64_t cap)
{
	memset(q, 0, sizeof(*q));
	q->page = 1;
	q->page_size = PAGE_DEFAULT;
	q->cap = cap;
}

int64_t
query_size(const struct query *q)
{
	return q->page_size < q->cap ? q->page_size : q->cap;
}

/* --- which records --- */

static void
add(void *cls, struct record *r)
{
	struct list *l = cls;

	if (l->n == l->cap) {
		l->cap = l->cap > 0 ? l->cap * 2 : 64;
		l->v = xrealloc(l->v, l->cap, sizeof(struct record *));
	}
	l->v[l->n++] = r;
}

static int
by_id(const void *a, const void *b)
{
	const struct record *const *x = a, *const *y = b;

	return (*x)->id < (*y)->id ? -1 : (*x)->id > (*y)->id;
}

static void
add_kids(struct list *l, const struct record *r)
{
	size_t i;

	for (i = 0; r->kids != NULL && i < r->kids->n; i++)
		add(l, r->kids->v[i]);
}

struct list
list_additions(const struct world *w, const struct record *r)
{
	const struct list *all = &w->t[AGREEMENTS].rows;
	struct list l = { 0 };
	size_t i;

	add_kids(&l, r);
	for (i = 0; i < all->n && world_switch(w, SW_CHILD_ADDITIONS) ==
	    ACCEPTED; i++)
		if (cell_const(all->v[i], AGREEMENT_parentAgreement)->i ==
		    r->id)
			add_kids(&l, all->v[i]);
	if (l.n > 1)
		qsort(l.v, l.n, sizeof(struct record *), by_id);
	return l;
}

/* Leaves in `l` what matches all conditions, once each. */
static void
keep_matches(struct list *l, const struct world *w,
    struct conditions *const *c, int64_t above)
{
	size_t i, kept = 0;
	struct record *r, *last = NULL;

	for (i = 0; i < l->n; i++) {
		r = l->v[i];
		if (r == last || r->id <= above ||
		    !conditions_match(c[0], w, r) ||
		    !conditions_match(c[1], w, r) ||
		    !conditions_match(c[2], w, r))
			continue;
		l->v[kept++] = last = r;
	}
	l->n = kept;
}

/* Where is this record's table's row list? A table is narrowed by its
 * indexes, the kids of one record are few. */
static void
collect(struct list *l, const struct world *w, enum resource of,
    const struct list *rows, const struct conditions *c)
{
	size_t i;

	if (rows == &w->t[of].rows && conditions_narrow(c, w, add, l)) {
		if (l->n > 1)
			qsort(l->v, l->n, sizeof(struct record *), by_id);
		return;
	}
	l->n = 0;
	for (i = 0; rows != NULL && i < rows->n; i++)
		add(l, rows->v[i]);
}

static bool
filter(struct found *out, const struct world *w, enum resource of,
    const struct list *rows, const struct query *q, char **error)
{
	const char *texts[3] = { q->conditions, q->child, q->custom };
	struct conditions *c[3] = { NULL, NULL, NULL };
	bool ok = true;
	int i;

	for (i = 0; i < 3 && ok; i++) {
		c[i] = conditions_parse(w, of, (enum conditions_kind)i,
		    texts[i] != NULL ? texts[i] : "", error);
		ok = c[i] != NULL;
	}
	if (ok) {
		collect(&out->all, w, of, rows, c[0]);
		keep_matches(&out->all, w, c, q->forward ? q->page_id : 0);
	}
	for (i = 0; i < 3; i++)
		conditions_free(c[i]);
	return ok;
}

/* --- in which order --- */

static uint32_t
shuffled(int32_t id)
{
	uint32_t x = (uint32_t)id * 2654435761u;

	return (x ^ x >> 15) * 2246822519u;
}

static int
order(const struct sort *s, const struct record *a, const struct record *b)
{
	struct actual x, y;
	size_t i;
	int c;

	for (i = 0; i < s->n; i++) {
		x = place_get(&s->keys[i], s->w, a);
		y = place_get(&s->keys[i], s->w, b);
		c = actual_cmp(&x, &y);
		if (c != 0)
			return s->descending[i] ? -c : c;
	}
	c = a->id < b->id ? -1 : a->id > b->id;
	if (s->rule == REVERSED)
		return -c;
	if (s->rule == SHUFFLED)
		return shuffled(a->id) < shuffled(b->id) ? -1 : 1;
	return c;
}

/* Merge sort; tmp is as large as v. */
static void
merge_sort(const struct sort *s, struct record **v, struct record **tmp,
    size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;

	if (n < 2)
		return;
	merge_sort(s, v, tmp, half);
	merge_sort(s, v + half, tmp, n - half);
	while (i < half && j < n)
		tmp[k++] = order(s, v[j], v[i]) < 0 ? v[j++] : v[i++];
	while (i < half)
		tmp[k++] = v[i++];
	while (j < n)
		tmp[k++] = v[j++];
	memcpy(v, tmp, n * sizeof(struct record *));
}

/* One "name asc" or "name desc" of orderBy. */
static bool
parse_key(struct sort *s, enum resource of, const char *text, size_t len,
    char **error)
{
	struct buf message = { 0 };
	size_t name, gap;
	const char *word;

	while (len > 0 && text[len - 1] == ' ')
		len--;
	for (name = 0; name < len && text[name] != ' '; name++)
		;
	for (gap = name; gap < len && text[gap] == ' '; gap++)
		;
	word = text + gap;
	s->descending[s->n] = len - gap == 4 && strncasecmp(word, "desc", 4)
	    == 0;
	if (gap < len && !s->descending[s->n] &&
	    (len - gap != 3 || strncasecmp(word, "asc", 3) != 0))
		buf_fmt(&message, "orderBy: %.*s is neither asc nor desc",
		    (int)(len - gap), word);
	else if (s->n == MAX_KEYS)
		buf_str(&message, "orderBy: too many names");
	else if (!place_find(&s->keys[s->n], s->w, of, text, name))
		buf_fmt(&message, "%.*s is not a recognized name.", (int)name,
		    text);
	else
		s->n++;
	if (message.len == 0)
		return true;
	*error = buf_take(&message);
	return false;
}

static bool
sort_all(struct list *l, const struct world *w, enum resource of,
    const struct query *q, char **error)
{
	struct sort s = { .w = w };
	const char *p = world_switch(w, SW_ORDER_BY) == ACCEPTED ?
	    q->order_by : NULL;
	struct record **tmp;
	bool ok = true;
	size_t len;

	s.rule = q->forward ? BY_ID : world_switch(w, SW_DEFAULT_ORDER);
	while (ok && p != NULL && *p != '\0') {
		p += strspn(p, " ");
		len = strcspn(p, ",");
		ok = parse_key(&s, of, p, len, error);
		p += len + (p[len] == ',');
	}
	if (ok && (s.n > 0 || s.rule != BY_ID)) {
		tmp = xmalloc(l->n * sizeof(struct record *));
		merge_sort(&s, l->v, tmp, l->n);
		free(tmp);
	}
	while (s.n > 0)
		place_release(&s.keys[--s.n]);
	return ok;
}

/* --- which page --- */

static void
cut_page(struct found *f, const struct query *q)
{
	size_t size = (size_t)query_size(q);
	size_t before = f->all.n / size;

	f->pages = (int64_t)((f->all.n + size - 1) / size);
	if (f->pages == 0)
		f->pages = 1;
	f->from = f->all.n;
	if (q->forward)
		f->from = 0;
	else if ((uint64_t)(q->page - 1) <= before)
		f->from = (size_t)(q->page - 1) * size;
	if (f->from > f->all.n)
		f->from = f->all.n;
	f->n = f->all.n - f->from < size ? f->all.n - f->from : size;
}

bool
list_run(struct found *out, const struct world *w, enum resource of,
    const struct list *rows, const struct query *q, char **error)
{
	memset(out, 0, sizeof(*out));
	if (!filter(out, w, of, rows, q, error) ||
	    !sort_all(&out->all, w, of, q, error))
		return false;
	if (q->fields != NULL)
		selection_parse(&out->fields, w, of, q->fields,
		    &out->unknown);
	cut_page(out, q);
	return true;
}

void
found_release(struct found *f)
{
	free(f->all.v);
	selection_release(&f->fields);
	buf_release(&f->unknown);
}

void
found_render(struct buf *b, const struct found *f, const struct world *w,
    const char *base, unsigned int flags)
{
	size_t i;

	buf_char(b, '[');
	for (i = 0; i < f->n; i++) {
		buf_comma(b);
		render(b, w, f->all.v[f->from + i], base, &f->fields, flags);
	}
	buf_char(b, ']');
}

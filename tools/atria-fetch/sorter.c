#include <stdlib.h>
#include <string.h>

#include "sorter.h"
#include "xalloc.h"

static int
compare_bytes(const char *a, size_t len_a, const char *b, size_t len_b)
{
	int c;

	c = memcmp(a, b, len_a < len_b ? len_a : len_b);
	return c != 0 ? c : (len_a > len_b) - (len_a < len_b);
}

/* --- in memory ------------------------------------------------------------ */

static const char *sorted_text;		/* what items of compare() point into */

static int
compare(const void *a, const void *b)
{
	const struct sorter_item *x = a, *y = b;

	return compare_bytes(sorted_text + x->start, x->len,
	    sorted_text + y->start, y->len);
}

static void
sort_items(struct sorter *s)
{
	sorted_text = s->text.data;
	if (s->n > 0)
		qsort(s->items, s->n, sizeof(*s->items), compare);
	s->at = 0;
}

static bool
next_item(struct sorter *s, const char **data, size_t *len)
{
	if (s->at == s->n)
		return false;
	*data = s->text.data + s->items[s->at].start;
	*len = s->items[s->at].len;
	s->at++;
	return true;
}

/* --- runs ----------------------------------------------------------------- */

/* The smaller one of the two heads below i sinks no further than there. */
static void
sift_down(struct sorter *s, size_t i)
{
	struct sorter_head *h = s->heap, swap;
	size_t child;

	for (; (child = 2 * i + 1) < s->n_heads; i = child) {
		if (child + 1 < s->n_heads && compare_bytes(h[child].data,
		    h[child].len, h[child + 1].data, h[child + 1].len) > 0)
			child++;
		if (compare_bytes(h[i].data, h[i].len, h[child].data,
		    h[child].len) <= 0)
			return;
		swap = h[i];
		h[i] = h[child];
		h[child] = swap;
	}
}

/* Reads the run's next record. False at its end. */
static bool
advance(struct sorter *s, struct sorter_head *head)
{
	struct spool *run = &s->runs[head->run];

	if (spool_get(run, &head->data, &head->len))
		return true;
	if (run->failed && !s->failed) {
		s->failed = true;
		s->why = run->why;
	}
	return false;
}

static void
start_merge(struct sorter *s)
{
	struct sorter_head head;
	size_t i;

	s->n_heads = 0;
	s->taken = false;
	for (i = 0; i < s->n_runs && !s->failed; i++) {
		if (spool_rewind(&s->runs[i], &s->why) == -1)
			s->failed = true;
		head.run = i;
		if (advance(s, &head))
			s->heap[s->n_heads++] = head;
	}
	for (i = s->n_heads; i-- > 0;)
		sift_down(s, i);
}

static bool
next_merged(struct sorter *s, const char **data, size_t *len)
{
	if (s->taken) {
		if (!advance(s, &s->heap[0]))
			s->heap[0] = s->heap[--s->n_heads];
		sift_down(s, 0);
	}
	s->taken = s->n_heads > 0 && !s->failed;
	if (!s->taken)
		return false;
	*data = s->heap[0].data;
	*len = s->heap[0].len;
	return true;
}

static void
drop_runs(struct sorter *s)
{
	while (s->n_runs > 0)
		spool_release(&s->runs[--s->n_runs]);
}

/* Makes one run of all that there are. */
static void
merge_runs(struct sorter *s)
{
	struct spool all = { 0 };
	const char *data;
	size_t len;

	start_merge(s);
	while (next_merged(s, &data, &len))
		spool_put(&all, data, len);
	drop_runs(s);
	s->runs[s->n_runs++] = all;
}

/* Puts what is in memory aside as a run. */
static void
put_aside(struct sorter *s)
{
	struct spool *run;
	const char *data;
	size_t len;

	if (s->n_runs == SORTER_RUNS)
		merge_runs(s);
	run = &s->runs[s->n_runs++];
	sort_items(s);
	while (next_item(s, &data, &len))
		spool_put(run, data, len);
	s->n = s->at = 0;
	buf_clear(&s->text);
}

/* --- all of it ------------------------------------------------------------ */

void
sorter_add(struct sorter *s, const void *data, size_t len)
{
	if (s->n > 0 && s->text.len + len > SORTER_MEMORY)
		put_aside(s);
	s->items = xgrow(s->items, s->n, &s->cap, sizeof(*s->items));
	s->items[s->n++] = (struct sorter_item){ s->text.len, len };
	buf_add(&s->text, data, len);
}

int
sorter_sort(struct sorter *s, struct err *e)
{
	if (s->n_runs == 0) {
		sort_items(s);
		return 0;
	}
	if (s->n > 0)
		put_aside(s);
	buf_release(&s->text);
	free(s->items);
	s->items = NULL;
	s->cap = 0;
	start_merge(s);
	if (!s->failed)
		return 0;
	*e = s->why;
	return -1;
}

bool
sorter_next(struct sorter *s, const char **data, size_t *len)
{
	return s->n_runs > 0 ? next_merged(s, data, len) :
	    next_item(s, data, len);
}

void
sorter_release(struct sorter *s)
{
	drop_runs(s);
	buf_release(&s->text);
	free(s->items);
	memset(s, 0, sizeof(*s));
}

#include <string.h>

#include "cwadditions.h"
#include "harvest.h"
#include "progress.h"

/* The customers at hand, and what is read of them. */
struct window {
	struct roster_entry *first;
	size_t n;
	struct cw_additions wishes[HARVEST_WINDOW];
	size_t n_wishes;
	struct arena arena;
};

static int
local_fault(struct harvest *h, const struct err *why)
{
	stage_fail(h->st, EXIT_LOCAL, AX03,
	    &(struct log_facts){ .error = why->text });
	return -1;
}

/* Splits the additions of an agreement by where they stand today. */
static void
sort_additions(struct harvest *h, struct agreement *found,
    const struct cw_additions *wish, struct arena *a)
{
	size_t i;

	found->additions = arena_array(a, wish->n, sizeof(*found->additions));
	found->future = arena_array(a, wish->n, sizeof(*found->future));
	for (i = 0; i < wish->n; i++)
		switch (cw_addition_phase(&wish->items[i], h->today)) {
		case ADDITION_LIVE:
			found->additions[found->n_additions++] =
			    wish->items[i];
			break;
		case ADDITION_FUTURE:
			found->future[found->n_future++] = wish->items[i];
			break;
		case ADDITION_CANCELLED:
			break;
		}
}

/* Takes the entries from first on, as many as one window reads. */
static void
open_window(struct harvest *h, struct window *w, struct roster_entry *first)
{
	struct roster_entry *end = h->roster->entries + h->roster->n;

	arena_clear(&w->arena);
	memset(w->wishes, 0, sizeof(w->wishes));
	w->first = first;
	w->n = w->n_wishes = 0;
	for (; first < end && w->n_wishes < HARVEST_WINDOW; first++, w->n++)
		if (first->found.state == AGREEMENT_FOUND)
			w->wishes[w->n_wishes++].agreement_id =
			    first->found.agreement.id;
}

/* Puts an agreement with its additions aside; the entry keeps none of them. */
static void
put_aside(struct harvest *h, struct agreement *found)
{
	struct buf text = { 0 };

	agreement_write(found, &text);
	spool_put(&h->aside, text.data, text.len);
	buf_release(&text);
	found->additions = found->future = NULL;
	found->n_additions = found->n_future = 0;
}

static int
take_entry(struct harvest *h, struct roster_entry *entry,
    const struct cw_additions *wish, struct arena *a)
{
	struct roster_lines lines;
	struct err e;

	if (roster_lines(h->roster, entry, &lines, a, &e) == -1)
		return local_fault(h, &e);
	if (entry->found.state != AGREEMENT_FOUND)
		return 0;
	if (wish->shut_out) {
		stage_fail(h->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = wish->why.text });
		return -1;
	}
	if (wish->failed) {
		entry->found.state = AGREEMENT_UNREADABLE;
		entry->found.error = arena_str(&h->roster->arena,
		    wish->why.text);
		return 0;
	}
	entry->found.customer = entry->customer;
	sort_additions(h, &entry->found, wish, a);
	products_learn(h->products, &entry->found, wish->items, wish->n,
	    &lines);
	put_aside(h, &entry->found);
	return 0;
}

static int
read_window(struct harvest *h, struct window *w)
{
	const struct cw_additions *wish = w->wishes;
	struct roster_entry *entry;
	struct arena lines = { 0 };
	int rc = 0;

	cw_read_additions(h->cw, w->wishes, w->n_wishes, &w->arena);
	for (entry = w->first; entry < w->first + w->n && rc == 0; entry++) {
		arena_clear(&lines);
		if (entry->found.state == AGREEMENT_FOUND)
			rc = take_entry(h, entry, wish++, &lines);
		else
			rc = take_entry(h, entry, NULL, &lines);
	}
	arena_release(&lines);
	return rc;
}

int
harvest_read(struct harvest *h)
{
	struct window w = { .n = 0 };
	struct err e;
	size_t i;
	int rc = 0;

	if (roster_rewind(h->roster, &e) == -1)
		return local_fault(h, &e);
	for (i = 0; i < h->roster->n && rc == 0; i += w.n) {
		open_window(h, &w, &h->roster->entries[i]);
		rc = read_window(h, &w);
		progress_to(i + w.n);
	}
	arena_release(&w.arena);
	return rc;
}

/* --- and again ------------------------------------------------------------ */

int
harvest_rewind(struct harvest *h)
{
	struct err e;

	if (roster_rewind(h->roster, &e) == -1 ||
	    spool_rewind(&h->aside, &e) == -1)
		return local_fault(h, &e);
	return 0;
}

int
harvest_get(struct harvest *h, struct roster_entry *entry,
    struct roster_lines *lines, struct arena *a)
{
	struct err e = { "a temporary file is cut short" };
	const char *text;
	size_t len;

	if (roster_lines(h->roster, entry, lines, a, &e) == -1)
		return local_fault(h, &e);
	entry->found.customer = entry->customer;
	if (entry->found.state != AGREEMENT_FOUND)
		return 0;
	if (spool_get(&h->aside, &text, &len) &&
	    scan_parse(&h->scan, text, len, &e) == 0 &&
	    agreement_read(&entry->found, &h->scan, a, &e) == 0)
		return 0;
	return local_fault(h, h->aside.failed ? &h->aside.why : &e);
}

void
harvest_release(struct harvest *h)
{
	spool_release(&h->aside);
	scan_release(&h->scan);
}

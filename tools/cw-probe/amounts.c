#include <stdlib.h>
#include <string.h>

#include "amounts.h"

#define UNIT	INT64_C(1000000)
#define CENT	INT64_C(10000)

struct entry {
	const char *key;
	int64_t micro;
	int64_t bucket;
};

void
amounts_init(struct amounts *a, struct arena *arena)
{
	a->entries = (struct array){ .a = arena,
	    .size = sizeof(struct entry) };
}

void
amounts_add(struct amounts *a, const char *key, struct qty q)
{
	struct entry *e;

	if (!q.known)
		return;
	e = array_add(&a->entries);
	e->key = key;
	e->micro = q.micro;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	const int order = strcmp(x->key, y->key);

	return order != 0 ? order : (x->micro > y->micro) -
	    (x->micro < y->micro);
}

/* The largest power of ten up to it, in units; 0 below 1. */
static int64_t
scale_of(int64_t micro)
{
	int64_t n = micro < UNIT ? 0 : 1;

	for (micro /= 10; micro >= UNIT; micro /= 10)
		n *= 10;
	return n * UNIT;
}

/* Decimals that stand for its own. */
static int64_t
fraction_of(int64_t micro)
{
	return micro % UNIT == 0 ? 0 : micro % CENT == 0 ? UNIT / 2 : UNIT / 8;
}

struct qty
amounts_scale(struct qty q)
{
	const int64_t size = q.micro < 0 ? -q.micro : q.micro;
	const int64_t micro = scale_of(size) + fraction_of(size);

	return (struct qty){ q.micro < 0 ? -micro : micro, q.known };
}

void
amounts_seal(struct amounts *a)
{
	struct entry *e = a->entries.items;
	size_t i;

	if (a->entries.n > 0)
		qsort(e, a->entries.n, sizeof(*e), compare_entries);
	for (i = 0; i < a->entries.n; i++) {
		e[i].bucket = amounts_scale((struct qty){ e[i].micro,
		    true }).micro;
		if (i == 0 || strcmp(e[i - 1].key, e[i].key) != 0)
			continue;
		if (e[i].micro == e[i - 1].micro)
			e[i].bucket = e[i - 1].bucket;
		else if (e[i - 1].micro >= 0 &&
		    e[i].bucket <= e[i - 1].bucket)
			e[i].bucket = e[i - 1].bucket - e[i - 1].bucket %
			    UNIT + UNIT + fraction_of(e[i].micro);
	}
}

struct qty
amounts_bucket(const struct amounts *a, const char *key, struct qty q)
{
	const struct entry wanted = { .key = key, .micro = q.micro }, *found;

	if (!q.known || a->entries.n == 0)
		return q;
	found = bsearch(&wanted, a->entries.items, a->entries.n,
	    sizeof(wanted), compare_entries);
	return (struct qty){ found != NULL ? found->bucket : 0, true };
}

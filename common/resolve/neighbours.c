#include <string.h>

#include "neighbours.h"

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL ? arena_str(a, s) : NULL;
}

void
neighbours_add(struct agreement *found, enum neighbour_kind kind,
    const struct addition *addition, int64_t agreement, const char *why,
    struct arena *a)
{
	struct neighbour *all = found->neighbours;
	size_t n = found->n_neighbours;

	if ((n & (n + 1)) == 0) {	/* full at 0, 1, 3, 7 ... */
		all = arena_array(a, 2 * n + 1, sizeof(*all));
		if (n > 0)
			memcpy(all, found->neighbours, n * sizeof(*all));
		found->neighbours = all;
	}
	found->n_neighbours++;
	all[n] = (struct neighbour){
		.kind = kind,
		.id = addition->id,
		.agreement = agreement,
		.product = {
			.id = addition->product.id,
			.identifier = copy(a, addition->product.identifier),
		},
		.quantity = addition->quantity,
		.effective = copy(a, addition->effective),
		.cancelled = copy(a, addition->cancelled),
		.why = copy(a, why),
	};
}

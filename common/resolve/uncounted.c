#include <inttypes.h>

#include "buf.h"
#include "uncounted.h"

void
uncounted_log(struct stage *st, const struct customer_entry *entry,
    const struct products *products, bool has_previous)
{
	const struct agreement *found = &entry->found;
	const struct addition *d;
	struct buf text = { 0 };
	size_t i;

	for (i = 0; i < found->n_additions; i++) {
		d = &found->additions[i];
		if (!products_is_uncounted(products, found, d))
			continue;
		buf_clear(&text);
		buf_addf(&text, "addition %" PRId64 " of agreement %" PRId64
		    " stays as it is: Atria counts the product for other "
		    "customers, and has no line of it for this one in this "
		    "billing period%s", d->id, found->agreement.id,
		    has_previous ? " or the one before" : "");
		stage_log(st, AX26, &(struct log_facts){
			.customer = &entry->customer,
			.sku = d->product.identifier,
			.description = d->description,
			.before = d->quantity,
			.detail = text.data,
		});
	}
	buf_release(&text);
}

#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "choice.h"
#include "job.h"

/* "12 Hosting, 13 Hosting (old)" */
static void
name_agreements(struct buf *out, struct cw_agreement **g, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_addf(out, "%s%" PRId64 " %s", i > 0 ? ", " : "",
		    g[i]->ref.id, g[i]->ref.name != NULL ? g[i]->ref.name :
		    "");
}

void
choice_make(struct roster_entry *entry, struct cw_agreement **g, size_t n,
    const struct job_facts *job, struct arena *a)
{
	struct agreement *found = &entry->found;
	struct buf text = { 0 };
	bool only = strcmp(job->agreement_choice, JOB_CHOICE_ONLY) == 0;

	found->state = AGREEMENT_FOUND;
	found->company = g[0]->company;
	found->agreement = g[0]->ref;
	if (n > 1) {
		buf_addf(&text, "%s has %zu active agreements of type %s: ",
		    g[0]->company.identifier, n, job->agreement_type);
		name_agreements(&text, g, n);
		if (only)
			buf_adds(&text, "; none is used, as AgreementChoice "
			    "is only");
		else
			buf_addf(&text, "; the first one, %" PRId64
			    ", is used", g[0]->ref.id);
		entry->several = arena_str(a, text.data);
	}
	if (n > 1 && only) {
		found->state = AGREEMENT_SEVERAL;
		memset(&found->agreement, 0, sizeof(found->agreement));
	}
	if (entry->mapped == NULL && strcmp(g[0]->company.identifier,
	    entry->customer.billing_identifier) != 0) {
		buf_clear(&text);
		buf_addf(&text, "Billing Identifier %s is company %s",
		    entry->customer.billing_identifier,
		    g[0]->company.identifier);
		entry->folded = arena_str(a, text.data);
	}
	buf_release(&text);
}

#include <inttypes.h>
#include <string.h>

#include "diff_words.h"
#include "put.h"
#include "wrap.h"

static void
add_run_name(struct buf *b, const struct run *run)
{
	const char *end = run->begin.period.end, *name = run_name(run);

	wrap_add_clean(b, end != NULL ? end : "an unknown day");
	buf_adds(b, " (run ");
	wrap_add_clean(b, name != NULL ? name : "unknown");
	buf_addc(b, ')');
}

void
diff_describe(struct buf *b, const struct run *old, const struct run *new)
{
	if (new->begin.job.label != NULL) {
		wrap_add_clean(b, new->begin.job.label);
		buf_adds(b, ": ");
	}
	buf_adds(b, "billing period to ");
	add_run_name(b, new);
	buf_adds(b, ", compared with the period to ");
	add_run_name(b, old);
}

static uint64_t
count_of(const struct summary *sum, const char *code)
{
	const struct tally *t = summary_code(sum, code);

	return t != NULL ? t->n : 0;
}

void
diff_count(struct buf *b, const struct summary *sum)
{
	buf_addf(b, "%" PRIu64 " new, %" PRIu64 " gone, %" PRIu64 " up, %"
	    PRIu64 " down, %" PRIu64 " of another price, %" PRIu64 " the same",
	    count_of(sum, "new"), count_of(sum, "gone"), count_of(sum, "up"),
	    count_of(sum, "down"), count_of(sum, "price"),
	    count_of(sum, "same"));
}

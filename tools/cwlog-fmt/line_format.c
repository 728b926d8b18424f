/* Format line: what a run did, or would do, in one line. */
#include <inttypes.h>

#include "format.h"
#include "put.h"
#include "text_bill.h"

static void
add_count(struct buf *b, uint64_t n, const char *what)
{
	if (n > 0)
		buf_addf(b, "%s%" PRIu64 " %s", b->len > 0 ? ", " : "", n,
		    what);
}

static void
end(struct show *s, const struct run *run)
{
	const struct summary *t = &run->summary;
	struct buf b = { 0 };

	add_count(&b, t->done[ACTION_UPDATE], "updated");
	add_count(&b, t->done[ACTION_CREATE], "created");
	add_count(&b, t->done[ACTION_REMOVE], "removed");
	add_count(&b, t->done[ACTION_CANCEL], "cancelled");
	add_count(&b, t->actions[ACTION_UPDATE], "to update");
	add_count(&b, t->actions[ACTION_CREATE], "to create");
	add_count(&b, t->actions[ACTION_REMOVE], "to remove");
	add_count(&b, t->actions[ACTION_CANCEL], "to cancel");
	add_count(&b, t->not_done, "not done");
	(void)fputs(b.len > 0 ? b.data : "nothing changed", s->out);
	text_put_effect(s, run);
	(void)fputc('\n', s->out);
	buf_release(&b);
}

const struct format format_line = {
	.name = "line",
	.end = end,
};

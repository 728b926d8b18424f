/* --diff in format text: the differences by customer, and their counts. */
#include <inttypes.h>
#include <string.h>

#include "diff_words.h"
#include "put.h"
#include "text_bill.h"

static void
begin(struct show *s, const struct run *run)
{
	struct buf b = { 0 };

	diff_describe(&b, s->runs[0], run);
	put_wrapped(s->out, b.data, 0, 2, s->width);
	(void)fputc('\n', s->out);
	buf_release(&b);
}

static void
row(struct show *s, const struct row *row)
{
	format_text.row(s, row);
}

static void
end(struct show *s, const struct run *run)
{
	struct buf b = { 0 };

	if (s->state != NULL) {
		text_put_kept(s);
		(void)fputc('\n', s->out);
	}
	diff_count(&b, &run->summary);
	put_wrapped(s->out, b.data, 0, 2, s->width);
	text_put_bill(s, run);
	buf_release(&b);
}

const struct format format_text_diff = {
	.name = "text",
	.begin = begin,
	.row = row,
	.end = end,
};

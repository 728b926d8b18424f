#include <string.h>

#include "answer.h"
#include "rows.h"

/* resultCount, the number of rows exported, shows an answer that was cut. */
static int
check_result_count(const struct rows *r)
{
	const size_t n = r->billing->n;
	char count[QTY_TEXT];

	if (!r->result_count.known ||
	    qty_eq(r->result_count, qty_units((int64_t)n)))
		return 0;
	return err_set(r->e, "%zu rows came, but resultCount says %s: the "
	    "answer is not whole", n, qty_text(count, r->result_count));
}

int
answer_read(struct billing *b, const char *text, size_t len,
    const struct job *job, struct err *e)
{
	struct rows r = { .billing = b, .job = job, .e = e };
	size_t i = 0;
	int rc;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;	/* a byte order mark */
		len -= 3;
	}
	if (len == 0)
		return err_set(e, "is empty");
	while (i < len && memchr(" \t\r\n", text[i], 4) != NULL)
		i++;
	rc = i < len && (text[i] == '[' || text[i] == '{') ?
	    rows_read_json(&r, text, len) : rows_read_csv(&r, text, len);
	return rc == 0 ? check_result_count(&r) : rc;
}

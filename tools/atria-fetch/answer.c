#include <string.h>

#include "answer.h"
#include "headers.h"
#include "plaintext.h"
#include "rows.h"

/* Whether the text is null, which .NET writes for a list that there is not. */
static bool
is_null(const char *text, size_t len)
{
	while (len > 0 && memchr(" \t\r\n", text[len - 1], 4) != NULL)
		len--;
	return len == 4 && memcmp(text, "null", 4) == 0;
}

static int
read_rows(struct rows *r, const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && memchr(" \t\r\n", text[i], 4) != NULL)
		i++;
	if (is_null(text + i, len - i))
		return 0;
	if (i < len && (text[i] == '[' || text[i] == '{'))
		return rows_read_json(r, text, len) == -1 ? -1 :
		    rows_finish(r);
	return rows_read_csv(r, text, len) == -1 ? -1 : rows_finish(r);
}

int
answer_read(struct billing *b, const char *text, size_t len,
    const struct buf *headers, const struct job *job,
    const struct billing_period *period, bool *refused, struct err *e)
{
	struct buf decoded = { 0 };
	struct rows r;
	size_t n;
	int rc;

	rows_init(&r, b, job, period, e);
	rc = plaintext(text, len, &decoded, &text, &n, e);
	if (rc == 0 && headers != NULL)
		rc = headers_take(&r, headers);
	if (rc == 0)
		rc = n == 0 ? err_set(e, "is empty") : read_rows(&r, text, n);
	*refused = r.claims.refused;
	rows_release(&r);
	buf_release(&decoded);
	return rc;
}

/*
 * What a server's answer says in its header, and in an error: no key that it
 * quotes is passed on, nothing of it moves a cursor, an address that it
 * redirects to is shown without ticket and password; pages are counted as a
 * Link header says. The first byte chooses:
 *
 * - what follows is the header, line by line, and then the body;
 * - what follows is two addresses, separated by LF, that a Link header names.
 */
#include "../../common/http/transfer.c"	/* what it gives to libcurl */
#include "fuzz.h"
#include "text.h"

static const struct http_config config = {
	.user = "company+ZQZQpublicZQZQ",
	.password = "ZQZQprivateZQZQ",
	.bearer = "ZQZQbearerZQZQ",
	.keys = { { "clientId", "ZQZQclientZQZQ" } },
};
static struct curl_slist *secrets;

static void
check_hidden(const char *text)
{
	const struct curl_slist *secret;

	for (secret = secrets; secret != NULL; secret = secret->next)
		must(strstr(text, secret->data) == NULL);
}

/* One line of header, which libcurl hands over without a NUL. */
static void
give(struct transfer *t, const char *line, size_t len)
{
	size_t n = len + 2;
	char *copy = malloc(n);

	must(copy != NULL);
	memcpy(copy, line, len);
	memcpy(copy + len, "\r\n", 2);
	must(on_header(copy, 1, n, t) == (t->too_large ? 0 : n));
	free(copy);
}

/* --- whatever comes ------------------------------------------------------- */

static void
check_message(struct transfer *t, long status)
{
	struct err e = { "" };
	const char *p;
	size_t n, left;

	t->answer.status = status;
	hide_keys(t);
	http_describe(&t->answer, NULL, &e);
	check_hidden(e.text);
	must(status >= 400 || strchr(e.text, '@') == NULL);
	for (p = e.text, left = strlen(p); left > 0; p += n, left -= n) {
		n = utf8_len(p, left);
		must(n > 0 && !text_is_harmful(utf8_decode(p, n)));
	}
}

static void
read_any(const char *text, size_t len)
{
	static const char *const types[] = { "", "text/html",
	    "application/json" };
	struct transfer t = { .secrets = secrets, .after = -1 };
	struct http_answer *a = &t.answer;
	const char *lf;
	size_t i;

	while ((lf = memchr(text, '\n', len)) != NULL && lf > text) {
		give(&t, text, (size_t)(lf - text));
		len -= (size_t)(lf + 1 - text);
		text = lf + 1;
	}
	must(t.after >= -1 && t.after <= RETRY_AFTER_CAP);
	must(memchr(a->location, '\0', sizeof(a->location)) != NULL);
	must(memchr(a->request_id, '\0', sizeof(a->request_id)) != NULL);
	check_hidden(a->location);
	check_hidden(a->request_id);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		(void)snprintf(a->type, sizeof(a->type), "%s", types[i]);
		buf_clear(&a->body);
		buf_add(&a->body, text, len);
		check_message(&t, 302);
		check_message(&t, 404);
		check_message(&t, 500);
	}
	buf_release(&a->body);
}

/* --- a Link header of our own --------------------------------------------- */

/* An address with a page number, of what can stand in one. */
static void
put_address(struct buf *b, const char *text, size_t len, unsigned page)
{
	size_t i;

	buf_adds(b, "<https://cw.example/a?");
	for (i = 0; i < len; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-._~%=/+",
		    text[i]) != NULL && text[i] != '\0')
			buf_addc(b, text[i]);
	buf_addf(b, "&page=%u&pageSize=1000>", page);
}

static void
read_link(const char *text, size_t len, unsigned page)
{
	struct transfer t = { .secrets = secrets, .after = -1 };
	const char *lf = memchr(text, '\n', len);
	size_t first = lf != NULL ? (size_t)(lf - text) : len;
	struct buf b = { 0 };

	len = len - first > 600 ? 600 : len - first;
	first = first > 600 ? 600 : first;
	buf_adds(&b, "Link: ");
	put_address(&b, text, first, 2);
	buf_adds(&b, "; rel=\"next\", ");
	put_address(&b, lf != NULL ? lf : text, lf != NULL ? len : 0, page);
	buf_adds(&b, "; rel=\"last\"");
	give(&t, b.data, b.len);
	must(t.answer.next && t.answer.pages == (long)page);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	if (size < 3)
		return 0;
	if (secrets == NULL)
		secrets = auth_secrets(&config);
	if (data[0] % 2 == 0)
		read_any(text + 1, size - 1);
	else
		read_link(text + 3, size - 3, data[1] * 256u + data[2]);
	return 0;
}

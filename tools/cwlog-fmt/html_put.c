/* Texts, numbers, times and links of the page. */
#include <inttypes.h>
#include <string.h>

#include "html.h"
#include "put.h"

void
html_between(FILE *out, const char *before, const char *text,
    const char *after)
{
	(void)fputs(before, out);
	put_html(out, text);
	(void)fputs(after, out);
}

void
html_data(FILE *out, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	(void)fprintf(out, " data-%s=\"", name);
	html_between(out, "", value, "\"");
}

void
html_count(FILE *out, uint64_t n, const char *word)
{
	(void)fprintf(out, "%" PRIu64 " %s%s", n, word, n == 1 ? "" : "s");
}

/* --- numbers -------------------------------------------------------------- */

void
html_number(FILE *out, struct qty q, unsigned how)
{
	char number[QTY_TEXT];
	bool two = how & HTML_HUNDREDTHS || (how & HTML_PRICE &&
	    qty_eq(q, qty_hundredths(q)));
	const char *s = two ? qty_text2(number, q) : qty_text(number, q);
	size_t digits;

	if (how & HTML_SIGNED && qty_sign(q) > 0)
		(void)fputc('+', out);
	if (*s == '-') {
		(void)fputs("\xe2\x88\x92", out);	/* U+2212 */
		s++;
	}
	digits = strcspn(s, ".");
	if (digits > 4)
		for (; digits > 0; digits--) {
			(void)fputc(*s++, out);
			if (digits > 1 && digits % 3 == 1)
				(void)fputs("\xe2\x80\xaf", out); /* U+202F */
		}
	(void)fputs(s, out);
}

void
html_currency(FILE *out, const char *currency)
{
	if (currency != NULL && *currency != '\0')
		html_between(out, "\xc2\xa0", currency, "");
}

void
html_money(FILE *out, const struct money *m, unsigned how)
{
	size_t i;

	if (m->overflow || m->n == 0) {
		(void)fputs(m->overflow ? "out of range" : "unknown", out);
		return;
	}
	for (i = 0; i < m->n; i++) {
		(void)fputs(i > 0 ? " and " : "", out);
		html_number(out, money_total(&m->sums[i]), how);
		html_currency(out, m->sums[i].currency);
	}
}

void
html_vague(FILE *out, const char *before, const struct money *m,
    const char *after)
{
	struct buf text = { 0 };

	if (!money_is_vague(m))
		return;
	money_describe_vague(&text, m);
	html_between(out, before, text.data, after);
	buf_release(&text);
}

void
html_cell(FILE *out, struct qty q, unsigned how)
{
	(void)fputs("<td class=\"n\">", out);
	if (q.known)
		html_number(out, q, how);
}

void
html_price(FILE *out, struct qty price, const char *price_of)
{
	const char *name = price.known ? money_price_name(price_of) : NULL;

	html_cell(out, price, HTML_PRICE);
	if (name == NULL)
		return;
	(void)fprintf(out, "<span class=\"of\" title=\"%s\">", name);
	html_between(out, "", price_of, "</span>");
}

/* --- times ---------------------------------------------------------------- */

void
html_time(FILE *out, const char *time)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	size_t i;

	for (i = 0; form[i] != '\0' && (form[i] == time[i] ||
	    (form[i] == 'd' && time[i] >= '0' && time[i] <= '9')); i++)
		;
	if (form[i] == '\0' && time[i] == '\0')
		(void)fprintf(out, "%.10s %.5s UTC", time, time + 11);
	else
		put_html(out, time);	/* of another tool's making */
}

/* --- links ---------------------------------------------------------------- */

#define SCHEME	"https://"
#define PATH	"/v4_6_release/"

static bool
ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len > n && memcmp(s + len - n, end, n) == 0;
}

/*
 * The host on which people use ConnectWise, of len characters, or NULL. Its
 * clouds have the API on a host of its own, "api-na.myconnectwise.net" for
 * "na.myconnectwise.net"; no other host with such a name is known.
 */
static const char *
find_site(const char *url, size_t *len)
{
	const char *host;

	if (url == NULL || strncmp(url, SCHEME, strlen(SCHEME)) != 0)
		return NULL;
	host = url + strlen(SCHEME);
	*len = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-");
	if (*len == 0 || strncmp(host + *len, PATH, strlen(PATH)) != 0)
		return NULL;
	if (strncmp(host, "api-", 4) != 0)
		return host;
	if (!ends_with(host, *len, ".myconnectwise.net"))
		return NULL;
	*len -= 4;
	return host + 4;
}

void
html_link(FILE *out, const struct run *run, enum html_record record,
    int64_t id, const char *text)
{
	const char *site = NULL;
	size_t len;

	if (text == NULL || *text == '\0')
		return;
	if (id > 0 && run->begin.psa == NULL)
		site = find_site(run->begin.job.api_url, &len);
	if (site == NULL) {
		put_html(out, text);
		return;
	}
	(void)fprintf(out, "<a href=\"" SCHEME "%.*s" PATH "services/system_io/"
	    "router/openrecord.rails?recordType=%s&amp;recid=%" PRId64
	    "\" target=\"_blank\" rel=\"noopener noreferrer\">",
	    (int)len, site, record == HTML_COMPANY ? "CompanyFV" :
	    "AgreementFV", id);
	html_between(out, "", text, "</a>");
}

void
html_who(FILE *out, const struct run *run, const struct row *row, bool links)
{
	html_between(out, "<td class=\"who\"><b>", row->customer.code,
	    "</b> <span>");
	html_link(out, run, HTML_COMPANY, links ? row->company.id : 0,
	    row->customer.name);
	(void)fputs("</span>", out);
	if (!links || row->agreement.name == NULL)
		return;
	(void)fputs(" <span class=\"agreement\">", out);
	html_link(out, run, HTML_AGREEMENT, row->agreement.id,
	    row->agreement.name);
	(void)fputs("</span>", out);
}

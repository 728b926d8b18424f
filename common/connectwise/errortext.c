#include <jansson.h>
#include <string.h>

#include "errortext.h"
#include "text.h"

#define LOOKED_AT	(64 * 1024)	/* bytes of a page */

#define API_PATH	"/v4_6_release/apis/3.0/"

/* --- web pages ------------------------------------------------------------ */

/* What a page most likely is, by a text in it, in lower case. */
static const struct {
	const char *has;
	const char *is;
} pages[] = {
	{ "cloudflare", "a page of Cloudflare, which stands in front of "
	    "ConnectWise: it blocks this machine, or the server is down" },
	{ "cloudfront", "a page of Amazon CloudFront, which stands in front "
	    "of ConnectWise: it blocks this machine, or the server is down" },
	{ "fortigate", "firewall" }, { "fortinet", "firewall" },
	{ "fortiguard", "firewall" }, { "sophos", "firewall" },
	{ "sonicwall", "firewall" }, { "watchguard", "firewall" },
	{ "zscaler", "firewall" }, { "palo alto", "firewall" },
	{ "barracuda", "firewall" }, { "check point", "firewall" },
	{ "websense", "firewall" }, { "forcepoint", "firewall" },
	{ "umbrella", "firewall" }, { "incapsula", "firewall" },
	{ "imperva", "firewall" }, { "akamai", "firewall" },
	{ "squid", "firewall" }, { "mod_security", "firewall" },
	{ "request rejected", "firewall" }, { "support id", "firewall" },
	{ "web page blocked", "firewall" }, { "page blocked", "firewall" },
	{ "access denied", "firewall" }, { "has been blocked", "firewall" },
	{ "captcha", "firewall" }, { "firewall", "firewall" },
	{ "type=\"password\"", "login" }, { "type='password'", "login" },
	{ "type=password", "login" }, { "sign in", "login" },
	{ "log in", "login" }, { "login", "login" },
	{ "maintenance", "a page about maintenance: try again later" },
};

/* The page in lower case; only its beginning. */
static void
lower_page(struct buf *out, const struct http_answer *answer)
{
	size_t i, n = answer->body.len;

	if (n > LOOKED_AT)
		n = LOOKED_AT;
	buf_adds(out, "");
	for (i = 0; i < n; i++)
		buf_addc(out, answer->body.data[i] == '\0' ? ' ' :
		    text_lower(answer->body.data[i]));
}

/* What an answer is that is a web page, and what to do. */
static const char *
name_page(const struct http_answer *answer)
{
	struct buf page = { 0 };
	const char *is = NULL;
	size_t i;

	lower_page(&page, answer);
	for (i = 0; is == NULL && i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strstr(page.data, pages[i].has) != NULL)
			is = pages[i].is;
	buf_release(&page);
	if (is != NULL && strcmp(is, "firewall") == 0)
		return "a firewall's or a proxy's page: it does not let this "
		    "machine through to ConnectWise (Proxy in the job file?)";
	if (is != NULL && strcmp(is, "login") == 0)
		return "a page to log in instead of the API: ApiUrl must end "
		    "with " API_PATH;
	if (is != NULL)
		return is;
	if (answer->status == 404)
		return "a web page instead of JSON. ConnectWise's cloud "
		    "answers so when CompanyName, PublicKey or PrivateKey is "
		    "wrong; else ApiUrl is wrong: it must end with " API_PATH;
	return answer->status >= 500 ? "a web page instead of JSON: the "
	    "server is down or being maintained" : "a web page instead of "
	    "JSON: is ApiUrl right? It must end with " API_PATH;
}

static bool
is_page(const struct http_answer *answer)
{
	const char *s = answer->body.data;

	return strcmp(answer->type, "text/html") == 0 || (s != NULL &&
	    s[strspn(s, " \t\r\n")] == '<');
}

/* --- errors in JSON ------------------------------------------------------- */

/* ConnectWise's own message, and those of the fields. */
static void
put_messages(struct buf *b, const json_t *body)
{
	const json_t *inner, *v;
	const char *text;
	size_t i;

	text = json_string_value(json_object_get(body, "message"));
	if (text != NULL)
		buf_adds(b, text);
	json_array_foreach(json_object_get(body, "errors"), i, v) {
		inner = json_object_get(v, "message");
		if ((text = json_string_value(inner)) == NULL)
			continue;
		buf_adds(b, b->len > 0 ? "; " : "");
		buf_adds(b, text);
		text = json_string_value(json_object_get(v, "field"));
		if (text != NULL)
			buf_addf(b, " (%s)", text);
	}
}

void
cw_describe(const struct http_answer *answer, struct err *e)
{
	const bool failed = answer->status >= 400;
	struct buf b = { 0 };
	json_t *body;

	/* what calls itself a success may hold our keys: see http_describe() */
	body = answer->status < 300 ? NULL :
	    json_loadb(answer->body.data, answer->body.len, 0, NULL);
	if (body != NULL)
		put_messages(&b, body);
	else if ((failed || answer->status == 200) && is_page(answer))
		buf_adds(&b, name_page(answer));
	else if (failed && answer->body.data != NULL &&
	    strncmp(answer->body.data, "Cannot route", 12) == 0)
		buf_addf(&b, "Cannot route: CompanyName or the path of ApiUrl "
		    "is wrong; it must end with %s", API_PATH);
	http_describe(answer, b.len > 0 ? b.data : NULL, e);
	buf_release(&b);
	json_decref(body);
}

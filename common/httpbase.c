#include <curl/curl.h>
#include <string.h>

#include "httpbase.h"
#include "text.h"
#include "xalloc.h"

static bool
is_loopback(const char *host)
{
	return text_caseeq(host, "localhost") || strcmp(host, "[::1]") == 0 ||
	    (strncmp(host, "127.", 4) == 0 &&
	    strspn(host, "0123456789.") == strlen(host));
}

static bool
has_part(CURLU *u, CURLUPart part)
{
	char *value = NULL;
	bool has;

	has = curl_url_get(u, part, &value, 0) == CURLUE_OK;
	curl_free(value);
	return has;
}

/* What is wrong with the address; NULL if nothing is. */
static const char *
fault(CURLU *u, const char *url, bool *plain)
{
	char *scheme = NULL, *host = NULL;
	const char *why = NULL;

	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		why = "is not a URL";
	else if (has_part(u, CURLUPART_USER) ||
	    has_part(u, CURLUPART_PASSWORD))
		why = "must not hold a user or password";
	else if (has_part(u, CURLUPART_QUERY) ||
	    has_part(u, CURLUPART_FRAGMENT))
		why = "must end with a path, not with ? or #";
	else if (strcmp(scheme, "https") != 0 &&
	    (strcmp(scheme, "http") != 0 || !is_loopback(host)))
		why = "must be https (http only to this machine itself)";
	else
		*plain = strcmp(scheme, "http") == 0;
	curl_free(scheme);
	curl_free(host);
	return why;
}

char *
httpbase_new(const char *url, const char *name, bool *plain, struct err *e)
{
	const char *why;
	char *base;
	CURLU *u;
	size_t len;

	if ((u = curl_url()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	why = fault(u, url, plain);
	curl_url_cleanup(u);
	if (why != NULL) {
		(void)err_set(e, "%s %s%s%s", name, why, strchr(url, '@') ?
		    "" : ": ", strchr(url, '@') ? "" : url);
		return NULL;
	}
	for (len = strlen(url); url[len - 1] == '/'; len--)
		;
	base = xmalloc(len + 2);
	memcpy(base, url, len);
	memcpy(base + len, "/", 2);
	return base;
}

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

#include "url.h"
#include "text.h"
#include "xalloc.h"

/* A name that looks like an address, 127.0.0.300, could be anybody's. */
static bool
is_loopback(const char *host)
{
	struct in_addr a;

	return text_caseeq(host, "localhost") || strcmp(host, "[::1]") == 0 ||
	    (strncmp(host, "127.", 4) == 0 && inet_pton(AF_INET, host, &a) ==
	    1);
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

/* The same of a proxy's address. */
static const char *
proxy_fault(CURLU *u, const char *url)
{
	char *scheme = NULL, *path = NULL;
	const char *why = NULL;

	if (strstr(url, "://") == NULL || curl_url_set(u, CURLUPART_URL, url,
	    CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_PATH, &path, 0) != CURLUE_OK ||
	    !has_part(u, CURLUPART_HOST))
		why = "is not a URL";
	else if (has_part(u, CURLUPART_USER) ||
	    has_part(u, CURLUPART_PASSWORD))
		why = "must not hold a user or password: they belong to the "
		    "secrets (ProxyUser, ProxyPassword)";
	else if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0 &&
	    strcmp(scheme, "socks5h") != 0)
		why = "must be http, https or socks5h";
	else if (strcmp(path, "/") != 0 && *path != '\0')
		why = "must be a host and a port, without a path";
	curl_free(scheme);
	curl_free(path);
	return why;
}

/* Says what is wrong with an address; one with a password is not shown. */
static void
complain(const char *name, const char *url, const char *why, struct err *e)
{
	bool shown = strchr(url, '@') == NULL;

	(void)err_set(e, "%s %s%s%s", name, why, shown ? ": " : "",
	    shown ? url : "");
}

static CURLU *
new_url(void)
{
	CURLU *u;

	if ((u = curl_url()) == NULL)
		die(EXIT_LOCAL, "out of memory");
	return u;
}

bool
url_is_proxy(const char *url, struct err *e)
{
	const char *why;
	CURLU *u;

	if (url == NULL)
		return true;
	u = new_url();
	why = proxy_fault(u, url);
	curl_url_cleanup(u);
	if (why != NULL)
		complain("Proxy", url, why, e);
	return why == NULL;
}

char *
url_new(const char *url, const char *name, bool *plain, struct err *e)
{
	char *base, *plainest = NULL;
	const char *why;
	CURLU *u;
	size_t len;

	u = new_url();
	why = fault(u, url, plain);
	if (why == NULL && curl_url_get(u, CURLUPART_URL, &plainest,
	    CURLU_NO_DEFAULT_PORT) != CURLUE_OK)
		why = "is not a URL";
	curl_url_cleanup(u);
	if (why != NULL) {
		complain(name, url, why, e);
		return NULL;
	}
	for (len = strlen(plainest); plainest[len - 1] == '/'; len--)
		;
	base = xmalloc(len + 2);
	memcpy(base, plainest, len);
	memcpy(base + len, "/", 2);
	curl_free(plainest);
	return base;
}

/* The host in lower case, or NULL; curl_free() it. */
static char *
host_of(const char *url)
{
	CURLU *u = new_url();
	char *host = NULL, *p;

	if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK)
		(void)curl_url_get(u, CURLUPART_HOST, &host, 0);
	curl_url_cleanup(u);
	for (p = host; p != NULL && *p != '\0'; p++)
		*p = text_lower(*p);
	return host;
}

bool
url_is_in(const char *url, const char *domain)
{
	char *host = host_of(url);
	size_t n = host != NULL ? strlen(host) : 0, len = strlen(domain);
	bool in;

	in = host != NULL && n >= len && strcmp(host + n - len, domain) == 0 &&
	    (n == len || host[n - len - 1] == '.');
	curl_free(host);
	return in;
}

bool
url_is_local(const char *url)
{
	char *host = host_of(url);
	bool local = host != NULL && is_loopback(host);

	curl_free(host);
	return local;
}

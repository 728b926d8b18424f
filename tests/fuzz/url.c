/*
 * The addresses of a job. What is accepted goes, whatever is put behind it, to
 * the host and port that the address names, by https or to this machine itself,
 * and brings no user or password; it has one spelling; a message shows no
 * password. With an odd first
 * byte it is a proxy's address, of which the same holds.
 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <strings.h>

#include "fuzz.h"
#include "url.h"

static char *
part_of(const char *url, CURLUPart part)
{
	CURLU *u = curl_url();
	char *value = NULL;

	must(u != NULL);
	if (curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) ==
	    CURLUE_OK)
		(void)curl_url_get(u, part, &value, CURLU_DEFAULT_PORT);
	curl_url_cleanup(u);
	return value;
}

static void
same_part(const char *a, const char *b, CURLUPart part)
{
	char *x = part_of(a, part), *y = part_of(b, part);

	must((x == NULL) == (y == NULL));
	must(x == NULL || strcmp(x, y) == 0);
	curl_free(x);
	curl_free(y);
}

/* 127.0.0.0/8, ::1, or the name that means them. */
static bool
is_this_machine(const char *host)
{
	struct in6_addr six;
	struct in_addr four;
	char inner[64];

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (*host != '[' || strlen(host) >= sizeof(inner))
		return false;
	(void)snprintf(inner, sizeof(inner), "%.*s", (int)strlen(host) - 2,
	    host + 1);
	return inet_pton(AF_INET6, inner, &six) == 1 &&
	    IN6_IS_ADDR_LOOPBACK(&six);
}

/* What stands between // and @ must not be said. */
static void
check_message(const char *url, const char *text)
{
	const char *at = strrchr(url, '@'), *start = strstr(url, "//");
	char inner[256];

	if (at == NULL || start == NULL || at - start < 8 ||
	    at - start > (long)sizeof(inner))
		return;
	(void)snprintf(inner, sizeof(inner), "%.*s", (int)(at - start - 2),
	    start + 2);
	must(strstr(text, inner) == NULL);
}

static void
check_base(const char *url)
{
	struct err e = { "" };
	char *base, *again, *host, *scheme, *user, *longer;
	bool plain = false;
	size_t len;

	base = url_new(url, "ApiUrl", &plain, &e);
	if (base == NULL) {
		must(*e.text != '\0');
		check_message(url, e.text);
		return;
	}
	len = strlen(base);
	must(len >= 2 && base[len - 1] == '/' && base[len - 2] != '/');
	again = url_new(base, "ApiUrl", &plain, &e);
	must(again != NULL && strcmp(again, base) == 0);
	free(again);
	longer = malloc(len + 64);
	must(longer != NULL);
	(void)snprintf(longer, len + 64, "%sa/b?conditions=x%%3Dy&z=1", base);
	same_part(url, longer, CURLUPART_HOST);
	same_part(url, longer, CURLUPART_PORT);
	scheme = part_of(longer, CURLUPART_SCHEME);
	host = part_of(longer, CURLUPART_HOST);
	user = part_of(longer, CURLUPART_USER);
	must(scheme != NULL && host != NULL && user == NULL);
	must(plain ? strcmp(scheme, "http") == 0 && is_this_machine(host) :
	    strcmp(scheme, "https") == 0);
	curl_free(scheme);
	curl_free(host);
	free(longer);
	free(base);
}

static void
check_proxy(const char *url)
{
	struct err e = { "" };
	char *scheme, *user, *password;

	if (!url_is_proxy(url, &e)) {
		must(*e.text != '\0');
		check_message(url, e.text);
		return;
	}
	scheme = part_of(url, CURLUPART_SCHEME);
	user = part_of(url, CURLUPART_USER);
	password = part_of(url, CURLUPART_PASSWORD);
	must(scheme != NULL && user == NULL && password == NULL);
	must(strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 ||
	    strcmp(scheme, "socks5h") == 0);
	curl_free(scheme);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char url[512];

	if (size < 1 || size > sizeof(url))
		return 0;
	memcpy(url, data + 1, size - 1);
	url[size - 1] = '\0';
	if (data[0] % 2 == 0)
		check_base(url);
	else
		check_proxy(url);
	return 0;
}

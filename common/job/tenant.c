#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tenant.h"
#include "text.h"
#include "xalloc.h"

/* A copy in small letters; the caller frees it. */
static char *
copy_lower(const char *s)
{
	char *copy = xstrdup(s), *p;

	for (p = copy; *p != '\0'; p++)
		*p = text_lower(*p);
	return copy;
}

/* What follows the host of an address on this machine, whatever that is
 * called: ":8080/", "/". NULL if it is another machine's. */
static const char *
after_loopback(const char *host)
{
	const char *end;

	if (strncmp(host, "localhost", 9) == 0)
		end = host + 9;
	else if (strncmp(host, "[::1]", 5) == 0)
		end = host + 5;
	else if (strncmp(host, "127.", 4) == 0)
		end = host + strspn(host, "0123456789.");
	else
		return NULL;
	return *end == ':' || *end == '/' ? end : NULL;
}

static bool
is_cloud(const char *host, size_t len)
{
	static const char *const sites[] = { ".myconnectwise.net",
	    ".connectwisedev.com" };
	size_t i, n;

	for (i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		n = strlen(sites[i]);
		if (len > n && memcmp(host + len - n, sites[i], n) == 0)
			return true;
	}
	return false;
}

/*
 * The address, in one spelling for all that certainly are the same system: of
 * ConnectWise's cloud the site, with api- or without, and no path; of this
 * machine the port, whatever its name. base is in small letters and ends with
 * a slash.
 */
static void
put_system(struct buf *b, const char *base)
{
	const char *host = strstr(base, "://") + 3;
	const char *local = after_loopback(host);
	size_t len = strcspn(host, "/");

	buf_add(b, base, (size_t)(host - base));
	if (local != NULL) {
		buf_adds(b, "localhost");
		buf_add(b, local, strlen(local) - 1);
	} else if (!is_cloud(host, len)) {
		buf_add(b, host, strlen(host) - 1);
	} else if (strncmp(host, "api-", 4) == 0) {
		buf_add(b, host + 4, len - 4);
	} else {
		buf_add(b, host, len);
	}
}

void
tenant_name(const char *address, const char *name, char tenant[DIGEST_TEXT],
    char company[DIGEST_TEXT])
{
	char *lower = copy_lower(name);
	char *base = copy_lower(address);
	const char *local = after_loopback(strstr(base, "://") + 3);
	struct buf b = { 0 };

	put_system(&b, base);
	buf_addf(&b, "\n%s", lower);
	digest_bytes(b.data, b.len, tenant);
	buf_clear(&b);
	buf_adds(&b, lower);
	if (local != NULL && *local == ':')
		buf_add(&b, local, strcspn(local, "/"));
	digest_bytes(b.data, b.len, company);
	buf_release(&b);
	free(lower);
	free(base);
}

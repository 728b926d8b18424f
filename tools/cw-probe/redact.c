#include <string.h>
#include <sys/random.h>

#include "diag.h"
#include "digest.h"
#include "redact.h"
#include "text.h"
#include "wipe.h"

/* Values that the APIs define, and codes of their errors. */
static const char *const words[] = { "Active", "Agreement",
	"ApiFindCondition", "Billable", "Bundle", "Cancelled",
	"ConnectWiseApi", "ConnectWiseAPI", "DoNotBill", "Expired", "Inactive",
	"InvalidObject", "Inventory", "NoCharge", "NonInventory", "NotFound",
	"Security", "Service", "Unauthorized", "UnsupportedFormat", NULL };

static const char *const cloud_hosts[] = { "myconnectwise.net",
	"connectwisedev.com", NULL };

void
redact_init(struct redact *r)
{
	if (getrandom(r->key, sizeof(r->key), 0) != (ssize_t)sizeof(r->key))
		die(EXIT_LOCAL, "no random numbers: cannot make a report");
}

void
redact_release(struct redact *r)
{
	wipe(r->key, sizeof(r->key));
}

/* --- tags ----------------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The letter that says how many characters a text has. */
static char
length_class(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n <= 8 ? 's' : n <= 25 ? 'm' : n <= 50 ? 'l' : 'x';
}

/* Gives the tag the case of the text: capital, small, or both. */
static void
copy_case(char *tag, const char *s, size_t len)
{
	bool capital = false, small = false;
	size_t i;

	for (i = 0; i < len; i++) {
		capital |= s[i] >= 'A' && s[i] <= 'Z';
		small |= s[i] >= 'a' && s[i] <= 'z';
	}
	for (i = 0; capital && tag[i] != '\0' && (i == 0 || !small); i++)
		tag[i] = (char)(tag[i] - 'a' + 'A');
}

const char *
redact_tag(const struct redact *r, const char *text, struct arena *a)
{
	unsigned char mac[DIGEST_BYTES];
	size_t before = 0, len = strlen(text), after, i;
	char tag[11], *small;

	while (is_blank(text[before]))
		before++;
	if (text[before] == '\0')
		return arena_str(a, text);
	for (after = len; is_blank(text[after - 1]); after--)
		;
	small = arena_strn(a, text + before, after - before);
	tag[0] = length_class(small, after - before);
	for (i = 0; small[i] != '\0'; i++)
		small[i] = text_lower(small[i]);
	digest_keyed(r->key, sizeof(r->key), small, i, mac);
	for (i = 1; i < sizeof(tag) - 1; i++)
		tag[i] = (char)('a' + mac[i] % 26);
	tag[i] = '\0';
	copy_case(tag, text + before, after - before);
	return arena_fmt(a, "%.*s%s%s", (int)before, text, tag, text + after);
}

/* --- what is harmless ----------------------------------------------------- */

bool
redact_is_word(const char *text)
{
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], text) == 0)
			return true;
	return false;
}

const char *
redact_word(const struct redact *r, const char *text, struct arena *a)
{
	return redact_is_word(text) ? arena_str(a, text) :
	    redact_tag(r, text, a);
}

const char *
redact_version(const struct redact *r, const char *text, struct arena *a)
{
	const char *s = text + (*text == 'v');

	return *s != '\0' && strlen(s) < 24 && strspn(s, "0123456789._") ==
	    strlen(s) ? arena_str(a, text) : redact_tag(r, text, a);
}

const char *
redact_cloud_host(const char *address, struct arena *a)
{
	const char *host = strstr(address, "://");
	size_t i, n, len;

	host = host != NULL ? host + 3 : address;
	n = strcspn(host, ":/");
	for (i = 0; cloud_hosts[i] != NULL; i++) {
		len = strlen(cloud_hosts[i]);
		if (n > len && host[n - len - 1] == '.' &&
		    strncmp(host + n - len, cloud_hosts[i], len) == 0)
			return arena_strn(a, host, n);
	}
	return NULL;
}

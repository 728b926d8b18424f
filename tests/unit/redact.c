/*
 * What a report of cw-probe shows of texts and amounts.
 */
#include <ctype.h>

#include "amounts.h"
#include "redact.h"
#include "tap.h"

static struct arena arena;

static void
check_tags(const struct redact *r, const struct redact *other)
{
	static const struct {
		const char *text;
		char first;	/* of the tag */
		const char *title;
	} lengths[] = {
		{ "aspen", 's', "a short text" },
		{ "12345678", 's', "8 characters" },
		{ "123456789", 'm', "9 characters" },
		{ "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
		    's', "characters are counted, not bytes" },
		{ "12345678901234567890123456", 'l', "26 characters" },
		{ "123456789012345678901234567890123456789012345678901", 'x',
		    "51 characters" },
	};
	const char *tag = redact_tag(r, "aspendental", &arena);
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		ok(redact_tag(r, lengths[i].text, &arena)[0] ==
		    lengths[i].first, "the first letter: %s",
		    lengths[i].title);
	ok(strlen(tag) == 10, "a tag has ten letters");
	is_text(redact_tag(r, "aspendental", &arena), tag,
	    "the same text has the same tag");
	ok(strcmp(redact_tag(r, "aspendentak", &arena), tag) != 0,
	    "another text has another one");
	ok(strcmp(redact_tag(other, "aspendental", &arena) + 1, tag + 1) != 0,
	    "another report has another one");
	is_text(redact_tag(r, " aspendental  ", &arena),
	    arena_fmt(&arena, " %s  ", tag), "blanks at its ends stay");
	is_text(redact_tag(r, "  ", &arena), "  ", "a blank text stays");
	is_text(redact_tag(r, "", &arena), "", "and an empty one");
	ok(isupper((unsigned char)redact_tag(r, "AspenDental", &arena)[0]) &&
	    strcmp(redact_tag(r, "AspenDental", &arena) + 1, tag + 1) == 0,
	    "a text of both cases has a capital");
	ok(isupper((unsigned char)redact_tag(r, "ASPENDENTAL", &arena)[9]),
	    "a text of capitals has capitals");
}

static void
check_harmless(const struct redact *r)
{
	static const char *const versions[] = { "v2025.1", "4.6.38842",
	    "2026.4", NULL };
	static const char *const none[] = { "v", "northwind", "4.6 ours",
	    "1.2.3.4.5.6.7.8.9.10.11.12", "", NULL };
	size_t i;

	for (i = 0; versions[i] != NULL; i++)
		is_text(redact_version(r, versions[i], &arena), versions[i],
		    versions[i]);
	for (i = 0; none[i] != NULL; i++)
		is_text(redact_version(r, none[i], &arena),
		    redact_tag(r, none[i], &arena), none[i]);
	is_text(redact_word(r, "Active", &arena), "Active", "a word");
	ok(strcmp(redact_word(r, "active", &arena), "active") != 0,
	    "a word in another case is none");
	is_text(redact_cloud_host("https://api-na.myconnectwise.net/aspen",
	    &arena), "api-na.myconnectwise.net", "a cloud's host alone");
	is_text(redact_cloud_host("api-eu.myconnectwise.net:443", &arena),
	    "api-eu.myconnectwise.net", "without its port");
	is_text(redact_cloud_host("myconnectwise.net.example.com", &arena),
	    NULL, "a host that begins like it");
	is_text(redact_cloud_host("notmyconnectwise.net", &arena), NULL,
	    "one that ends like it");
	is_text(redact_cloud_host("myconnectwise.net", &arena), NULL,
	    "the domain itself");
	is_text(redact_cloud_host("", &arena), NULL, "none");
}

/* What stands for an amount of a service, as text. */
static const char *
bucket(const struct amounts *a, const char *key, const char *number)
{
	char text[QTY_TEXT];
	struct qty q;

	(void)qty_parse(&q, number, strlen(number));
	return arena_str(&arena, qty_text(text, amounts_bucket(a, key, q)));
}

static void
check_amounts(void)
{
	static const struct {
		const char *key, *amount, *bucket;
	} of[] = {
		{ "a", "29", "10" }, { "a", "31", "11" }, { "a", "29", "10" },
		{ "a", "5800", "1000" }, { "a", "0", "0" },
		{ "b", "31", "10" }, { "b", "7", "1" },
		{ "c", "1.25", "1.5" }, { "c", "1.125", "1.125" },
		{ "c", "2", "2" }, { "d", "0.5", "0.5" }, { "d", "-7", "-1" },
		{ "e", "99", "11" }, { "e", "98", "10" },
	};
	struct amounts a;
	struct qty q;
	size_t i;

	amounts_init(&a, &arena);
	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		(void)qty_parse(&q, of[i].amount, strlen(of[i].amount));
		amounts_add(&a, of[i].key, q);
	}
	amounts_seal(&a);
	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		is_text(bucket(&a, of[i].key, of[i].amount), of[i].bucket,
		    arena_fmt(&arena, "the amount %s of %s", of[i].amount,
		    of[i].key));
	is_text(bucket(&a, "a", "77"), "0", "an amount that was not there");
}

int
main(void)
{
	struct redact r, other;

	redact_init(&r);
	redact_init(&other);
	check_tags(&r, &other);
	check_harmless(&r);
	check_amounts();
	redact_release(&r);
	redact_release(&other);
	arena_release(&arena);
	return tap_done();
}

/* UTF-8, cleaning, trimming, comparing, distances. */
#include <stdint.h>

#include "tap.h"
#include "text.h"

static void
cleans(const char *text, const char *want)
{
	char out[64];

	text_clean(out, sizeof(out), text);
	is_text(out, want, "cleaned");
}

static void
trims(const char *text, const char *want)
{
	char copy[64];

	(void)snprintf(copy, sizeof(copy), "%s", text);
	is_text(text_trim(copy), want, "trimmed");
}

int
main(void)
{
	char out[8];

	ok(utf8_valid("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 10),
	    "one to four bytes");
	ok(!utf8_valid("\xc0\x80", 2), "overlong NUL");
	ok(!utf8_valid("\xe0\x80\xaf", 3), "overlong slash");
	ok(!utf8_valid("\xf0\x80\x80\xaf", 4), "overlong, four bytes");
	ok(!utf8_valid("\xed\xa0\x80", 3), "surrogate");
	ok(!utf8_valid("\xf4\x90\x80\x80", 4), "over U+10FFFF");
	ok(!utf8_valid("\xe2\x82", 2), "cut short");
	ok(!utf8_valid("\x80", 1), "lone continuation");

	cleans("plain, \xc3\xa4 \xe6\x97\xa5", "plain, \xc3\xa4 \xe6\x97\xa5");
	cleans("a\x1b[31mred\x07", "a<U+001B>[31mred<U+0007>");
	cleans("a\nb\tc\rd", "a<U+000A>b<U+0009>c<U+000D>d");
	cleans("\xc2\x9b""31m", "<U+009B>31m");
	cleans("\xe2\x80\xae""cba\xe2\x81\xa6", "<U+202E>cba<U+2066>");
	cleans("\xe2\x80\xa8 \xd8\x9c \xef\xbb\xbf", "<U+2028> <U+061C> <U+FEFF>");
	cleans("a\xe2\x80\x8b""b\xc2\xad", "a<U+200B>b<U+00AD>");
	cleans("\xf3\xa0\x81\x81\xef\xb8\x8f", "<U+E0041><U+FE0F>");
	cleans("bad \xff\xc3", "bad ??");
	text_clean(out, sizeof(out), "1234567890");
	is_text(out, "1234567", "cut to fit");
	text_clean(out, sizeof(out), "12345\xe2\x82\xac");
	is_text(out, "12345", "never cut within a character");
	text_clean(out, sizeof(out), "1\x1b");
	is_text(out, "1", "nor within what stands for one");

	trims("  a b \r\n", "a b");
	trims("\xef\xbb\xbf\xc2\xa0x\xc2\xa0 ", "x");
	trims(" \t ", "");
	trims("", "");
	trims("\xc3\xa4", "\xc3\xa4");

	ok(text_caseeq("AsP", "aSp"), "ASP is asp");
	ok(!text_caseeq("ASP", "ASPX"), "a prefix is not the same");
	ok(text_casecmp("abc", "ABD") < 0, "order");
	ok(text_lower('Z') == 'z' && text_lower('[') == '[' &&
	    text_lower('\xc4') == '\xc4', "ASCII letters only");
	ok(text_cmp("a", "b") < 0 && text_cmp("b", NULL) < 0 &&
	    text_cmp(NULL, "b") > 0 && text_cmp(NULL, NULL) == 0,
	    "what is absent comes last");
	ok(!text_caseeq("\xc3\x84", "\xc3\xa4"),
	    "only ASCII letters have two cases");

	ok(text_distance("ApiUrl", "apiurl") == 0, "case does not count");
	ok(text_distance("Lable", "Label") == 1, "swapped neighbours");
	ok(text_distance("ApiUr", "ApiUrl") == 1, "a letter missing");
	ok(text_distance("", "abc") == 3, "from nothing");
	ok(text_distance("kitten", "sitting") == 3, "kitten and sitting");
	ok(text_distance("0123456789012345678901234567890123456789012345678901"
	    "23456789012345", "a") == SIZE_MAX, "long strings are far away");
	return tap_done();
}

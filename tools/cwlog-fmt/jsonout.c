#include <stdint.h>

#include "jsonout.h"
#include "text.h"

void
jsonout_line(FILE *out, const struct buf *json)
{
	const char *s = json->data, *end = s + json->len, *run = s;
	uint32_t c;
	size_t n;

	for (; s < end; s += n) {
		n = utf8_len(s, (size_t)(end - s));
		c = n > 0 ? utf8_decode(s, n) : '?';
		if (n > 0 && !text_is_harmful(c))
			continue;
		(void)fwrite(run, 1, (size_t)(s - run), out);
		if (c >= 0x10000)
			(void)fprintf(out, "\\u%04x\\u%04x",
			    (unsigned)(0xd7c0 + (c >> 10)),
			    (unsigned)(0xdc00 | (c & 0x3ff)));
		else
			(void)fprintf(out, "\\u%04x", (unsigned)c);
		n = n > 0 ? n : 1;
		run = s + n;
	}
	(void)fwrite(run, 1, (size_t)(end - run), out);
	(void)fputc('\n', out);
}
